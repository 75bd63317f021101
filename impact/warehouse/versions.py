"""Versions on disk: one DuckDB file each, made beside the others and swapped in whole.

A pointer file (`current.json`) says which one is shown. It is read and closed at once, so that it can always be
replaced. Readers keep the file they opened until they let go of it; a new version never changes it under them.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from impact.errors import ImpactError
from impact.folder import Folder

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
        left_over.unlink(missing_ok=True)  # a build that was killed; the lock says that nobody is at it
    serial = max((_serial(path) for path in _files(folder)), default=0) + 1
    return serial, folder.warehouse / f"{UNFINISHED}{serial:06d}.duckdb"


def publish(folder: Folder, path: Path, *, serial: int, place: int, fingerprint: str) -> Version:
    """Make the finished file `path` the version that viewers see."""
    final = folder.warehouse / f"version-{serial:06d}.duckdb"
    os.replace(path, final)
    version = Version(serial=serial, place=place, file=final.name, fingerprint=fingerprint, path=final)
    _point_to(folder, version)
    _tidy(folder)
    return version


def _point_to(folder: Folder, version: Version) -> None:
    written = {name: value for name, value in asdict(version).items() if name != "path"}
    aside = folder.warehouse / "current.json.new"
    with aside.open("w", encoding="utf-8") as pointer:
        json.dump(written, pointer)
        pointer.flush()
        os.fsync(pointer.fileno())
    try:
        os.replace(aside, _pointer(folder))
    except PermissionError as fault:
        raise ImpactError(
            "the new version is built, but the pointer to it cannot be replaced while another program holds it.",
            where=str(_pointer(folder)),
            fix="Close that program and take the file again.",
        ) from fault


def _tidy(folder: Folder) -> None:
    """Let go of all but the last few versions; a file that somebody still has open stays where the system insists."""
    for path in sorted(_files(folder), key=_serial)[:-KEPT]:
        try:
            path.unlink()
        except PermissionError:
            continue  # open in another program, on a system that minds: it goes at a later take


def _pointer(folder: Folder) -> Path:
    return folder.warehouse / "current.json"


def _files(folder: Folder) -> list[Path]:
    return [path for path in folder.warehouse.glob("version-*.duckdb") if path.stem.split("-", 1)[1].isdecimal()]


def _serial(path: Path) -> int:
    return int(path.stem.split("-")[1])
