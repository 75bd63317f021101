"""Takes back what was taken: an entry more in the ledger, and a version built as if the file had never come.

Nothing is erased. The file stays in the archive; an undo can be undone in its turn, which puts the file back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import duckdb

from impact import contracts, stopping
from impact.contracts import contracts as datasets
from impact.errors import UsageError
from impact.intake import foretelling, frameworks, ledger, preview, privacy, workspace
from impact.intake.ledger import Entry
from impact.intake.preview import Preview
from impact.intake.workspace import Progress
from impact.settings import Settings
from impact.warehouse import versions
from impact.warehouse.versions import Version

Rows = dict[str, tuple[int, int]]  # by dataset: in force, waiting


@dataclass(frozen=True)
class Undone:
    """What an undo does, or would do.

    entry: the ledger's entry of the undo; its place undoes it again. of: the entry it takes back (a take, or an undo).
    rows: rows in force and waiting, by dataset, before and after, where they differ. seen: what viewers would see
    change. version: the one that shows it; None where it was only looked at.
    """

    entry: Entry
    of: Entry
    rows: dict[str, dict[str, tuple[int, int]]]
    seen: Preview | None = None
    version: Version | None = None

    @property
    def puts_back(self) -> bool:
        """Whether it undoes an undo, and so brings a file back."""
        return self.of.action == ledger.UNDO

    def to_json(self) -> dict:
        """The object that `undo --json` prints; `receipt` undoes it in its turn."""
        return {
            "receipt": self.entry.place if self.version else None,
            "undoes": self.of.place,
            "puts_back": self.puts_back,
            "file": privacy.hidden(self.of.file),
            "rows": self.rows,
            "preview": self.seen.to_json() if self.seen else None,
            "version": self.version.serial if self.version else None,
            "sentences": self.sentences(),
        }

    def sentences(self) -> list[str]:
        """In plain words: what is or would be undone, and what that changes."""
        lines = [self._opening(), *(f"  {line}" for line in self._moves())]
        lines += [f"  {line}" for line in foretelling.changes(self.seen)] if self.seen else []
        if self.version:
            lines.append(
                f"Version {self.version.serial} shows it. To turn it round: python -m impact undo {self.entry.place}."
            )
        return lines

    def _opening(self) -> str:
        does = "is" if self.version else "would be"
        file = privacy.hidden(self.of.file)
        if self.puts_back:
            return f"{file} {does} back: the undo {self.of.place} {does} undone."
        return f"{file} (receipt {self.of.place}, taken by {self.of.by} on {self.of.at:%Y-%m-%d}) {does} undone."

    def _moves(self) -> list[str]:
        told = [
            f"{dataset}: {before:,} {_rows_are(before)} {how} before, {after:,} after."
            for dataset, moved in self.rows.items()
            for how, (before, after) in moved.items()
        ]
        return told or ["No row comes or goes; figures may have gone back to what they were."]


def foresee_undo(settings: Settings, place: int, progress: Progress = lambda sentence: None) -> Undone:
    """What `undo` would change; changes nothing. Raises UsageError where there is nothing of that number to undo."""
    folder = settings.folder
    history = ledger.history(folder)
    of = _standing(history, place)
    entry = _entry(settings, history, of, by="")
    shown = versions.current(folder)
    with workspace.aside(folder, progress) as connection:
        preview.remember(connection, shown)
        before = _rows_shown(connection, shown)
        workspace.catch_up(connection, folder, [*history, entry], progress)
        progress("comparing with what viewers see now")
        seen = preview.look_at_all(connection, settings, shown)
        return Undone(entry, of, _moved(before, _rows(connection)), seen)


def undo(settings: Settings, place: int, *, by: str, progress: Progress = lambda sentence: None) -> Undone:
    """Take back the ledger's entry `place` (a take), or put back what it took back (an undo), as a new version.

    Raises UsageError where no entry of that number stands, ImpactError where the data folder cannot be used.
    """
    folder = settings.folder
    with workspace.alone(folder, progress):
        history = ledger.history(folder)
        of = _standing(history, place)
        entry = _entry(settings, history, of, by)
        serial, path = versions.begin(folder)
        with workspace.new_version(path, frameworks.now(folder, progress)) as connection:
            before = _rows_shown(connection, versions.current(folder))
            workspace.catch_up(connection, folder, [*history, entry], progress)
            rows = _moved(before, _rows(connection))
            record = workspace.finish(connection, settings, [*history, entry], serial, progress)
        with stopping.too_late():
            ledger.append(folder, [entry])
            return Undone(entry, of, rows, version=versions.publish(folder, path, record))


def _rows_are(number: int) -> str:
    return "row" if number == 1 else "rows"


def _standing(history: Sequence[Entry], place: int) -> Entry:
    """The entry of that number, if it is there and nothing has undone it."""
    found = next((entry for entry in history if entry.place == place), None)
    if found is None:
        raise UsageError(
            f"there is no receipt {place} of anything taken.",
            where="undo",
            fix="See what there is with: python -m impact versions.",
        )
    by_undo = next((entry for entry in ledger.undos_that_stand(history) if entry.undoes == place), None)
    if by_undo is not None:
        raise UsageError(
            f"{found.file} (receipt {place}) has been undone already, on {by_undo.at:%Y-%m-%d} by {by_undo.by}.",
            where="undo",
            fix=f"To put it back: python -m impact undo {by_undo.place}.",
        )
    return found


def _entry(settings: Settings, history: Sequence[Entry], of: Entry, by: str) -> Entry:
    last = history[-1]
    return replace(
        of,
        place=last.place + 1,
        batch=last.batch + 1,
        action=ledger.UNDO,
        at=datetime.now(UTC),
        by=by,
        today=settings.today(),
        contracts=contracts.digest(),
        undoes=of.place,
    )


def _rows_shown(connection: duckdb.DuckDBPyConnection, shown: Version | None) -> Rows:
    """The same in the version that viewers see. Call it before access to other files is switched off."""
    if shown is None:
        return {}
    quoted = str(shown.path).replace("'", "''")  # ATTACH takes no parameter
    connection.execute(f"ATTACH '{quoted}' AS shown (READ_ONLY)")
    try:
        return _rows(connection, "shown.")
    finally:
        connection.execute("DETACH shown")


def _rows(connection: duckdb.DuckDBPyConnection, of: str = "") -> Rows:
    """Rows in force (those in view, without the withdrawn ones) and waiting, by dataset."""
    return {
        dataset: connection.execute(
            f"SELECT (SELECT count(*) FROM {of}taken.{dataset} WHERE NOT coalesce(withdrawn, FALSE)),"
            f" (SELECT count(*) FROM {of}waiting.{dataset})"
        ).fetchone()
        for dataset in datasets()
    }


def _moved(before: Rows, after: Rows) -> dict[str, dict[str, tuple[int, int]]]:
    moved = {}
    for dataset, (taken, waiting) in after.items():
        taken_before, waiting_before = before.get(dataset, (0, 0))
        pairs = {"in force": (taken_before, taken), "waiting": (waiting_before, waiting)}
        changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if changed:
            moved[dataset] = changed
    return moved
