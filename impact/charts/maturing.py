"""Sentences on self-assessment: what moved, how views differ, how the five stand together. Plain text, never a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from impact.charts.figures import capital, count, counted

if TYPE_CHECKING:
    from impact.maturity import Change, Gap, Spread, Standing, Step, View

STATES = {
    "level": "answered",
    "not_answered": "not answered",
    "not_shared": "not shared, or not yet assessed",
    "counts_only": "shares counts only",
    "not_yet_assessed": "not yet assessed",
    "another_framework": "assessed under another framework",
    "too_few": "too few people to show",
}
TOO_FEW_SHARED = "not enough shared to show"
_GROUPS = {"board": "the board", "executive": "executives", "staff": "staff", "partners": "partners"}
_MOVEMENTS = {
    "new": "answered for the first time here",
    "up": "moved up",
    "re_rated": "re-rated",
    "same": "the same as before",
    "not_answered": "not answered",
    "not_comparable": "not comparable with the framework before",
}


def state_words(state: str) -> str:
    """Why there is no level: `not answered`, `not shared, or not yet assessed`, …"""
    return STATES[state]


def movement_words(step: Step) -> str:
    """What moved since the answer before: `moved up`, `re-rated`; a change of framework between is said."""
    across = ", across a change of framework" if step.crosses and step.movement in ("up", "re_rated", "same") else ""
    return _MOVEMENTS[step.movement] + across


def view_sentence(spread: Spread) -> str:
    """`Daily huddles: the board sees Spreading, staff see Starting.`; what is the same, or not known, is said too."""
    if spread.levels is None:
        return f"{spread.short_title}: fewer than two groups can be compared."
    if not spread.levels:
        first = next(view for view in spread.views if view.level_order is not None)
        return f"{spread.short_title}: every group that answered sees {first.level}."
    ends = (_seen_by(spread.highest), _seen_by(spread.lowest))
    return f"{spread.short_title}: {ends[0]}, {ends[1]}."


def views_sentence(spreads: Sequence[Spread]) -> str:
    """On which practices the groups of one organisation differ most, or that they do not; nothing without groups."""
    known = [one for one in spreads if one.levels is not None]
    if not known:
        return "No practice has the views of two groups here, so none can be compared." if spreads else ""
    widest = max(one.levels for one in known)
    if not widest:
        return f"On {_practices(len(known))} every group that answered sees the same level."
    first, *others = [one for one in known if one.levels == widest]
    also = f" On {counted(len(others), 'more practice')} they lie as far apart." if others else ""
    return f"Views differ most on {view_sentence(first)}{also}"


def gap_sentence(gap: Gap, levels: Sequence[str], components: Mapping[str, str]) -> str:
    """How the five stand to one another in one round. levels: names from the lowest; components: id to short title."""
    if gap.meet:
        foot, top = (levels[place - 1] for place in gap.meet)
        where = foot if foot == top else f"{foot} to {top}"
        return f"The ranges of the five components overlap at {where}."
    furthest, least = (_listed([components[id] for id in ids]) for ids in (gap.furthest, gap.least))
    return f"{capital(counted(gap.levels, 'level'))} apart: {furthest} furthest, {least} least developed."


def change_sentence(standings: Sequence[Standing]) -> str:
    """How the gap between the components changed since the round before; nothing where either is not whole."""
    if len(standings) < 2 or not (standings[-1].whole and standings[-2].whole):
        return ""
    now, before = standings[-1].gap.levels, standings[-2].gap.levels
    across = " (under an earlier framework)" if standings[-1].framework != standings[-2].framework else ""
    told = f"were {counted(before, 'level')} apart" if before else "overlapped"
    return f"In the round before they {told}{' as well' if now == before else ''}{across}."


def changes_sentence(of: Change) -> str:
    """How the gap changed over a system's organisations since the round before of each; nothing where none has one."""
    if not of.compared:
        return ""
    same = of.compared - of.narrower - of.wider
    found = [(words, n) for words, n in (("narrower", of.narrower), ("wider", of.wider), ("the same", same)) if n]
    with_one = f"{counted(of.compared, 'organisation')} with a whole round before"
    told = (
        f"{found[0][0]} in {'all ' if of.compared > 1 else ''}{with_one}"
        if len(found) == 1
        else f"{_listed([f'{words} in {count(n)}' for words, n in found])} of {with_one}"
    )
    of_them = f"{count(of.crossed)} of them " if of.compared > 1 else ""
    across = f" ({of_them}across a change of framework)" if of.crossed else ""
    return f"Between the furthest and the least developed component the gap is {told}{across}."


def _practices(n: int) -> str:
    return "the one practice compared" if n == 1 else f"all {count(n)} practices compared"


def _seen_by(views: Sequence[View]) -> str:
    one = len(views) == 1 and views[0].respondents == "board"
    return f"{_listed([_GROUPS[view.respondents] for view in views])} {'sees' if one else 'see'} {views[0].level}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
