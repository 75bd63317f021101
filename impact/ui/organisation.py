"""One organisation on a page: where it stands on the five, what its metrics show, what it says, where it came from."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from impact.charts import periods
from impact.charts.figures import counted
from impact.charts.markup import TrailRow, level_key, safe, trails
from impact.charts.maturing import change_sentence, gap_sentence
from impact.maturity import Spread, Standing, age_in_months, held_for_months, journeys, over_rounds, spreads
from impact.ui import lived, provenance, running, smalls
from impact.ui.address import link
from impact.ui.ask import rows
from impact.ui.tables import fold, pairs, table

GROUPS = {
    "in_system": "In the system", "in_region": "In the region", "in_place": "In the place",
    "in_collaborative": "In the collaborative", "in_cluster": "In the cluster", "part_of": "Part of",
}  # fmt: skip
BECAME = {"merger": "merged into", "split": "was split, in part into", "rename": "was renamed"}
OUTCOMES = ("outcomes", "Outcomes")


@dataclass(frozen=True)
class Organisation:
    """One organisation as its questions answer, for whoever is looking."""

    code: str
    name: str
    closed_on: date | None  # where it has closed, not where it will

    @cached_property
    def answers(self) -> list[dict]:
        return rows("organisation_rounds", organisation=self.code)

    @cached_property
    def framework(self) -> str | None:
        """The framework of the latest round."""
        return max(self.answers, key=lambda row: row["assessed_on"])["framework"] if self.answers else None

    @cached_property
    def latest(self) -> list[dict]:
        """The answers of the latest round."""
        last = max((row["assessed_on"] for row in self.answers), default=None)
        return [row for row in self.answers if (row["assessed_on"], row["framework"]) == (last, self.framework)]

    @cached_property
    def levels(self) -> list[str]:
        return [row["title"] for row in rows("levels") if row["framework"] == self.framework]

    @cached_property
    def standings(self) -> list[Standing]:
        """How the five stood together in each round; as `system_consistency_rounds` has it, for this one."""
        reach: dict[tuple, list[int]] = {}
        for row in sorted(self.answers, key=lambda row: row["assessed_on"]):
            if row["level_order"]:
                key = (row["assessed_on"], row["framework"], row["component"])
                reach.setdefault(key, []).append(row["level_order"])
        of_each = [
            {"org_code": self.code, "assessed_on": day, "framework": framework, "component": component,
             "lowest": min(orders), "highest": max(orders)}
            for (day, framework, component), orders in reach.items()
        ]  # fmt: skip
        return over_rounds(of_each).get(self.code, [])

    @cached_property
    def spreads(self) -> list[Spread]:
        return spreads(rows("organisation_views", organisation=self.code))


def find(code: str) -> Organisation | None:
    """The organisation of this code; None where the directory has none."""
    found = rows("organisation", organisation=code)
    return Organisation(code, found[0]["name"], _past(found[0]["closed_on"])) if found else None


def _past(closed_on: date | None) -> date | None:
    return closed_on if closed_on and closed_on < running.shown().today else None


def lead(of: Organisation) -> str:
    """At most three sentences: how the five stand together, what the metrics show, whether it has closed."""
    told = [_together(of), _signals(of), _closed(of)]
    return f"<p class='lead'>{' '.join(filter(None, told))}</p>" if any(told) else ""


def closed_system(code: str) -> str:
    """That a system has closed, when, what came after it, and where its organisations are; nothing of an open one."""
    found = find(code)
    if not found or not found.closed_on:
        return ""
    rest = "Figures here are its own body’s; its organisations are with their systems of today."
    return f"<p class='said'>{_closed(found)} {rest}</p>"


def _closed(of: Organisation) -> str:
    """When it closed and what came after it, with the way there; nothing where it is open."""
    if not of.closed_on:
        return ""
    after = [row for row in _line(of) if row["predecessor_code"] == of.code]
    became = "; ".join(f"it {BECAME[row['kind']]} {_named(row, 'successor', of)}" for row in after)
    return f"It closed on {safe(periods.period(of.closed_on))}{': ' + became if became else ''}."


def _line(of: Organisation) -> list[dict]:
    return rows("organisation_history", organisation=of.code)


def _named(row: dict, which: str, of: Organisation) -> str:
    """The name of one side of a succession, leading to its page unless that is this one."""
    code, name = row[f"{which}_code"], safe(row[which])
    return (
        name
        if code == of.code
        else f"<a href='{safe(link('organisation', organisation=code))}' target='_self'>{name}</a>"
    )


def _together(of: Organisation) -> str:
    if not of.standings or not of.standings[-1].gap:
        return ""
    components = {row["component"]: row["short_title"] for row in rows("components")}
    sentence = gap_sentence(of.standings[-1].gap, of.levels, components)
    told = f"{of.standings[-1].assessed_on:%B %Y}: {sentence[0].lower()}{sentence[1:]}"
    return safe(" ".join(filter(None, [told, change_sentence(of.standings)])))


def _signals(of: Organisation) -> str:
    found = rows("organisation_metrics", organisation=of.code)
    judged = [row for row in found if row["variation"]]
    signals = [row for row in judged if row["variation"] != "common_cause"]
    if not judged:
        return f"{counted(len(found), 'metric').capitalize()}, none with enough points to judge." if found else ""
    href = link("huddle", organisation=of.code, metrics=",".join(row["metric_id"] for row in signals[:6]))
    told = f"{len(signals)} of {len(judged)} judged metrics show a signal"
    return f"<a href='{safe(href)}' target='_self'>{safe(told)}</a>." if signals else f"{safe(told)}."


def profile(of: Organisation) -> str:
    """The five components through the rounds, a glyph a practice; says why where nothing can be seen."""
    if not of.answers:
        ended = " What is shared with a system is seen there until the organisation closes." if of.closed_on else ""
        return f"<p>Not shared with you, or not yet assessed.{ended}</p>"
    steps = journeys({**row, "org_code": of.code} for row in of.answers)
    lines = [_component(of, row, steps) for row in rows("components")]
    caption = f"Levels of {of.name} in each round, the latest on the right"
    drawn = trails(lines, len(of.levels), caption, who="Component")
    by = next(row for row in rows("frameworks") if row["framework"] == of.framework)
    age = _months(age_in_months(of.latest[0]["assessed_on"], running.shown().today))
    told = f"<p class='micro'>Latest round: {safe(by['title'])}, version {safe(by['version'])}; {age} old.</p>"
    return (
        level_key(of.levels, moves=False) + drawn + told + lived.rounds_key(lines) + _held(of, steps) + _came_from(of)
    )


def _held(of: Organisation, steps: dict) -> str:
    """How long each practice has stood at its level, by its rounds, on demand."""
    titles = {row["thread"]: row["practice_short_title"] for row in of.latest}
    last = [(title, steps[of.code, thread][-1]) for thread, title in titles.items()]
    lines = [
        (
            title,
            step.level,
            f"{periods.SHORT_MONTHS[step.since.month]} {step.since.year}",
            _months(held_for_months(step)),
        )
        for title, step in last
        if step.level and step.since
    ]
    caption = f"How long {of.name} has stood at each level, up to its latest round"
    heads = ("Practice", "Level", "Since the round of", "For")
    return fold("How long at each level", table(caption, heads, lines)) if lines else ""


def _came_from(of: Organisation) -> str:
    """Which file and row each level of the latest round came from, on demand."""
    found = [
        ((row["practice_short_title"], row["level_title"] or "not answered"), row)
        for row in rows("level_provenance", organisation=of.code)
    ]
    return provenance.rows_of_files(("Practice", "Level"), found)


def _months(number: int) -> str:
    return counted(number, "month") if number else "under a month"


def _component(of: Organisation, component: dict, steps: dict) -> TrailRow:
    own = {
        row["thread"]: row["practice_short_title"] for row in of.answers if row["component"] == component["component"]
    }
    cells = lived.rounds_of([steps[of.code, thread] for thread in own], of.framework)
    return TrailRow(
        f"{component['component_order']} {component['short_title']}", list(own.values()), cells, "not answered"
    )


def metrics(of: Organisation, components: list[dict]) -> str:
    """Its metrics as small charts, by component and then Outcomes."""
    named = [(row["component"], f"{row['component_order']} {row['short_title']}") for row in components] + [OUTCOMES]
    parts = [(title, smalls.charts(component, of.code)) for component, title in named]
    drawn = "".join(f"<h3>{safe(title)}</h3>{charts}" for title, charts in parts if charts)
    return drawn + smalls.KEY if drawn else "<p>No figures of this organisation have been reported.</p>"


def views(of: Organisation) -> str:
    """How its groups see the practices; nothing where no round can be seen."""
    if not of.answers:
        return ""
    return lived.views_of(of.spreads, of.levels, of.name) or lived.no_views(of.code, of.name, of.framework)


def said(of: Organisation) -> str:
    """Evidence, next step and note beside each level of the latest round, on demand, for whoever may see them."""
    found: dict[str, list[dict]] = {}
    for row in of.latest:
        if any(row[name] for name in ("evidence", "next_step", "context")):
            found.setdefault(row["component"], []).append(row)
    return "".join(
        fold(f"{one['component_order']} {one['short_title']}: {counted(len(own), 'practice')}", *map(_said, own))
        for one in rows("components")
        if (own := found.get(one["component"]))
    )


def _said(row: dict) -> str:
    entries = (("Evidence", row["evidence"]), ("Next step", row["next_step"]), ("Note", row["context"]))
    level = row["level_title"] or "not answered"
    return f"<p class='label'>{safe(row['practice_short_title'])}: {safe(level)}</p>{pairs(entries)}"


def history(of: Organisation) -> str:
    """Which groups it is or was in, and what came before and after it, through every merger and split."""
    groups = [
        (GROUPS[row["kind"]], f"{row['group_name']}, {_span(row)}")
        for row in rows("organisation_groups", organisation=of.code)
    ]
    line = "".join(f"<li>{_succession(row, of)}</li>" for row in _line(of))
    line += _rounds_of_before(of)
    return (pairs(groups) if groups else "") + (f"<ul class='plain'>{line}</ul>" if line else "")


def _span(row: dict) -> str:
    since = f"since {periods.period(row['from_date'], row['from_date'])}"
    return f"{since}, until {periods.period(row['to_date'], row['to_date'])}" if row["to_date"] else since


def _succession(row: dict, of: Organisation) -> str:
    day = safe(periods.period(row["effective_on"], row["effective_on"]))
    return f"{day}: {_named(row, 'predecessor', of)} {BECAME[row['kind']]} {_named(row, 'successor', of)}."


def _rounds_of_before(of: Organisation) -> str:
    """Where what was held before a merger or split stands; nothing where there was none."""
    if not any(row["successor_code"] == of.code for row in _line(of)):
        return ""
    return (
        "<li>What was there before keeps its figures on its own page. Once it has closed, of its rounds only the public ones"
        " stay there, and what it shared with a system is seen no more. Nothing is counted twice.</li>"
    )
