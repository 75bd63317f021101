"""Whether the five components stand together over a system, and what changed since the round before; never a score."""

from collections import Counter

from impact.charts import periods
from impact.charts.escaping import link as anchor
from impact.charts.figures import capital, count, counted
from impact.charts.markup import safe
from impact.charts.maturing import changes_sentence, gap_sentence
from impact.maturity import Standing, change, gap, together
from impact.ui.address import link
from impact.ui.ask import rows
from impact.ui.overview import System
from impact.ui.tables import fold, table


def across_the_five(system: System) -> str:
    """In how many organisations the five components meet at one level, which is most often apart, and what changed."""
    found = system.together
    latest = [own[-1] for own in found.values()]
    if not latest:
        return ""
    meeting, whole = together(latest)
    apart = Counter(
        one
        for own in latest
        if own.gap.levels
        for one in own.reaches
        if not gap({component: reach for component, reach in own.reaches.items() if component != one}).levels
    )
    every = "the one organisation" if whole == 1 else f"all {counted(whole, 'organisation')}"
    those = every if meeting == whole else f"{count(meeting)} of {counted(whole, 'organisation')}"
    told = (
        f"<p class='small'>In <b>{those}</b> with levels in all five, the components’ ranges of levels"
        f" overlap.{_apart(apart)}"
    )
    return f"{told} {safe(changes_sentence(change(found.values())))}</p>{_round_by_round(system)}"


def _round_by_round(system: System) -> str:
    """How the five stood together in each organisation's last two rounds, in directory order, on demand."""
    components = {row["component"]: row["short_title"] for row in rows("components")}
    titles: dict[str, list[str]] = {}
    for row in rows("levels"):
        titles.setdefault(row["framework"], []).append(row["title"])

    def told(standings: list[Standing]) -> str:
        one = standings[-1] if standings else None
        if one is None or not one.gap:
            return "–"
        day = f"{periods.SHORT_MONTHS[one.assessed_on.month]} {one.assessed_on.year}"
        return f"{day}: {gap_sentence(one.gap, titles[one.framework], components).removesuffix('.')}"

    names = {member["org_code"]: member["name"] for member in system.members}
    lines = [(names[code], told(own), told(own[:-1])) for code, own in system.together.items()]
    caption = "How the five components stood together, in directory order"
    return fold(
        "Each organisation, latest round and the one before",
        table(caption, ("Organisation", "Latest", "Before"), lines),
    )


def _apart(components: Counter) -> str:
    """The component that most often keeps the five from meeting, as a link; several where they do so equally often."""
    if not components:
        return ""
    most = max(components.values())
    named = [anchor(safe(capital(one)), link("component", component=one)) for one, n in components.items() if n == most]
    return f" Where they do not, {' or '.join(named)} is most often the one apart."
