"""Who would see what of a round once it is finished, by name: what the sharing rules of a version will then allow."""

from collections import Counter
from collections.abc import Iterable, Sequence

from impact.journal import Entry
from impact.workshop.workshop import SHARING, Answers

OWN = "own"
AUDIENCES = {
    OWN: "Our own people",
    "system": "Our system’s people",
    "others": "Another system, a region, NHS England, the public",
}
IN_SHORT = {"private": "private", "counts": "counted, unnamed", "system": "our system by name", "public": "public"}
MEETS = {OWN: frozenset(SHARING), "system": frozenset({"system", "public"}), "others": frozenset({"public"})}
FEWEST = 5  # people of a group, below which its level is shown to nobody


def seen_by(audience: str, answers: Answers) -> Answers:
    """The answers that an audience would see by name, by practice and group."""
    return {place: entry for place, entry in answers.items() if entry.body.sharing in MEETS[audience]}


def counted_only(answers: Answers) -> Sequence[Entry]:
    """The agreed answers that enter the system's numbers without a name, where enough others do."""
    return [entry for (_, group), entry in answers.items() if group == "agreed" and entry.body.sharing == "counts"]


def shared_as(sharings: Iterable[str]) -> str:
    """How many answers are shared how, the narrowest first.

    >>> shared_as(["system", "private", "system"])
    '1 private, 2 our system by name'
    """
    found = Counter(sharings)
    return ", ".join(
        f"{'all ' if len(found) == 1 and found[one] > 1 else ''}{found[one]} {words}"
        for one, words in IN_SHORT.items()
        if one in found
    )


def is_too_few(group: str, entry: Entry) -> bool:
    """Whether a group is so small that its level could be one person's."""
    return group != "agreed" and (entry.body.responses or FEWEST) < FEWEST
