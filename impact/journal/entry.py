"""Entries of the journal: what is to be added (`Draft`), and what stands there (`Entry`)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from impact.errors import ImpactError
from impact.journal.kind import Body
from impact.viewer import Viewer


@dataclass(frozen=True)
class Author:
    """Who types: the viewer, and the name they gave (free text until there is sign-in; may be empty)."""

    viewer: Viewer
    name: str = ""


@dataclass(frozen=True)
class Draft:
    """An entry on its way in.

    key: its own for ever; the same draft handed in again lands once. supersedes: the place of the entry that it
    corrects, None for the first of its subject. version: the data version that was on the screen.
    """

    kind: str
    subject: tuple[str, ...]
    body: Body
    author: Author
    version: int | None
    supersedes: int | None
    key: str


@dataclass(frozen=True)
class Entry:
    """An entry as it stands: never changed, never taken out. place: its number; at: UTC."""

    place: int
    kind: str
    subject: tuple[str, ...]
    body: Body
    author: str
    acting_for: tuple[str, ...]
    at: datetime
    version: int | None
    supersedes: int | None
    key: str


class Conflict(ImpactError):
    """Somebody else has saved an entry of the same subject since; `standing` is that entry."""

    def __init__(self, standing: Entry):
        self.standing = standing
        super().__init__(
            "somebody else has saved this since you opened it, so yours was not saved over it.",
            fix="Look at theirs, then keep yours or take theirs.",
        )


def new_key() -> str:
    """A key that no other entry has."""
    return uuid4().hex
