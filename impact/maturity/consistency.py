"""Whether the five components stand together: how far apart the furthest and the least developed are.

A component reaches from its practices' lowest level to their highest. Two components meet where these spans share a
level; otherwise the gap is how many levels lie from the top of the one to the foot of the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

FIVE = 5


@dataclass(frozen=True)
class Reach:
    """The lowest and the highest level of a component's answered practices, as places in the framework's order."""

    lowest: int
    highest: int


@dataclass(frozen=True)
class Gap:
    """How the components of one round stand to one another.

    levels: from the top of the least developed to the foot of the furthest; 0 where all meet at one level. furthest,
    least: the components' ids, in the order given (several may share a place); both empty where all meet. meet: the
    lowest and highest level at which all stand, or None.
    """

    levels: int
    furthest: tuple[str, ...]
    least: tuple[str, ...]
    meet: tuple[int, int] | None


@dataclass(frozen=True)
class Standing:
    """One round of one organisation. whole: whether all five components have an answer in it; gap: None otherwise."""

    assessed_on: date
    framework: str
    reaches: Mapping[str, Reach]
    gap: Gap | None

    @property
    def whole(self) -> bool:
        return self.gap is not None


@dataclass(frozen=True)
class Change:
    """How the gap changed from the round before to the latest, over the organisations where both are whole.

    crossed: in how many of them the two rounds are under different versions of the framework.
    """

    compared: int
    narrower: int
    wider: int
    crossed: int


def gap(reaches: Mapping[str, Reach]) -> Gap:
    """How far the components stand apart. Raises ValueError where there is none."""
    foot, top = max(one.lowest for one in reaches.values()), min(one.highest for one in reaches.values())
    if foot <= top:
        return Gap(0, (), (), (foot, top))
    furthest = tuple(component for component, one in reaches.items() if one.lowest == foot)
    least = tuple(component for component, one in reaches.items() if one.highest == top)
    return Gap(foot - top, furthest, least, None)


def over_rounds(rows: Iterable[Mapping]) -> dict[str, list[Standing]]:
    """Standings by organisation, the earliest round first, from rows of `system_consistency_rounds`.

    Organisations keep the order in which they come. Two frameworks on one day are two rounds.
    """
    found: dict[str, dict[tuple[date, str], dict[str, Reach]]] = {}
    for row in rows:
        rounds = found.setdefault(row["org_code"], {})
        reaches = rounds.setdefault((row["assessed_on"], row["framework"]), {})
        reaches[row["component"]] = Reach(row["lowest"], row["highest"])
    return {code: _standings(rounds) for code, rounds in found.items()}


def together(standings: Sequence[Standing]) -> tuple[int, int]:
    """(organisations whose five components meet at one level, those with an answer in each of the five)."""
    whole = [one.gap for one in standings if one.gap]
    return sum(one.levels == 0 for one in whole), len(whole)


def change(organisations: Iterable[Sequence[Standing]]) -> Change:
    """In how many organisations the gap is narrower or wider than in the round before; from each one's standings."""
    pairs = [(own[-2], own[-1]) for own in organisations if len(own) > 1 and own[-2].whole and own[-1].whole]
    steps = [now.gap.levels - before.gap.levels for before, now in pairs]
    crossed = sum(now.framework != before.framework for before, now in pairs)
    return Change(len(pairs), sum(step < 0 for step in steps), sum(step > 0 for step in steps), crossed)


def _standings(rounds: Mapping[tuple[date, str], Mapping[str, Reach]]) -> list[Standing]:
    return [
        Standing(day, framework, reaches, gap(reaches) if len(reaches) == FIVE else None)
        for (day, framework), reaches in rounds.items()
    ]
