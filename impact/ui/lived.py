"""How a component is lived, beyond where everyone stands: through the rounds, how views differ, what levels look like."""

import io
from collections import Counter
from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.csv
import streamlit as st

from impact.charts import periods
from impact.charts.figures import counted
from impact.charts.markup import TrailCell, TrailRow, level_key, safe, spread_of_views, trails, views_key
from impact.charts.maturing import state_words, views_sentence
from impact.charts.rounds import Span, rounds_chart, rounds_sentence
from impact.charts.theme import THEMES
from impact.maturity import Spread, Step, journeys, spreads
from impact.ui import layout, practices, reading, receipt, running, style, viewing
from impact.ui.ask import rows
from impact.ui.overview import elsewhere
from impact.ui.practices import MOVED, Component
from impact.ui.tables import fold, pairs, table

GROUPS = ("board", "executive", "staff", "partners")
ROUNDS_KEY = (
    "<p class='micro'>One glyph a practice, in the order of the grid. A bar above: moved up since the answer before; a"
    " dotted bar below: re-rated. Dashed: not answered; a gap: not asked in that round.</p>"
)
ACROSS = (
    "<p class='micro'>A round under another framework is told in that one's levels. What moved across the change is told by"
    " what became of each practice and level, which is this project’s own reading.</p>"
)
COPIED = ("organisation", "org_code", "framework", "practice", "assessed_on", "level_title", "movement", "context")


def across(component: Component) -> None:
    """Where everyone stands and stood, what each level looks like, and who can help."""
    style.write(
        "<section class='section ruled'><h2>How it is lived</h2>",
        level_key(component.titles),
        "</section>",
        practices.grid(component),
        "<p class='micro'>Directory order: the system’s own body, then all by name. Who shares counts only is in no count",
        "where subtraction would give it away. Not answered is not a level.</p>",
        elsewhere(component.system),
        notes(component),
    )
    first, second = layout.wide_and_narrow(0.72)
    with first:
        _chart(component)
        style.write(through_the_rounds(component))
        st.download_button(
            "The answers as CSV", answers_csv(component), f"{component.id}-{component.system.code}.csv",
            "text/csv", on_click="ignore", key="answers as csv",
        )  # fmt: skip
    with second:
        style.write(
            layout.section("Help offered, help wanted", practices.help_table(component)),
            layout.section("What each level looks like", descriptions(component)),
        )


def _chart(component: Component) -> None:
    """How far each organisation's levels reach in each round, drawn; the glyphs below are its numbers."""
    spans = _spans(component)
    if not spans:
        return
    there = {one.organisation for one in spans}
    names = [member["name"] for member in component.system.members if member["name"] in there]
    sentence = rounds_sentence(spans)
    style.write(layout.section("Through the rounds", f"<p>{safe(sentence)}</p>"))
    if not reading.as_text():
        said = f"Lowest to highest level in each round of {counted(len(names), 'organisation')}. {sentence}"
        drawn = rounds_chart(spans, names, THEMES[viewing.theme()])
        st.vega_lite_chart(spec=drawn, theme=None, alt=said, key=f"rounds {component.id} {viewing.theme()}")
        style.write(
            "<p class='micro'>A bar a round, from the least to the furthest level; hollow: another framework.</p>"
        )


def _spans(component: Component) -> list[Span]:
    of_each: dict[tuple, list[dict]] = {}
    for row in rows("component_rounds", system=component.system.code, component=component.id):
        if row["level_order"]:
            of_each.setdefault((row["organisation"], row["assessed_on"], row["framework"]), []).append(row)
    sizes = Counter(row["framework"] for row in rows("levels"))
    return [_span(of_one, sizes[key[2]], key[2] != component.framework) for key, of_one in of_each.items()]


def _span(of_one: Sequence[dict], levels: int, other: bool) -> Span:
    low, high = (end(of_one, key=lambda row: row["level_order"]) for end in (min, max))
    day = of_one[0]["assessed_on"]
    ends = low["level_title"] if low["level"] == high["level"] else f"{low['level_title']} to {high['level_title']}"
    words = f"{of_one[0]['organisation']}, {periods.SHORT_MONTHS[day.month]} {day.year}: {ends}"
    return Span(of_one[0]["organisation"], day, low["level_order"], high["level_order"], levels, words, other)


def through_the_rounds(component: Component) -> str:
    """Each organisation's last rounds side by side, in directory order; nothing where no round can be seen."""
    rounds = rows("component_rounds", system=component.system.code, component=component.id)
    threads = {row["practice"]: row["thread"] for row in rounds if row["framework"] == component.framework}
    titles = {threads.get(row["practice"], row["practice"]): row["practice_short_title"] for row in component.answers}
    found = journeys(rounds)
    lines = [_trail(member, found, titles, component) for member in component.system.members]
    if not any(line.cells for line in lines):
        return ""
    caption = "Levels of each organisation's rounds, the latest on the right, in directory order"
    return trails(lines, len(component.titles), caption) + rounds_key(lines)


def rounds_key(lines: Iterable[TrailRow]) -> str:
    """What the glyphs of rounds say; where some are under another framework, what that means."""
    return ROUNDS_KEY + (ACROSS if any(cell.note for line in lines for cell in line.cells) else "")


def _trail(member: dict, found: dict, titles: dict[str, str], component: Component) -> TrailRow:
    cells = rounds_of([found.get((member["org_code"], thread), []) for thread in titles], component.framework)
    states = (row["state"] for row in component.answers if row["org_code"] == member["org_code"])
    empty = "" if cells else state_words(next(states, "not_shared"))
    return TrailRow(member["name"], list(titles.values()), cells, empty)


def rounds_of(practices: Sequence[Sequence[Step]], framework: str | None) -> list[TrailCell]:
    """The rounds of some practices' steps, the earliest first. framework: the one that is not remarked on."""
    days = sorted({(step.assessed_on, step.framework) for steps in practices for step in steps})
    named = {row["framework"]: row for row in rows("frameworks")}
    return [_round(day, of, practices, framework, named[of]) for day, of in days]


def _round(day, of: str, practices: Sequence[Sequence[Step]], framework: str | None, about: dict) -> TrailCell:
    at = [
        next((step for step in steps if (step.assessed_on, step.framework) == (day, of)), None) for steps in practices
    ]
    return TrailCell(
        f"{day:%b %Y}",
        [step.level_order if step else 0 for step in at],
        [step and step.level for step in at],
        [MOVED.get(step.movement) if step else None for step in at],
        "" if of == framework else f"{about['version']} framework",
        about["levels"],
    )


def views(component: Component, organisation: str) -> str:
    """How the groups of one organisation see the component's practices; says so where no group's own view is shared."""
    name = next(row["name"] for row in component.system.members if row["org_code"] == organisation)
    own = [row for row in rows("organisation_views", organisation=organisation) if row["component"] == component.id]
    of = own[0]["framework"] if own else component.framework
    titles = [row["title"] for row in rows("levels") if row["framework"] == of]
    return views_of(spreads(own), titles, name) or no_views(organisation, name, of)


def views_of(found: Sequence[Spread], level_titles: Sequence[str], name: str) -> str:
    """How the groups of one organisation see these practices: a sentence, a picture, its key and its table."""
    if not found:
        return ""
    caption = f"How each group of {name} sees each practice"
    return (
        f"<p>{safe(views_sentence(found))}</p>"
        + spread_of_views(found, level_titles, caption)
        + views_key(found)
        + fold("These views as a table", _views_table(found, caption))
        + "<p class='micro'>Groups of fewer than five people are not shown. A difference is where to talk, not who is right.</p>"
    )


def no_views(organisation: str, name: str, framework: str | None) -> str:
    """That there is no group's own view: not shared; to its own people, not given, and when one last was."""
    if organisation not in viewing.viewer().organisations:
        return f"<p class='small'>{safe(name)}: only agreed answers are shared here, no group's own view.</p>"
    today = running.shown().today
    before = rows("workshop_before", organisation=organisation, framework=framework, round=today) if framework else []
    day = max((row["assessed_on"] for row in before if row["respondents"] != "agreed"), default=None)
    last = f" The last round with groups: {periods.period(day, day)}." if day else ""
    return f"<p class='small'>{safe(name)}: no group's own view was given in the latest round.{last}</p>"


def _views_table(found: Iterable[Spread], caption: str) -> str:
    def seen(one: Spread, group: str) -> str:
        view = next((view for view in one.views if view.respondents == group), None)
        return "not asked" if view is None else view.level or state_words(view.state)

    lines = [
        (
            one.title,
            *(seen(one, group) for group in GROUPS),
            one.agreed.level if one.agreed and one.agreed.level else "–",
        )
        for one in found
    ]
    return table(caption, ("Practice", "Board", "Executives", "Staff", "Partners", "Agreed"), lines)


def descriptions(component: Component) -> str:
    """What each level of each practice looks like, and a question to discuss, on demand."""
    by_practice: dict[str, list[dict]] = {}
    for row in rows("practice_descriptions", component=component.id):
        if row["framework"] == component.framework:
            by_practice.setdefault(row["practice_title"], []).append(row)
    return "".join(_description(title, found) for title, found in by_practice.items())


def _description(title: str, found: list[dict]) -> str:
    question = f"<p><b>To discuss:</b> {safe(found[0]['question'])}</p>"
    wording = f"<p class='micro'>{safe(found[0]['wording'])}</p>" if found[0]["wording"] else ""
    return fold(title, question, pairs((row["level_title"], row["text"]) for row in found), wording)


def notes(component: Component) -> str:
    """The notes that organisations want to travel with their levels, once each, in directory order."""
    told = {(row["organisation"], row["context"]): row["org_code"] for row in component.said if row["context"]}
    order = [row["org_code"] for row in component.system.members]
    found = sorted(told, key=lambda one: order.index(told[one]))
    return "".join(f"<p class='small'><b>{safe(who)}:</b> {safe(said)}</p>" for who, said in found)


def next_steps(component: Component, organisation: str) -> str:
    """What one organisation says it will do next, practice by practice; nothing where it shares none."""
    own = [row for row in component.said if row["org_code"] == organisation and row["next_step"]]
    return pairs((row["practice_short_title"], row["next_step"]) for row in own) if own else ""


def answers_csv(component: Component) -> bytes:
    """Every round of this component that the viewer may see by name, as CSV, in directory order.

    A text that a spreadsheet would run as a formula is kept a text.
    """
    found = rows("component_rounds", system=component.system.code, component=component.id)
    lines = [{name: None if row[name] is None else receipt.inert(str(row[name])) for name in COPIED} for row in found]
    into = io.BytesIO()
    pyarrow.csv.write_csv(pa.Table.from_pylist(lines, pa.schema([(name, pa.string()) for name in COPIED])), into)
    return into.getvalue()
