"""The ledger: what was taken and undone, in order. One JSON file a batch; together with the archive it is the truth."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from pathlib import Path

import duckdb

from impact.errors import ImpactError
from impact.folder import Folder
from impact.swapping import swap

TAKE, UNDO = "take", "undo"


@dataclass(frozen=True)
class Entry:
    """One line of the ledger. place: its number, over all batches. undoes: the place that an undo takes back.

    today, as_given and contracts (their digest) are what the file was judged by, so that it can be judged again alike.
    mapping: sha256 of the mapping that a source in another layout was converted by, or None. withdraw_missing: whether rows
    that the file re-issues without having them were withdrawn.
    """

    place: int
    batch: int
    action: str
    sha256: str
    file: str
    dataset: str
    at: datetime
    by: str
    today: date
    as_given: tuple[str, ...]
    contracts: str
    undoes: int | None = None
    mapping: str | None = None
    withdraw_missing: bool = False


def history(folder: Folder) -> list[Entry]:
    """Every entry, undos included, in order."""
    if not folder.ledger.exists():
        return []
    return [entry for path in sorted(folder.ledger.glob("*.json")) for entry in _read(path)]


def entries(folder: Folder) -> list[Entry]:
    """The takes that stand, in order: those that no undo takes back."""
    return standing(history(folder))


def standing(everything: Sequence[Entry]) -> list[Entry]:
    """The takes among these entries that stand: an undo takes one back, and an undo of that undo puts it back."""
    undone = {entry.undoes for entry in undos_that_stand(everything)}
    return [entry for entry in everything if entry.action == TAKE and entry.place not in undone]


def names(everything: Sequence[Entry]) -> dict[int, str]:
    """What the files of the takes that stand were called, by place."""
    return {entry.place: entry.file for entry in standing(everything)}


def undos_that_stand(everything: Sequence[Entry]) -> list[Entry]:
    """The undos among these entries that no later undo takes back, the latest first."""
    undone: set[int] = set()
    standing_ones = []
    for entry in reversed(everything):  # what undoes an entry comes after it, so whether it stands is known by then
        if entry.action == UNDO and entry.place not in undone:
            undone.add(entry.undoes)
            standing_ones.append(entry)
    return standing_ones


def last(folder: Folder) -> tuple[int, int]:
    """The place and the batch of the last entry; 0 and 0 in an empty ledger."""
    everything = history(folder)
    return (everything[-1].place, everything[-1].batch) if everything else (0, 0)


def append(folder: Folder, batch: Sequence[Entry]) -> Path:
    """Write the entries of one batch as one file, whole or not at all. Call it under the folder's lock."""
    folder.ledger.mkdir(parents=True, exist_ok=True)
    path = folder.ledger / f"{batch[0].batch:08d}.json"
    aside = path.with_suffix(".new")
    with aside.open("w", encoding="utf-8") as written:
        json.dump([asdict(entry) for entry in batch], written, default=_plain, ensure_ascii=False, indent=1)
        written.flush()
        os.fsync(written.fileno())
    swap(aside, path)
    return path


def show(connection: duckdb.DuckDBPyConnection, everything: Sequence[Entry]) -> None:
    """Put the takes that stand into a version as table `take`, so that every figure can say where it came from.

    day: the one that counted as today when it was taken. whole: whether its batch stands as it came, and upon what it
    came (see `_shaken`)."""
    connection.execute(
        "CREATE OR REPLACE TABLE take (place BIGINT, batch BIGINT, dataset VARCHAR, file VARCHAR, sha256 VARCHAR, "
        "taken_at TIMESTAMP, day DATE, taken_by VARCHAR, whole BOOLEAN)"
    )
    shaken = _shaken(everything)
    rows = [
        (e.place, e.batch, e.dataset, e.file, e.sha256, e.at.replace(tzinfo=None), e.today, e.by, e.batch not in shaken)
        for e in standing(everything)
    ]
    if rows:
        connection.executemany("INSERT INTO take VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _shaken(everything: Sequence[Entry]) -> set[int]:
    """The batches of which an entry is undone, or that came upon a take that was undone after them.

    What such a batch brought is judged upon other ground now than when it came, so that counts of unnamed answers before
    and after could be held against each other.
    """
    batch_of = {entry.place: entry.batch for entry in everything}
    found = set()
    for undo in undos_that_stand(everything):
        found |= {entry.batch for entry in everything if batch_of[undo.undoes] <= entry.batch < undo.batch}
    return found


def _plain(value: date | datetime) -> str:
    return value.isoformat()


def _read(path: Path) -> list[Entry]:
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        return [_entry(line) for line in written]
    except (ValueError, KeyError, TypeError) as fault:
        raise ImpactError(
            "this page of the ledger cannot be read.",
            where=str(path),
            fix="Put it back from a copy of the data folder.",
        ) from fault


def _entry(line: dict) -> Entry:
    known = {field.name: line[field.name] for field in fields(Entry) if field.name in line}
    dates = {"at": datetime.fromisoformat(line["at"]), "today": date.fromisoformat(line["today"])}
    return Entry(**known | dates | {"as_given": tuple(line["as_given"])})
