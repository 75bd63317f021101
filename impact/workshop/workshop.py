"""One workshop: the answers of one organisation's round, in the journal, for its own people alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from impact.errors import ImpactError
from impact.intake.privacy import holds_nhs_number
from impact.journal import Author, Conflict, Draft, Entry, Journal, JournalFault
from impact.journal.kinds.workshop_answer import WorkshopAnswer
from impact.journal.kinds.workshop_finished import WorkshopFinished
from impact.viewer import Viewer
from impact.workshop.sheet import Sheet

ANSWER, FINISHED = "workshop_answer", "workshop_finished"
GROUPS = {
    "agreed": "Agreed by all",
    "board": "Board",
    "executive": "Executive team",
    "staff": "Staff",
    "partners": "Partners",
}
SHARING = {
    "private": "Private: our own people",
    "counts": "Counted, unnamed, in our system’s numbers",
    "system": "Our system, by name",
    "public": "Public: everyone",
}
QUESTIONS = {
    "evidence": "What does this rest on?",
    "next_step": "What is our next step?",
    "context": "What should others know who see the level? (travels with it)",
}
Answers = Mapping[tuple[str, str], Entry]


@dataclass(frozen=True)
class Workshop:
    """One organisation's round of one framework. Raises NotYours wherever the viewer does not act for it."""

    journal: Journal
    viewer: Viewer
    organisation: str
    framework: str
    round: date

    @property
    def subject(self) -> tuple[str, str, str]:
        return self.organisation, self.framework, self.round.isoformat()

    def answers(self) -> Answers:
        """What stands: the latest entry by practice and group of respondents. No entry: not talked about yet."""
        found = self.journal.latest(self.viewer, ANSWER, *self.subject)
        return {(entry.subject[3], entry.subject[4]): entry for entry in found}

    def newest(self) -> int:
        """The place of the newest entry: what a screen watches, to show what others have saved."""
        return self.journal.newest(self.viewer, ANSWER, *self.subject)

    def open(self, practice: str, respondents: str, sheet: Sheet | None = None) -> Sheet:
        """The sheet with what stands now."""
        found = self.journal.latest(self.viewer, ANSWER, *self.subject, practice, respondents)
        return (sheet or Sheet()).opened(found[0] if found else None)

    def save(self, practice: str, respondents: str, sheet: Sheet, name: str, version: int | None) -> Sheet:
        """Save what is on the sheet. Where that does not work the sheet says why, and nothing typed is lost."""
        sheet = replace(sheet, fault=None)
        try:
            _need_no_person(sheet.mine)
            sheet = self.open(practice, respondents, sheet)
            if sheet.clash or (sheet.standing and sheet.standing.body == sheet.mine):
                return sheet
            return self._append(practice, respondents, sheet, name, version)
        except ImpactError as fault:
            return replace(sheet, fault=fault)

    def _append(self, practice: str, respondents: str, sheet: Sheet, name: str, version: int | None) -> Sheet:
        sheet, key = sheet.keyed()
        before = sheet.standing.place if sheet.standing else None
        subject = (*self.subject, practice, respondents)
        draft = Draft(ANSWER, subject, sheet.mine, Author(self.viewer, name), version, before, key)
        try:
            return sheet.saved(self.journal.append(draft))
        except Conflict as conflict:  # between our looking and our saving
            return sheet.opened(conflict.standing)
        except JournalFault as fault:
            return replace(sheet, fault=fault)  # it may have landed; its key is remembered

    def finished(self) -> Entry | None:
        """The latest finish of this round, or None."""
        found = self.journal.latest(self.viewer, FINISHED, *self.subject)
        return found[0] if found else None

    def finish(self, done: WorkshopFinished, name: str, key: str) -> Entry:
        """Note that this round came in as an extract; `key` is the extract's, so that a second note lands once."""
        before = self.finished()
        if before and before.key == key:
            return before
        place = before.place if before else None
        author = Author(self.viewer, name)
        return self.journal.append(Draft(FINISHED, self.subject, done, author, done.version, place, key))


def rounds(journal: Journal, viewer: Viewer, organisation: str, framework: str) -> list[date]:
    """The rounds for which something has been typed, the newest first."""
    found = journal.latest(viewer, ANSWER, organisation, framework)
    return sorted({date.fromisoformat(entry.subject[2]) for entry in found}, reverse=True)


def _need_no_person(answer: WorkshopAnswer) -> None:
    for name, label in QUESTIONS.items():
        if holds_nhs_number(getattr(answer, name)):
            raise ImpactError(
                "this holds an NHS number, so it was not saved.",
                where=f"“{label}”",
                fix="Take the number out; nothing about a single person belongs in a self-assessment.",
            )
