"""The chronicle: every version there was, the newest first, with what arrived or was undone in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from impact.folder import Folder
from impact.intake import ledger
from impact.intake.ledger import Entry
from impact.warehouse import versions
from impact.warehouse.build import own_frameworks
from impact.warehouse.versions import Record


@dataclass(frozen=True)
class Chapter:
    """One version.

    entries: of the ledger since the version before it; none where only the code or the day was new. frameworks: what
    became of the data folder's own frameworks since then, a sentence each.
    """

    record: Record
    entries: tuple[Entry, ...]
    is_shown: bool
    is_on_disk: bool
    frameworks: tuple[str, ...] = ()

    def to_json(self) -> dict:
        """The object that `versions --json` prints."""
        return {
            "version": self.record.serial,
            "built_at": self.record.built_at.isoformat(),
            "today": self.record.today.isoformat(),
            "place": self.record.place,
            "fingerprint": self.record.fingerprint,
            "shown": self.is_shown,
            "on_disk": self.is_on_disk,
            "entries": [
                {"receipt": one.place, "action": one.action, "file": one.file, "by": one.by, "undoes": one.undoes}
                for one in self.entries
            ],
            "frameworks": list(self.frameworks),
        }


def chapters(folder: Folder) -> list[Chapter]:
    """Every version of the folder, the newest first. Raises ImpactError where the ledger or a record cannot be read."""
    records, history = versions.records(folder), ledger.history(folder)
    shown = versions.current(folder)
    there = {record.serial for record, _ in versions.on_disk(folder)}
    return [
        Chapter(
            record,
            tuple(entry for entry in history if (before.place if before else 0) < entry.place <= record.place),
            is_shown=shown is not None and shown.serial == record.serial,
            is_on_disk=record.serial in there,
            frameworks=_frameworks(record, before),
        )
        for record, before in zip(records, [*records[1:], None][: len(records)], strict=True)
    ]


def _frameworks(record: Record, before: Record | None) -> tuple[str, ...]:
    """What became of the folder's own frameworks: `the framework local-2025: its file is new`."""
    then = own_frameworks(before.recipe) if before else {}
    now = own_frameworks(record.recipe)
    became = {id: "is new" for id in now.keys() - then.keys()} | {
        id: "has gone, or was left out" for id in then.keys() - now.keys()
    }
    became |= {id: "has changed" for id in now.keys() & then.keys() if now[id] != then[id]}
    return tuple(f"the framework {id}: its file {became[id]}" for id in sorted(became))


def to_undo(folder: Folder) -> list[Entry]:
    """The entries that can be undone, the latest first: takes that stand, and undos that do."""
    history = ledger.history(folder)
    undone = {entry.undoes for entry in ledger.undos_that_stand(history)}
    return [entry for entry in reversed(history) if entry.place not in undone]


def sentences(told: Sequence[Chapter], moment) -> list[str]:
    """One line a version, and one an entry of it. moment: puts a time into words."""
    if not told:
        return ["No version has been built yet."]
    return [line for chapter in told for line in _lines(chapter, moment)]


def _lines(chapter: Chapter, moment) -> list[str]:
    changed = [f"  {sentence}" for sentence in chapter.frameworks]
    return [_version(chapter, moment), *changed, *map(entry_line, chapter.entries)]


def entry_line(entry: Entry) -> str:
    """`  receipt 3: observations-2026-10.parquet, taken by ann`."""
    if entry.action == ledger.UNDO:
        return f"  receipt {entry.place}: undid receipt {entry.undoes} ({entry.file}), by {entry.by}"
    return f"  receipt {entry.place}: {entry.file}, taken by {entry.by}"


def _version(chapter: Chapter, moment) -> str:
    record = chapter.record
    marks = [
        mark for mark, holds in (("shown now", chapter.is_shown), ("not on disk", not chapter.is_on_disk)) if holds
    ]
    about = [moment(record.built_at), f"ledger place {record.place}", f"content {record.fingerprint}", *marks]
    return f"Version {record.serial}: {', '.join(about)}"
