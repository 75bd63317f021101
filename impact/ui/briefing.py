"""The minute before the board: what changed, what concerns, what improved, what needs no discussion, whom to ring."""

from collections import Counter
from collections.abc import Iterable, Sequence

from impact.charts import prose
from impact.charts.doubting import worth_checking
from impact.charts.escaping import link as anchor
from impact.charts.figures import capital, count, counted
from impact.charts.markup import safe
from impact.ui import board, learning
from impact.ui.address import link
from impact.ui.overview import System

METRICS = 3
NAMED = 2


def lines(system: System) -> str:
    """At most five lines, ready-made."""
    items = "".join(
        f"<li><b>{name}<span class='unseen'>:</span></b> <span>{told}</span></li>" for name, told in _told(system)
    )
    return f"<ul class='brief' aria-label='What to know first'>{items}</ul>" if items else ""


def sentences(system: System) -> str:
    """The same as plain text, a line each, to be copied."""
    return "\n".join(f"{name}: {_plain(told)}" for name, told in _told(system))


def _plain(markup: str) -> str:
    return " ".join(block.text for block in prose.blocks(f"<p>{markup}</p>"))


def _told(system: System) -> list[tuple[str, str]]:
    found = [
        ("Changed", board.changed(system, _changed(system))),
        ("Concern", _shown(system, "concern", "shows a concern", "show a concern")),
        ("Improved", _shown(system, "improvement", "shows an improvement", "show an improvement")),
        ("Steady", _steady(system)),
        ("Ring", _ring(system)),
    ]
    return [(name, told) for name, told in found if told]


def _changed(system: System) -> str:
    moved = system.movement.values()
    if not moved:
        return ""
    latest = f"{max(row['assessed_on'] for row in moved):%B %Y}"
    compared = max(row["organisations"] for row in moved)
    if not compared:
        return f"Of the latest rounds, up to {latest}, none has one before it here that it can be compared with."
    up, rated = (sum(row[name] for row in moved) for name in ("moved_up", "re_rated"))
    down = f"{counted(rated, 'answer')} {'was' if rated == 1 else 'were'} re-rated"
    told = [f"{counted(up, 'practice answer')} moved up"] * (up > 0 or not rated) + [down] * (rated > 0)
    where = max(system.movement, key=lambda one: system.movement[one]["moved_up"] + system.movement[one]["re_rated"])
    moves = anchor(" and ".join(told), link("component", component=where))
    return (
        f"In the latest rounds, up to {latest}, {moves} since the round before, in"
        f" {counted(compared, 'organisation')} that can be compared."
    )


def _shown(system: System, kind: str, one: str, several: str) -> str:
    """The metrics with most series of this kind of signal, by how many organisations, then by title."""
    by_metric = {}
    for row in _once(system.series):
        if (row["variation"] or "").startswith(kind):
            by_metric.setdefault((row["title"], row["metric_id"]), []).append(row)
    if not by_metric:
        return ""
    first = sorted(by_metric.items(), key=lambda item: (-len(item[1]), item[0][0].casefold()))[:METRICS]
    told = "; ".join(_metric(title, metric_id, found) for (title, metric_id), found in first)
    series = sum(len(found) for found in by_metric.values())
    rest = f"{told}{'; and others' if len(by_metric) > METRICS else ''}"
    return f"{capital(counted(series, 'series'))} {one if series == 1 else several}: {rest}."


def _metric(title: str, metric_id: str, found: Sequence[dict]) -> str:
    """`Sickness absence at Fernleigh and Marlbeck`, as a link to the first of them; and how many last figures to check."""
    names = [safe(row["organisation"]) for row in found[:NAMED]]
    rest = len(found) - NAMED
    told = ", ".join(names) + f" and {counted(rest, 'other')}" if rest > 0 else " and ".join(names)
    href = link("metric", metric=metric_id, organisation=found[0]["org_code"])
    doubted = worth_checking(sum(row["is_doubted"] for row in found))
    said = f" ({doubted})" if doubted else ""
    return f"<a href='{safe(href)}' target='_self'>{safe(title)}</a> at {told}{said}"


def _ring(system: System) -> str:
    """Whom to ring outside the system's own body: for an improvement, and for a concern, by their metric's component."""
    told = {}
    for kind, about in (("improvement", "for what they changed"), ("concern", "for what they need")):
        for row in _series(system, kind):
            contact = learning.contact(row["org_code"], row["component"])
            if contact and row["org_code"] not in (system.code, *told):
                told[row["org_code"]] = f"{_contact(row, contact)}, {about} ({safe(row['title'])})"
                break
    return f"{'; '.join(told.values())}." if told else ""


def _contact(row: dict, contact: dict) -> str:
    href = link("organisation", organisation=row["org_code"])
    who = f"<a href='{safe(href)}' target='_self'>{safe(contact['role'])}, {safe(row['organisation'])}</a>"
    return f"{who}, {safe(contact['contact'])}"


def _series(system: System, kind: str) -> list[dict]:
    """The series with this kind of signal, those of the metrics with most of them first, as the lines above name them."""
    found = [row for row in system.series if (row["variation"] or "").startswith(kind)]
    often = Counter(row["metric_id"] for row in found)
    return sorted(found, key=lambda row: (-often[row["metric_id"]], row["title"].casefold(), row["directory_order"]))


def _steady(system: System) -> str:
    series = list(_once(system.series))
    judged = [row for row in series if row["variation"]]
    steady = [row for row in judged if row["variation"] == "common_cause"]
    if not judged:
        return ""
    few = len(series) - len(judged)
    rest = f" {capital(counted(few, 'series'))} {'has' if few == 1 else 'have'} too few points to judge." if few else ""
    rest = _neutral(judged) + rest + _late(series)
    if not steady:
        none = (
            f"None of {count(len(judged))} judged series shows"
            if len(judged) > 1
            else "The one judged series does not show"
        )
        return f"{none} common cause only.{rest}"
    show = "shows" if len(steady) == 1 else "show"
    told = f"{capital(count(len(steady)))} of {len(judged)} judged series {show} common cause only"
    return f"{told}: no single figure needs discussion{_failing(steady)}{rest}"


def _failing(steady: Sequence[dict]) -> str:
    """How many vary by chance alone and miss their target for all that; the end of a sentence."""
    failing = sum(row["assurance"] == "failing" for row in steady)
    whose = "its" if failing == 1 else "their"
    return f", but {count(failing)} will go on missing {whose} target." if failing else "."


def _neutral(judged: Sequence[dict]) -> str:
    changed = sum((row["variation"] or "").startswith("neutral") for row in judged)
    show = "shows a signal that is" if changed == 1 else "show signals that are"
    return f" {capital(counted(changed, 'series'))} {show} neither better nor worse." if changed else ""


def _late(series: Sequence[dict]) -> str:
    late = sum(bool(row["days_late"]) for row in series)
    data = f"<a href='{safe(link('data'))}' target='_self'>late data</a>"
    return f" {capital(counted(late, 'series'))} {'waits' if late == 1 else 'wait'} for {data}." if late else ""


def _once(series: Iterable[dict]) -> Iterable[dict]:
    """Each series once: a metric of several components has a row for each of them."""
    return {(row["org_code"], row["metric_id"]): row for row in series}.values()
