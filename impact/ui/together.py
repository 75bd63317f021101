"""Does it go together? A component's levels beside the signals of its metrics and of the outcomes, with their dates."""

from collections.abc import Iterable, Sequence

from impact.charts import periods
from impact.charts.figures import counted
from impact.charts.icons import level_glyph, point_mark
from impact.charts.markup import safe
from impact.ui.address import link
from impact.ui.ask import rows
from impact.ui.overview import OUTCOMES
from impact.ui.practices import Component
from impact.ui.tables import Markup, table

NO_PROOF = (
    "<p class='small'>Levels, signals and dates stand side by side to be talked about. That they go together, or do not, is no"
    " proof that one brought the other about: few organisations, many other causes, and levels are what people say of themselves.</p>"
)
HEADS = ("Organisation", "Levels, low to high", "Assessed", "Signals of its metrics", "Signals of outcomes")
KINDS = ("improvement", "concern")


def beside(component: Component) -> str:
    """One row an organisation in directory order; nothing where no level can be seen by name."""
    levels = {row["org_code"]: row for row in component.said if row["level"]}
    found = [_row(component, member) for member in component.system.members if member["org_code"] in levels]
    return NO_PROOF + table("Levels beside signals, by organisation", HEADS, found, named=True) if found else ""


def _row(component: Component, member: dict) -> tuple:
    code = member["org_code"]
    own = [row for row in component.said if row["org_code"] == code and row["level"]]
    day = own[0]["assessed_on"]
    name = Markup(
        f"<a href='{safe(link('organisation', organisation=code))}' target='_self'>{safe(member['name'])}</a>"
    )
    series = [row for row in component.system.series if row["org_code"] == code]
    return (
        name, _levels(component, own[0]["framework"], [row["level_order"] for row in own]), f"{periods.SHORT_MONTHS[day.month]} {day.year}",
        _signals(row for row in series if row["component"] == component.id),
        _signals(row for row in series if row["component"] == OUTCOMES),
    )  # fmt: skip


def _levels(component: Component, framework: str, orders: Sequence[int]) -> Markup:
    """The ends in the levels of the framework that they were answered in, which is said where it is another."""
    ends = sorted({min(orders), max(orders)})
    titles = [row["title"] for row in rows("levels") if row["framework"] == framework]
    glyphs = [level_glyph(order, len(titles), hidden=True, width=11, height=17) for order in ends]
    told = " to ".join(titles[n - 1] for n in ends)
    if framework != component.framework:
        version = next(row["version"] for row in rows("frameworks") if row["framework"] == framework)
        told += f" ({version} framework)"
    return Markup(f"{' '.join(glyphs)} <span class='small'>{safe(told)}</span>")


def _signals(found: Iterable[dict]) -> Markup | str:
    """`2 improvements since Nov 2025 and Jan 2026`, each kind with its mark; how many were judged where none shows."""
    judged = [row for row in found if row["variation"]]
    told = [_kind(kind, [row for row in judged if row["variation"].startswith(kind)]) for kind in KINDS]
    if any(told):
        return Markup("<br>".join(filter(None, told)))
    return f"none of {len(judged)} judged" if judged else "none judged yet"


def _kind(kind: str, found: Sequence[dict]) -> str:
    if not found:
        return ""
    since = sorted({row["since"] for row in found})
    first = f"{periods.SHORT_MONTHS[since[0].month]} {since[0].year}"
    when = f"since {first}" if len(since) == 1 else f"the first since {first}"
    return f"{point_mark(kind)} {safe(f'{counted(len(found), kind)}, {when}')}"
