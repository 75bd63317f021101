"""Versions on disk: one DuckDB file each, made beside the others and swapped in whole.

A pointer file (`current.json`) says which one is shown. It is read and closed at once, so that it can always be
replaced. Readers keep the file they opened until they let go of it; a new version never changes it under them. Of every
version there ever was a record stays in the archive, so that one no longer on disk can be built again.
"""

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from impact.errors import ImpactError, UsageError
from impact.folder import Folder
from impact.swapping import swap

KEPT = 5
UNFINISHED = "building-"


@dataclass(frozen=True)
class Version:
    """A version of the whole data: its number, the ledger's place it reflects, its file and its content's hash."""

    serial: int
    place: int
    file: str
    fingerprint: str
    path: Path


@dataclass(frozen=True)
class Record:
    """What stays of a version for good: its number, the ledger's place, its content's hash, when and by what it was built.

    today: the day that counted as today. rules: the SPC rule set. recipe: hashes of what it was made by.
    """

    serial: int
    place: int
    fingerprint: str
    built_at: datetime
    today: date
    rules: str
    recipe: Mapping[str, str]


def current(folder: Folder) -> Version | None:
    """The version that viewers see, or None where nothing has been built yet (or its file is gone)."""
    try:
        written = json.loads(_pointer(folder).read_text(encoding="utf-8"))
        version = Version(path=folder.warehouse / written["file"], **written)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        return None  # a pointer that cannot be read is as good as none: the archive and the ledger are the truth
    return version if version.path.exists() else None


def begin(folder: Folder) -> tuple[int, Path]:
    """The next version's number and the file to build it in. Call it under the folder's lock."""
    folder.warehouse.mkdir(parents=True, exist_ok=True)
    for left_over in folder.warehouse.glob(f"{UNFINISHED}*"):
        # A build that was killed, or the folder of what did not fit in its memory; the lock says that nobody is at it.
        shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink(missing_ok=True)
    numbers = [_serial(path) for path in _files(folder)] + [record.serial for record in records(folder)]
    serial = max(numbers, default=0) + 1
    return serial, folder.warehouse / f"{UNFINISHED}{serial:06d}.duckdb"


def publish(folder: Folder, path: Path, record: Record) -> Version:
    """Make the finished file `path` the version that viewers see, and keep its record."""
    final = file_of(folder, record.serial)
    swap(path, final)
    _keep(folder, record)
    version = Version(record.serial, record.place, final.name, record.fingerprint, final)
    _point_to(folder, version)
    _tidy(folder)
    return version


def records(folder: Folder) -> list[Record]:
    """The record of every version, the newest first."""
    kept = sorted(_records(folder).glob("*.json"), reverse=True) if _records(folder).exists() else []
    return [_read(path) for path in kept]


def record(folder: Folder, serial: int) -> Record:
    """The record of the version of that number. Raises UsageError where there has been none."""
    path = _record_of(folder, serial)
    if not path.exists():
        raise UsageError(
            f"there has been no version {serial}.",
            where="as at",
            fix="See what there is with: python -m impact versions.",
        )
    return _read(path)


def on_disk(folder: Folder) -> list[tuple[Record, Version]]:
    """The versions whose files are still there, the newest first."""
    found = [(record, file_of(folder, record.serial)) for record in records(folder)]
    return [
        (record, Version(record.serial, record.place, path.name, record.fingerprint, path))
        for record, path in found
        if path.exists()
    ]


def _keep(folder: Folder, record: Record) -> None:
    _records(folder).mkdir(parents=True, exist_ok=True)
    path = _record_of(folder, record.serial)
    aside = path.with_suffix(".new")
    written = asdict(record) | {"built_at": record.built_at.isoformat(), "today": record.today.isoformat()}
    aside.write_text(json.dumps(written, indent=1), encoding="utf-8")
    swap(aside, path)


def _read(path: Path) -> Record:
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        moment, today = datetime.fromisoformat(written["built_at"]), date.fromisoformat(written["today"])
        return Record(**written | {"built_at": moment.astimezone(UTC), "today": today})
    except (ValueError, KeyError, TypeError) as fault:
        raise ImpactError(
            "this record of a version cannot be read.",
            where=str(path),
            fix="Put it back from a copy of the data folder, or remove it: the version then is no longer listed.",
        ) from fault


def _records(folder: Folder) -> Path:
    return folder.archive / "versions"


def _record_of(folder: Folder, serial: int) -> Path:
    return _records(folder) / f"{serial:06d}.json"


def file_of(folder: Folder, serial: int) -> Path:
    """Where the file of a version is, as long as it is kept."""
    return folder.warehouse / f"version-{serial:06d}.duckdb"


def _point_to(folder: Folder, version: Version) -> None:
    written = {name: value for name, value in asdict(version).items() if name != "path"}
    aside = folder.warehouse / "current.json.new"
    with aside.open("w", encoding="utf-8") as pointer:
        json.dump(written, pointer)
        pointer.flush()
        os.fsync(pointer.fileno())
    swap(aside, _pointer(folder))


def _tidy(folder: Folder) -> None:
    """Let go of all but the last few versions; a file that somebody still has open stays where the system insists."""
    for path in sorted(_files(folder), key=_serial)[:-KEPT]:
        let_go(path)


def let_go(path: Path) -> None:
    """Remove the file of a version; where a system minds that somebody has it open, it goes another time."""
    with suppress(PermissionError):
        path.unlink(missing_ok=True)


def _pointer(folder: Folder) -> Path:
    return folder.warehouse / "current.json"


def _files(folder: Folder) -> list[Path]:
    return [path for path in folder.warehouse.glob("version-*.duckdb") if path.stem.split("-", 1)[1].isdecimal()]


def _serial(path: Path) -> int:
    return int(path.stem.split("-")[1])
