"""The spread of views: how differently the groups of one organisation see the same practice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GROUPS = ("board", "executive", "staff", "partners")  # in the order in which they are read; `agreed` stands apart
AGREED = "agreed"


@dataclass(frozen=True)
class View:
    """How one group sees a practice: its level's place and name, or both None with a state that says why.

    state: `level`, `not_answered`, `too_few` (fewer than five people).
    """

    respondents: str
    level_order: int | None
    level: str | None
    state: str


@dataclass(frozen=True)
class Spread:
    """One practice: the groups' views in reading order, the agreed one apart, and how many levels they lie apart.

    levels: from the lowest view to the highest of the groups; None where fewer than two groups answered. highest,
    lowest: the groups that stand there; both empty unless views differ.
    """

    practice: str
    title: str
    short_title: str
    views: tuple[View, ...]
    agreed: View | None
    levels: int | None
    highest: tuple[View, ...] = ()
    lowest: tuple[View, ...] = ()


def spreads(rows: Iterable[Mapping]) -> list[Spread]:
    """One spread a practice that any group was asked about, in the order of rows of `organisation_views`."""
    found: dict[str, list[Mapping]] = {}
    for row in rows:
        found.setdefault(row["practice"], []).append(row)
    return [_spread(own) for own in found.values() if any(row["respondents"] != AGREED for row in own)]


def _spread(rows: list[Mapping]) -> Spread:
    view = {row["respondents"]: _view(row) for row in rows}
    views = tuple(view[group] for group in GROUPS if group in view)
    named = (rows[0]["practice"], rows[0]["practice_title"], rows[0]["practice_short_title"])
    answered = [one for one in views if one.level_order is not None]
    if len(answered) < 2:
        return Spread(*named, views, view.get(AGREED), None)
    low, high = min(one.level_order for one in answered), max(one.level_order for one in answered)
    at = {place: tuple(one for one in answered if one.level_order == place) for place in (low, high)}
    ends = (at[high], at[low]) if high > low else ((), ())
    return Spread(*named, views, view.get(AGREED), high - low, *ends)


def _view(row: Mapping) -> View:
    return View(row["respondents"], row["level_order"], row["level_title"], row["state"])
