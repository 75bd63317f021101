"""Reconstructs an earlier version from the archive and the ledger, beside what viewers see and without touching it."""

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from impact.errors import ImpactError, UsageError
from impact.folder import Folder
from impact.intake import frameworks, ledger, workspace
from impact.intake.ledger import Entry
from impact.intake.workspace import Progress
from impact.settings import Settings
from impact.spc import RULE_SETS
from impact.warehouse import build, earlier, versions
from impact.warehouse.versions import Record


@dataclass(frozen=True)
class Reconstruction:
    """An earlier version that can be opened: its record, the file, and how that compares with what stood then."""

    record: Record
    path: Path
    fingerprint: str
    recipe: dict[str, str]

    @property
    def by_newer_code(self) -> bool:
        return self.recipe != self.record.recipe

    @property
    def is_same(self) -> bool:
        """Whether its content is what the record says it was."""
        return self.fingerprint == self.record.fingerprint

    def sentence(self) -> str:
        """How it compares with what was seen then, in words."""
        by = "Built by newer code" if self.by_newer_code else "Built by the same code"
        return f"{by}; its content is {'the same as' if self.is_same else 'not quite'} what was seen then."

    def to_json(self) -> dict:
        """The object that `build SERIAL --json` prints."""
        return {
            "version": self.record.serial,
            "file": self.path.name,
            "fingerprint": self.fingerprint,
            "fingerprint_then": self.record.fingerprint,
            "by_newer_code": self.by_newer_code,
            "same": self.is_same,
            "sentence": self.sentence(),
        }


def reconstruct(settings: Settings, serial: int, progress: Progress = lambda sentence: None) -> Reconstruction:
    """Make version `serial` one that can be opened, built anew from the archive and the ledger where it must be.

    Raises UsageError where there was no such version, ImpactError where it cannot be built any more.
    """
    folder = settings.folder
    record = versions.record(folder, serial)
    with earlier.alone(folder, progress):
        path = earlier.find(folder, record) or _build(settings, record, progress)
    return compare(record, path)


def compare(record: Record, path: Path) -> Reconstruction:
    """The version in the file at `path` beside its record."""
    with duckdb.connect(str(path), read_only=True) as connection:
        fingerprint, recipe = connection.execute("SELECT fingerprint, recipe FROM version").fetchone()
    return Reconstruction(record, path, fingerprint, build.read_recipe(recipe))


def _build(settings: Settings, record: Record, progress: Progress) -> Path:
    folder = settings.folder
    history = _history(folder, record)
    unfinished = earlier.begin(folder, record)
    as_then = replace(settings, fixed_today=record.today, rules=_rules(record))
    with workspace.new_version(unfinished, frameworks.then(folder, record)) as connection:
        workspace.catch_up(connection, folder, history, progress, upto=record.place)
        workspace.finish(connection, as_then, history, record.serial, progress)
        connection.execute("UPDATE version SET built_at = ?", [record.built_at.replace(tzinfo=None)])
    return earlier.keep(folder, unfinished, record)


def _history(folder: Folder, record: Record) -> list[Entry]:
    """What the ledger held when the version was built."""
    history = [entry for entry in ledger.history(folder) if entry.place <= record.place]
    if (history[-1].place if history else 0) != record.place:
        raise ImpactError(
            f"version {record.serial} cannot be built again: the ledger no longer reaches to its place {record.place}.",
            where=str(folder.ledger),
            fix="Put the ledger back from a copy of the data folder, or open another version.",
        )
    return history


def _rules(record: Record) -> str:
    if record.rules not in RULE_SETS:
        raise UsageError(
            f"version {record.serial} was built under the rules `{record.rules}`, which are not here any more.",
            where="impact.toml",
            fix="Open another version.",
        )
    return record.rules
