"""The system at a glance: what the questions of the Overview answered, arranged for panels, rug and matrix."""

from collections import Counter
from functools import cached_property

from impact.catalogue import question_for
from impact.charts.figures import capital, count, counted
from impact.charts.markup import Panel, RugCell, RugColumn, RugRow, matrix, panels, rug, safe
from impact.charts.maturing import TOO_FEW_SHARED
from impact.maturity import FIVE, Standing, over_rounds
from impact.ui import few_points, viewing
from impact.ui.address import link
from impact.ui.ask import rows

SIGNALS = ("improvement_high", "improvement_low", "concern_high", "concern_low", "neutral_high", "neutral_low")
ASSURANCES = ("passing", "hit_or_miss", "failing", "no_target")
ELSEWHERE = "another_framework"
STATES = {
    "not_shared": "not shared", "counts_only": "counts only", "shared": "not answered", ELSEWHERE: "another framework",
    "not_yet_assessed": "not yet assessed",
}  # fmt: skip
OUTCOMES = "outcomes"
LATEST = 3  # single metrics on a panel that has nothing to count


class System:
    """One system as its questions answer. Each question is asked when it is needed, and once."""

    def __init__(self, code: str):
        self.code = code

    @cached_property
    def members(self) -> list[dict]:
        return rows("system_members", system=self.code)

    @cached_property
    def series(self) -> list[dict]:
        return rows("system_series", system=self.code)

    @cached_property
    def assessed(self) -> list[dict]:
        """How far each member's latest assessment can be seen, and under which framework it is."""
        return rows("system_sharing", system=self.code)

    @cached_property
    def sharing(self) -> dict[str, str]:
        return {row["org_code"]: row["sharing"] for row in self.assessed}

    @cached_property
    def own_alone(self) -> set[str]:
        """Those of the viewer's organisations whose latest answers nobody else sees."""
        return {row["org_code"] for row in self.assessed if row["own_alone"]}

    @cached_property
    def framework(self) -> str | None:
        """The one whose levels are counted: of most organisations' latest rounds; of equals the newest."""
        seen = Counter(row["framework"] for row in self.assessed if row["framework"])
        if not seen:  # nobody by name, and perhaps some by number
            seen = Counter(row["framework"] for row in rows("system_component_levels", system=self.code))
        newest_first = [row["framework"] for row in rows("frameworks")]
        return max(newest_first, key=lambda id: seen[id], default=None)

    @cached_property
    def elsewhere(self) -> dict[str, str]:
        """By organisation whose latest round is under another framework than the one counted: that one's id."""
        found = {row["org_code"]: row["framework"] for row in self.assessed}
        return {code: framework for code, framework in found.items() if framework not in (None, self.framework)}

    @cached_property
    def movement(self) -> dict[str, dict]:
        """How answers moved since the round before, by component; of rounds under the framework that is counted."""
        found = rows("system_movement", system=self.code)
        return {row["component"]: row for row in found if row["framework"] == self.framework}

    @cached_property
    def levels(self) -> dict[str, list[tuple[str, int]]]:
        """Answers at each level from the lowest, by component, of the framework that is counted."""
        by_component = {}
        for row in rows("system_component_levels", system=self.code):
            if row["framework"] == self.framework:
                by_component.setdefault(row["component"], []).append((row["title"], row["answers"]))
        return by_component

    @cached_property
    def most_sharers(self) -> dict[str, int]:
        """How many organisations are in the count of a practice at most, by component."""
        found = rows("system_component_levels", system=self.code)
        return {row["component"]: row["most_sharers"] for row in found if row["framework"] == self.framework}

    @cached_property
    def level_titles(self) -> list[str]:
        """The levels of the framework that is counted, from the lowest; none where no level can be seen, counted or by name."""
        if not (self.levels or self.reach):
            return []
        return [row["title"] for row in rows("levels") if row["framework"] == self.framework]

    @cached_property
    def reach(self) -> dict[str, dict[str, tuple[int, int]]]:
        """Lowest and highest level by organisation and component, of answers under that framework seen by name."""
        found = {}
        for row in rows("system_consistency", system=self.code):
            if row["framework"] != self.framework:
                continue
            found.setdefault(row["org_code"], {})[row["component"]] = (row["lowest"], row["highest"])
        return found

    @cached_property
    def together(self) -> dict[str, list[Standing]]:
        """The rounds of those with levels of all five components in the latest, of answers under that framework."""
        rounds = over_rounds(rows("system_consistency_rounds", system=self.code))
        return {code: own for code, own in rounds.items() if own[-1].whole and len(self.reach.get(code, ())) == FIVE}

    @property
    def sharers(self) -> int:
        return sum(state != "not_shared" for code, state in self.sharing.items() if code not in self.own_alone)


def who_is_counted(system: System) -> str:
    """How many of those that share are counted by name here, and why the rest is not; nothing where all are."""
    sharing = {code: state for code, state in system.sharing.items() if code not in system.own_alone}
    with_levels, elsewhere = (sum(code in these for code in sharing) for these in (system.reach, system.elsewhere))
    why = (
        ("chose no level", sum(state == "shared" for state in sharing.values()) - with_levels - elsewhere),
        ("by counts only", sum(state == "counts_only" for state in sharing.values())),
        ("under another framework", elsewhere),
    )
    rest = [f"{count(number)} {words}" for words, number in why if number]
    if not (rest or system.own_alone):
        return ""
    share = f"{capital(count(system.sharers))} of {counted(len(system.members), 'organisation')} share their answers"
    told = ", ".join([f"{share}: {count(with_levels)} with levels by name", *rest])
    return f"<p class='micro'>{safe(told)}.{safe(_own_alone(system))}</p>"


def _own_alone(system: System) -> str:
    names = [member["name"] for member in system.members if member["org_code"] in system.own_alone]
    return f" Shown here as well: the latest answers of {', '.join(names)}, which nobody else sees." if names else ""


def elsewhere(system: System) -> str:
    """Who is assessed under another framework and so is in no count of levels; nothing where nobody is."""
    if not system.elsewhere:
        return ""
    titles = {row["framework"]: row["title"] for row in rows("frameworks")}
    named = "; ".join(
        f"{member['name']} ({titles[system.elsewhere[member['org_code']]]})"
        for member in system.members
        if member["org_code"] in system.elsewhere
    )
    number = len(system.elsewhere)
    are = "organisation is" if number == 1 else "organisations are"
    told = f"{capital(count(number))} {are} assessed under another framework and in no count of levels here: {named}."
    return f"<p class='micro'>{safe(told)}</p>"


def component_panels(system: System) -> str:
    """The five components and Outcomes side by side."""
    return panels([_panel(system, row) for row in rows("system_panels", system=system.code)])


def _panel(system: System, row: dict) -> Panel:
    component, five = row["component"], row["component"] != OUTCOMES
    latest = _latest(system, component)
    levels = system.levels.get(component, [])
    answers = sum(n for _, n in levels)
    most = f"up to {system.most_sharers.get(component)} of {len(system.members)} organisations a practice"
    told = f"{answers} practice answers, {most}" if answers else ""
    return Panel(
        title=row["title"],
        number=str(row["component_order"]) if five else "",
        href=link("component", component=component),
        levels=levels,
        assurance={} if five else {name: row[name] for name in ASSURANCES},
        answers=told if five else f"{row['judged']} series by assurance" if row["judged"] else "",
        signals={name: row[name] for name in SIGNALS},
        signal_href=link("component", component=component),
        series=row["series"],
        judged=row["judged"],
        chance=row["expected_by_chance"],
        moved=movement(system.movement.get(component)),
        empty=(_nothing(system) if five else "No series has enough points yet to be judged.")
        + (" The ICB’s last figures:" if latest else ""),
        latest=latest,
    )


def _nothing(system: System) -> str:
    return "No assessment is shared here." if not system.sharers else f"{capital(TOO_FEW_SHARED)}."


def _latest(system: System, component: str) -> list[tuple[str, str, str]]:
    """What the system's own body last reported of a component's metrics of few points; the rest stands further below."""
    own = [
        row
        for row in system.series
        if row["component"] == component and row["org_code"] == system.code and few_points.is_short(row)
    ]
    return [
        (row["title"], few_points.latest(row), link("metric", metric=row["metric_id"], organisation=system.code))
        for row in own[:LATEST]
    ]


def movement(row: dict | None) -> str:
    """What moved since each organisation's round before, in words; nothing where nothing can be compared."""
    if not row or not (row["moved_up"] or row["re_rated"] or row["same"]):
        return ""
    parts = [f"{row['moved_up']} moved up"] if row["moved_up"] else []
    parts += [f"{row['re_rated']} re-rated"] if row["re_rated"] else []
    return f"Since the round before: {', '.join(parts) or 'none moved'}"


def is_doubted(system: System) -> bool:
    """Whether the last figure of any series is worth checking."""
    return any(row["is_doubted"] for row in system.series)


def signal_rug(system: System) -> str:
    """Who: one row an organisation, one mark a metric, one link a cell."""
    columns = _columns(system)
    of_each, doubted = {}, Counter()
    for row in system.series:
        of_each.setdefault(row["org_code"], {}).setdefault(row["component"], {})[row["metric_id"]] = row["variation"]
        doubted[row["org_code"], row["component"]] += row["is_doubted"]
    return rug(
        [_row(system, member, of_each.get(member["org_code"], {}), doubted) for member in system.members],
        columns,
        system.level_titles,
    )


def _columns(system: System) -> list[RugColumn]:
    titles = {}
    for row in system.series:
        titles.setdefault(row["component"], {})[row["metric_id"]] = (row["title"].casefold(), row["metric_id"])
    short = {row["component"]: row["short_title"] for row in rows("system_panels", system=system.code)}
    return [
        RugColumn(
            component,
            title,
            sorted(titles.get(component, {}), key=titles.get(component, {}).get),
            link("component", component=component),
        )
        for component, title in short.items()
    ]


def _row(system: System, member: dict, cells: dict[str, dict], doubted: Counter) -> RugRow:
    code = member["org_code"]
    found = {
        component: RugCell(
            marks, link("component", component=component, organisation=code), checked=doubted[code, component]
        )
        for component, marks in cells.items()
    }
    state = ELSEWHERE if code in system.elsewhere else system.sharing.get(code, "")
    if state == "not_shared" and code in viewing.viewer().organisations:
        state = "not_yet_assessed"  # its own people see all there is
    levels = (system.reach.get(code) or STATES.get(state, "")) if system.level_titles else None
    href = link("organisation", organisation=code)
    return RugRow(name=member["name"], kind=kind(member), cells=found, href=href, levels=levels)


def kind(member: dict) -> str:
    """What stands beside an organisation's name: `Acute`, `Mental health`, `ICB` for the system's own body."""
    if member["kind"] == "system":
        return "ICB"
    words = {"acute_specialist": "specialist", "voluntary_sector": "voluntary"}
    return capital(words.get(member["provider_type"], member["provider_type"] or member["kind"]).replace("_", " "))


def variation_by_assurance(system: System) -> str:
    """The system's own metrics, by variation and assurance, with the question to ask of those stuck off target."""
    found = {
        (row["variation"].split("_")[0], row["assurance"]): row for row in rows("system_matrix", system=system.code)
    }
    if not found:
        return ""

    def to_huddle(variation: str, assurance: str) -> str:
        there = found.get((variation, assurance))
        return link("huddle", organisation=system.code, metrics=",".join(there["metric_ids"])) if there else ""

    stuck = found.get(("common", "failing"))
    asked = question_for("common_cause", "failing")
    told = (
        f"<p class='noask'><b>Ask of the {count(stuck['metrics'])} steady and failing:</b> {safe(asked.ask)}</p>"
        if stuck
        else ""
    )
    return matrix({pair: row["metrics"] for pair, row in found.items()}, to_huddle) + told
