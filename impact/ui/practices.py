"""One component across a system's organisations: practices, what most answers say, who offers and wants help."""

from collections.abc import Sequence

from impact.charts.figures import capital, count, counted
from impact.charts.markup import GridCell, GridColumn, GridRow, practice_grid, safe
from impact.charts.maturing import TOO_FEW_SHARED
from impact.ui.address import link
from impact.ui.ask import rows
from impact.ui.overview import ELSEWHERE, STATES, System, kind
from impact.ui.pickers import short_name
from impact.ui.tables import table

FEWEST = 3  # that share, before anything is said of how many stand where
NO_LEVEL = {"counts_only": "counts"}
MOVED = {"up": "up", "re_rated": "re-rated"}


class Component:
    """One component of one system as its questions answer: its practices, who is where, and how many at each level."""

    def __init__(self, system: System, component: str):
        self.system = system
        self.id = component
        answers = rows("component_practices", system=system.code, component=component)
        self.framework = system.framework
        self.answers = [row for row in answers if row["framework"] == self.framework]
        # What is said beside a level is worth reading whichever framework the level is of.
        self.said = self.answers + [row for row in answers if row["framework"] != self.framework and row["level"]]
        self.levels = [row for row in rows("levels") if row["framework"] == self.framework]

    @property
    def titles(self) -> list[str]:
        return [level["title"] for level in self.levels]

    @property
    def is_shared(self) -> bool:
        """Whether anything of the assessments can be seen here, by name or as a number."""
        return any(row["state"] not in ("not_shared", "not_yet_assessed") for row in self.answers)


def lead(component: Component) -> str:
    """The page's one sentence: the levels given most often, of which rounds, what moved, and whose help is wanted."""
    levels = component.system.levels.get(component.id, [])
    most = sorted(range(len(levels)), key=lambda n: (-levels[n][1], n))[:2]
    named = " and ".join(f"<b>{safe(levels[n][0])}</b>" for n in sorted(most) if levels[n][1])
    told = f"<p class='lead'>{_when(component)}{named}{_moved(component)}.{_wanted(component)}</p>"
    return told if named else ""


def _when(component: Component) -> str:
    row = component.system.movement.get(component.id)
    when = f" in the latest rounds, up to {row['assessed_on']:%B %Y}" if row else ""
    whole = {row["practice"] for row in component.answers} <= set(_counts(component))
    return f"Given most often{when}{'' if whole else ', of the practices with counts'}: "


def _moved(component: Component) -> str:
    row = component.system.movement.get(component.id)
    if not row or not (row["moved_up"] or row["re_rated"]):
        return ""
    up = f"{counted(row['moved_up'], 'answer')} moved up since the round before"
    rated = f"{count(row['re_rated'])} {'was' if row['re_rated'] == 1 else 'were'} re-rated"
    return f"; {up} and {rated}" if row["re_rated"] else f"; {up}"


def grid(component: Component) -> str:
    """Practices by organisations, in directory order, with the number at each level where it may be shown."""
    by_practice = {}
    for row in component.answers:
        by_practice.setdefault((row["practice_order"], row["practice"], row["practice_title"]), {})[row["org_code"]] = (
            row
        )
    counts = _counts(component)
    members = component.system.members
    number = next(row["component_order"] for row in rows("components") if row["component"] == component.id)
    found = [
        GridRow(
            f"{number}.{n}",
            title,
            [_cell(answers[member["org_code"]]) for member in members],
            counts.get(practice),
            _uncounted(list(answers.values()), component.titles),
        )
        for n, ((_, practice, title), answers) in enumerate(by_practice.items(), start=1)
    ]
    return practice_grid(found, [_column(component, member) for member in members], component.titles)


def _uncounted(answers: Sequence[dict], titles: Sequence[str]) -> str:
    """What is said in the place of counts: only what the same row shows by name, so that it tells of nobody else."""
    seen = [row["level_order"] for row in answers if row["state"] == "level"]
    if len(seen) < FEWEST or len(set(seen)) > 1:
        return TOO_FEW_SHARED
    return f"all {count(len(seen))} seen by name are at {titles[seen[0] - 1]}"


def _cell(row: dict) -> GridCell:
    if row["state"] != "level":
        return GridCell(state=NO_LEVEL.get(row["state"], row["state"]))
    return GridCell(order=row["level_order"], moved=MOVED.get(row["movement"]))


def _column(component: Component, member: dict) -> GridColumn:
    code = member["org_code"]
    state = ELSEWHERE if code in component.system.elsewhere else component.system.sharing.get(code)
    note = STATES[state] if state in (ELSEWHERE, "counts_only") else kind(member)
    href = link("component", component=component.id, organisation=code)
    return GridColumn(short_name(member["name"]), note, href)


def _counts(component: Component) -> dict[str, list[int]]:
    """Organisations at each level from the lowest, by practice; a practice of too few sharers is not among them."""
    place = {level["level"]: n for n, level in enumerate(component.levels)}
    found = {}
    for row in rows("system_levels", system=component.system.code):
        if (row["framework"], row["component"]) == (component.framework, component.id):
            found.setdefault(row["practice"], [0] * len(place))[place[row["level"]]] = row["organisations"]
    return found


def _wanted(component: Component) -> str:
    """How many organisations want help that another one here offers; nothing where none does."""
    offered = {(row["thread"], row["org_code"]) for row in component.said if row["help"] == "offered"}
    met = {
        row["org_code"]
        for row in component.said
        if row["help"] == "wanted"
        and any(thread == row["thread"] and code != row["org_code"] for thread, code in offered)
    }
    want = "wants" if len(met) == 1 else "want"
    return f" {capital(counted(len(met), 'organisation'))} {want} help that another here offers." if met else ""


def help_table(component: Component) -> str:
    """Who offers help with a practice and who wants it; nothing where nobody says either."""
    found, titles = {}, {}
    for row in component.said:
        title = titles.setdefault(row["thread"], row["practice_short_title"])
        if row["help"]:
            found.setdefault(title, {"offered": [], "wanted": []})[row["help"]].append(short_name(row["organisation"]))
    lines = [
        (", ".join(help["offered"]) or "nobody yet", title, ", ".join(help["wanted"]) or "nobody yet")
        for title, help in found.items()
    ]
    told = [(title, offers, wants) for offers, title, wants in lines]
    return table("Help offered and wanted", ("Practice", "Offers help", "Wants help"), told) if told else ""
