"""The frameworks in force: the shipped ones, and a data folder's own, which win over a shipped one of the same id."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from impact.catalogue import lineage
from impact.catalogue.framework import Framework, frameworks, written
from impact.catalogue.toml import found
from impact.errors import ImpactError

FOLDER = "frameworks"  # of the data folder, in what is said of a file


@dataclass(frozen=True)
class Frameworks:
    """Frameworks that hang together.

    whole: every one, by id. own: the bytes of the data folder's own among them, by id. left_out: what is wrong with each
    file that was left out, by id, and what that means.
    """

    whole: Mapping[str, Framework]
    own: Mapping[str, bytes] = field(default_factory=dict)
    left_out: Mapping[str, ImpactError] = field(default_factory=dict)

    @property
    def broken(self) -> tuple[ImpactError, ...]:
        """What is wrong with each file that was left out."""
        return tuple(self.left_out.values())

    @property
    def unknown(self) -> tuple[str, ...]:
        """The ids of files left out for which no shipped framework stands in: answers under them wait."""
        return tuple(id for id in self.left_out if id not in self.whole)

    @property
    def digests(self) -> dict[str, str]:
        """SHA-256 of each of the folder's own files, by id."""
        return {id: hashlib.sha256(content).hexdigest() for id, content in self.own.items()}


def in_force(folder: Path | None = None) -> Frameworks:
    """The shipped frameworks and those of the folder's files. A file that is none is left out and said, and no error."""
    contents, broken = {}, {}
    for path in found(folder) if folder and folder.is_dir() else []:
        try:
            contents[path.stem] = path.read_bytes()
        except OSError as fault:
            said = f"this file cannot be read: {fault.strerror}."
            broken[path.stem] = ImpactError(
                said, where=f"{FOLDER}/{path.name}", fix="Let the app read it, or remove it."
            )
    return together(contents, broken)


def together(contents: Mapping[str, bytes], broken: Mapping[str, ImpactError] | None = None) -> Frameworks:
    """The shipped frameworks and these, TOML by id; broken: what is known to be wrong with others already."""
    broken, own = dict(broken or {}), {}
    for id, content in sorted(contents.items()):
        try:
            own[id] = written(content, f"{FOLDER}/{id}.toml")
        except ImpactError as fault:
            broken[id] = fault
    while (fault := lineage.unfit(_shipped() | own)) is not None:
        culprit = _culprit(fault[0], own)
        del own[culprit]
        broken[culprit] = _unfit(culprit, *fault)
    whole = _shipped() | own
    told = {id: _told(id, broken[id]) for id in sorted(broken)}
    return Frameworks({id: whole[id] for id in sorted(whole)}, {id: contents[id] for id in sorted(own)}, told)


@cache
def _shipped() -> dict[str, Framework]:
    return {one.id: one for one in frameworks()}


def _culprit(id: str, own: Mapping[str, Framework]) -> str:
    """Which own file to leave out where `id` does not hang together: its own, else the nearest that it goes back to."""
    whole, seen = _shipped() | own, []
    while id not in own and id not in seen:
        seen.append(id)
        id = whole[id].follows.framework
    return id


def _unfit(culprit: str, id: str, fault: ImpactError) -> ImpactError:
    if culprit == id:
        return ImpactError(fault.what, where=f"{FOLDER}/{fault.where}", fix=fault.fix)
    what = f"the framework {id} follows this one and does not fit it: {fault.what}"
    return ImpactError(what, where=f"{FOLDER}/{culprit}.toml", fix="Keep what it names, or give this file another id.")


def _told(id: str, fault: ImpactError) -> ImpactError:
    """The fault, with what is used instead."""
    instead = "The shipped one is used." if id in _shipped() else "Answers under it wait until then."
    return ImpactError(fault.what, where=fault.where, fix=f"{fault.fix} {instead}")
