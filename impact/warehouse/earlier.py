"""Earlier versions that were built again: in a place of their own, a few at a time, the least lately opened goes first."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from impact.folder import Folder
from impact.locking import queued
from impact.swapping import swap
from impact.warehouse import versions
from impact.warehouse.build import DIGITS, own_frameworks, recipe, recipe_digest
from impact.warehouse.versions import UNFINISHED, Record

KEPT = 4


@contextmanager
def alone(folder: Folder, say) -> Iterator[None]:
    """Hold the lock of this place (no take ever waits for it); where another rebuild holds it, say so and wait."""
    with queued(_lock(folder), "another version is being rebuilt; waiting for it to finish", say):
        _sweep(folder)
        yield


def find(folder: Folder, record: Record) -> Path | None:
    """The file in which this code can read the version: its own where this code built it, else a rebuilt one, else None."""
    own = versions.file_of(folder, record.serial)
    if own.exists() and record.recipe == recipe(record.rules, own_frameworks(record.recipe)):
        return own
    rebuilt = _file(folder, record)
    try:
        os.utime(rebuilt)  # opened now: it is the last to go
    except FileNotFoundError:
        return None
    return rebuilt


def begin(folder: Folder, record: Record) -> Path:
    """The file to rebuild a version in. Call it while `alone`."""
    return _place(folder) / f"{UNFINISHED}{record.serial:06d}.duckdb"


def keep(folder: Folder, unfinished: Path, record: Record) -> Path:
    """Put the finished file where `find` looks, and let go of all but the few that were opened last."""
    kept = _file(folder, record)
    swap(unfinished, kept)
    by_use = sorted(_place(folder).glob("version-*.duckdb"), key=lambda path: (path == kept, path.stat().st_mtime))
    for path in by_use[:-KEPT]:
        versions.let_go(path)
    return kept


def sweep(folder: Folder) -> None:
    """Remove what a rebuild that was killed has left, unless one is at work at this moment."""
    if not any(_place(folder).glob(f"{UNFINISHED}*")):
        return
    try:
        with FileLock(_lock(folder)).acquire(timeout=0):
            _sweep(folder)
    except Timeout:
        return


def _sweep(folder: Folder) -> None:
    for left in _place(folder).glob(f"{UNFINISHED}*"):
        left.unlink(missing_ok=True)


def _file(folder: Folder, record: Record) -> Path:
    """By number and code: what other code rebuilt is another file, whatever its name was in a process that still runs."""
    return _place(folder) / f"version-{record.serial:06d}-{recipe_digest(record.rules)[:DIGITS]}.duckdb"


def _place(folder: Folder) -> Path:
    return folder.warehouse / "earlier"


def _lock(folder: Folder) -> Path:
    return _place(folder) / "rebuild.lock"
