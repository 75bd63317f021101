"""A round as others would see it once it is finished, so that an organisation looks before it shares."""

from impact.charts.figures import count, counted
from impact.charts.markup import safe
from impact.charts.maturing import state_words
from impact.ui.rating import HELP
from impact.ui.room import Room
from impact.ui.tables import table
from impact.workshop import GROUPS
from impact.workshop.audience import counted_only, is_too_few, seen_by
from impact.workshop.workshop import Answers

HEADS = ("Practice", "Agreed by all", "Groups", "What it rests on", "Next step", "Note", "Help")


def shown(room: Room, audience: str) -> str:
    """What this audience would see by name of each practice, and in a sentence of how many."""
    seen = seen_by(audience, room.answers)
    lines = [_line(room, practice, seen) for practice in room.practices if any(one == practice for one, _ in seen)]
    drawn = table("What they would see of each practice", HEADS, lines) if lines else ""
    told = _sentence(room.answers, seen, audience)
    return f"<section class='section'><h2>What they would see</h2><p>{safe(told)}</p>{drawn}</section>"


def _sentence(answers: Answers, seen: Answers, audience: str) -> str:
    agreed, named = (sum(group == "agreed" for _, group in of) for of in (answers, seen))
    told = f"Of {counted(agreed, 'agreed answer')} they would see {count(named) if named else 'none'} by name."
    unnamed = len(counted_only(answers)) if audience == "system" else 0
    if unnamed:
        told += f" {counted(unnamed, 'answer').capitalize()} would be counted without a name, and only where enough others are."
    return told


def _line(room: Room, practice: str, seen: Answers) -> tuple:
    agreed = seen.get((practice, "agreed"))
    groups = "; ".join(
        f"{title}: {_level(room, practice, group, seen)}"
        for group, title in GROUPS.items()
        if group != "agreed" and (practice, group) in seen
    )
    said = agreed.body if agreed else None
    words = (said.evidence, said.next_step, said.context, HELP[said.help or ""] if said.help else "") if said else ()
    level = _level(room, practice, "agreed", seen) if agreed else "not shared"
    return (room.practices[practice][0]["practice_short_title"], level, groups, *(words or ("",) * 4))


def _level(room: Room, practice: str, group: str, seen: Answers) -> str:
    entry = seen[practice, group]
    if is_too_few(group, entry):
        return state_words("too_few")
    titles = {row["level"]: row["level_title"] for row in room.practices[practice]}
    return titles.get(entry.body.level, entry.body.level) if entry.body.level else state_words("not_answered")
