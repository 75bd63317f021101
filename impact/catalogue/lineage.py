"""Which framework follows which, and what became of each practice and level, so that a trend can cross the change.

A practice keeps a *thread* through the versions: the oldest framework and practice that it goes back to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from impact.catalogue.toml import need, need_mapping, need_text
from impact.errors import ImpactError

if TYPE_CHECKING:
    from impact.catalogue.framework import Framework


@dataclass(frozen=True)
class Follows:
    """The framework before, and what became of it. levels, practices: an id there to an id here; absent: nothing."""

    framework: str
    levels: Mapping[str, str] = field(hash=False)
    practices: Mapping[str, str] = field(hash=False)


def follows(content: Mapping | None, file: str) -> Follows | None:
    """The table `follows` of a framework's file. Raises ImpactError where a part of it is missing."""
    if content is None:
        return None
    if not isinstance(content, Mapping):
        raise ImpactError("this is not a table.", where=f"{file}, follows", fix="Write it under a line [follows].")
    need(content, ("framework", "levels", "practices"), f"{file}, follows")
    need_text(content["framework"], f"{file}, follows, framework")
    for part in ("levels", "practices"):
        need_mapping(content[part], f"{file}, follows, {part}")
    return Follows(content["framework"], dict(content["levels"]), dict(content["practices"]))


def check(whole: Mapping[str, Framework]) -> None:
    """Raise ImpactError where a framework follows an unknown one, or in a circle, or maps what is not there."""
    found = unfit(whole)
    if found:
        raise found[1]


def unfit(whole: Mapping[str, Framework]) -> tuple[str, ImpactError] | None:
    """The first framework of which `check` says something, and what it says; None where all hang together."""
    later = [framework for framework in whole.values() if framework.follows]
    for look in (_need_known, ancestors, _check_one):
        for framework in later:
            try:
                look(framework, whole)
            except ImpactError as fault:
                return framework.id, fault
    return None


def _need_known(framework: Framework, whole: Mapping[str, Framework]) -> None:
    if framework.follows.framework not in whole:
        said = f"there is no framework “{framework.follows.framework}”."
        raise _fault(framework, "framework", said, "Name one that is here.")


def ancestors(framework: Framework, whole: Mapping[str, Framework]) -> list[Framework]:
    """The frameworks it goes back to, the nearest first. Raises ImpactError where they go round in a circle."""
    found: list[Framework] = []
    now = framework
    while now.follows:
        now = whole[now.follows.framework]
        found.append(now)
        if now.id == framework.id or found.count(now) > 1:
            raise _fault(framework, "framework", "the versions follow one another in a circle.", "Name an earlier one.")
    return found


def thread(framework: Framework, practice: str, whole: Mapping[str, Framework]) -> str:
    """`framework/practice` of the oldest that this practice goes back to; its own where it is new."""
    now = framework
    while now.follows:
        before = [old for old, new in now.follows.practices.items() if new == practice]
        if not before:
            break
        (practice,), now = before, whole[now.follows.framework]
    return f"{now.id}/{practice}"


def levels(framework: Framework, whole: Mapping[str, Framework]) -> list[tuple[str, str, str]]:
    """(framework, its level, the level here that became of it), for this framework and each it goes back to."""
    here = {level.id: level.id for level in framework.levels}
    found = [(framework.id, level, became) for level, became in here.items()]
    now = framework
    for before in ancestors(framework, whole):
        here = {old: here[new] for old, new in now.follows.levels.items() if new in here}
        found += [(before.id, level, became) for level, became in here.items()]
        now = before
    return found


def _check_one(framework: Framework, whole: Mapping[str, Framework]) -> None:
    link = framework.follows
    before = whole[link.framework]
    for part in ("levels", "practices"):
        mapped = getattr(link, part)
        _known(framework, part, mapped, {one.id for one in getattr(before, part)}, before.id)
        _known(framework, part, mapped.values(), {one.id for one in getattr(framework, part)}, framework.id)
    _one_to_one(framework)
    _keep_order(framework, before)


def _known(framework: Framework, part: str, ids, known: set[str], where: str) -> None:
    for id in ids:
        if id not in known:
            raise _fault(framework, part, f"“{id}” is not one of the {part} of {where}.", "Correct the id.")


def _one_to_one(framework: Framework) -> None:
    became = list(framework.follows.practices.values())
    for practice in became:
        if became.count(practice) > 1:
            said = f"two practices become “{practice}”, so no trend could cross the change."
            raise _fault(framework, "practices", said, "Keep the nearest of them, and leave the other out.")


def _keep_order(framework: Framework, before: Framework) -> None:
    """A level that was higher may not become one that is lower: a trend would turn round by the change alone."""
    here = {level.id: level.order for level in framework.levels}
    became = [
        here[framework.follows.levels[level.id]] for level in before.levels if level.id in framework.follows.levels
    ]
    if became != sorted(became):
        raise _fault(framework, "levels", "the levels change their order.", "Map a higher level to no lower one.")


def _fault(framework: Framework, part: str, what: str, fix: str) -> ImpactError:
    return ImpactError(what, where=f"{framework.id}.toml, follows, {part}", fix=fix)
