"""Asks: what one organisation would like to learn from another, kept in the journal and shown while unanswered.

An ask is seen by the people of every organisation, so it holds nothing about a person. Only the asker's own people ask;
the people of either organisation close it.
"""

from dataclasses import dataclass
from datetime import datetime

from impact.errors import ImpactError
from impact.intake.privacy import holds_nhs_number
from impact.journal import Author, Draft, Journal
from impact.journal.journal import NotYours
from impact.journal.kinds.ask import LONGEST, Ask
from impact.viewer import Viewer

KIND = "ask"


@dataclass(frozen=True)
class Standing:
    """One ask as it stands. asked, asker: codes of organisations; by: the name given; at: UTC, when it was first asked.

    place: of the entry that stands, which closing supersedes.
    """

    asked: str
    asker: str
    number: str
    body: Ask
    by: str
    at: datetime
    place: int

    def may_close(self, viewer: Viewer) -> bool:
        """Whether the viewer's people asked or were asked."""
        return bool(viewer.organisations & {self.asked, self.asker})


def asks(journal: Journal, viewer: Viewer) -> list[Standing]:
    """The asks that are open, the first first; none for somebody who acts for no organisation."""
    if not viewer.organisations:
        return []
    first = {}
    for entry in journal.history(viewer, KIND):
        first.setdefault(entry.subject, entry)
    return [
        Standing(*entry.subject, entry.body, first[entry.subject].author, first[entry.subject].at, entry.place)
        for entry in journal.latest(viewer, KIND)
        if entry.body.state == "open"
    ]


def ask(
    journal: Journal, author: Author, asker: str, asked: str, *, about: str, words: str, version: int | None, key: str
) -> None:
    """Ask another organisation; the same key again asks once.

    Raises NotYours where the author does not act for the asker, ImpactError where the words cannot be kept.
    """
    if asker not in author.viewer.organisations:
        raise NotYours
    _need_words(words)
    body = Ask(about=about[:200], words=words.strip())
    journal.append(Draft(KIND, (asked, asker, key), body, author, version, None, key))


def close(
    journal: Journal, author: Author, of: Standing, *, answered: bool, answer: str, version: int | None, key: str
) -> None:
    """Note that an ask was answered, or is taken back. Raises NotYours, Conflict where somebody else just did."""
    if not of.may_close(author.viewer):
        raise NotYours
    if answer:
        _need_no_person(answer)
    body = of.body.model_copy(update={"state": "answered" if answered else "taken_back", "answer": answer.strip()})
    journal.append(Draft(KIND, (of.asked, of.asker, of.number), body, author, version, of.place, key))


def _need_words(words: str) -> None:
    if not words.strip():
        raise ImpactError("there is nothing to ask yet.", where="your question", fix="Write it in a sentence or two.")
    if len(words.strip()) > LONGEST:
        raise ImpactError(f"this is longer than {LONGEST} characters.", where="your question", fix="Shorten it.")
    _need_no_person(words)


def _need_no_person(words: str) -> None:
    if holds_nhs_number(words):
        raise ImpactError(
            "this holds an NHS number, so it was not saved.",
            where="your words",
            fix="Take the number out; nothing about a single person belongs here.",
        )
