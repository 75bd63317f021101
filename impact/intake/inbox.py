"""The drop folder: what lies in `inbox/` and is whole is taken as one batch, and everything else is said and left.

A file that was taken moves out (the archive has it). One that was refused, or of which nothing could be taken, moves to
`rejects/` beside its receipt. One with data about persons is copied nowhere and never read again: it lies where it is,
known by its number on the disk, size and time alone (its name may be personal too), until somebody deletes it.
"""

import json
import os
import stat
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from impact import stopping
from impact.folder import Folder
from impact.intake import archive, privacy, receipts
from impact.intake.receipts import Receipt
from impact.intake.take import take
from impact.intake.workspace import Progress
from impact.locking import queued
from impact.settings import Settings
from impact.swapping import swap

SETTLED = 2.0  # seconds without a change, after which a file counts as whole
SETTLED_TEXT = 10.0  # the same for CSV, whose end looks like any other line
SLOW_COPY = 600.0  # seconds for which a file without its end is taken for one still being copied
END_OF_ZIP, LAST_RECORD = b"PK\x05\x06", 22  # how the last record of a workbook begins (a ZIP file), and its length
TAIL = LAST_RECORD + 65_535  # with the longest comment that may follow it
TEXTS = (".csv", ".tsv", ".txt")
UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".download", ".new", "~")
Mark = tuple[int, int, int]  # number on the disk, size, time of the last change


@dataclass(frozen=True)
class Found:
    """What lies in the inbox: the files that are whole, each with its mark; and a sentence for each that is left."""

    whole: dict[Path, Mark]
    left: list[str]


def look(folder: Folder, *, now: Callable[[], float] = time.time) -> Found:
    """What lies in the inbox at this moment. Nothing is read but the last bytes of parquet and Excel files."""
    found = Found({}, [])
    known = _about_persons(folder)
    for path in sorted(folder.inbox.iterdir()) if folder.inbox.is_dir() else []:
        with suppress(FileNotFoundError):  # moved away meanwhile
            why = _left(path, known, now())
            if why == "":
                found.whole[path] = _mark(path)
            elif why:
                found.left.append(f"{privacy.hidden(path.name)}: {why}")
    return found


def sweep(
    settings: Settings,
    *,
    by: str,
    as_given: frozenset[str] = frozenset(),
    withdraw_missing: bool = False,
    progress: Progress = lambda sentence: None,
    now: Callable[[], float] = time.time,
) -> list[Receipt]:
    """Take what is whole in the inbox as one batch, and clear it away; what is left is said through `progress`.

    One sweep at a time: another (of a second app on the same folder, say) waits, and then looks for itself.
    """
    folder = settings.folder
    if not folder.inbox.is_dir():
        return []
    with queued(folder.inbox_lock, "the inbox is being taken in already; waiting for that to finish", progress):
        found = look(folder, now=now)
        for sentence in found.left:
            progress(sentence)
        if not found.whole:
            return []
        told = take(
            settings, list(found.whole), by=by, as_given=as_given, withdraw_missing=withdraw_missing, progress=progress
        )
        with stopping.too_late():
            _clear_away(folder, found.whole, told, progress)
        return told


def _left(path: Path, known: Sequence[Mark], now: float) -> str | None:
    """Why this is left where it is: empty where it is not, None where it is not worth a word."""
    about = path.lstat()
    if path.name.startswith((".", "~$")):
        return None
    if stat.S_ISLNK(about.st_mode):
        return "left, because it is a link; put the file itself into the inbox."
    if stat.S_ISDIR(about.st_mode):
        return "left, because it is a folder; put its files into the inbox themselves."
    if not stat.S_ISREG(about.st_mode):
        return "left, because it is no file."
    if _mark(path) in known:
        return "left and not read again, because it holds data about persons. Delete it."
    if _is_being_copied(path, about, now):
        return "left for now, because it is still being copied."
    return ""


def _is_being_copied(path: Path, about: os.stat_result, now: float) -> bool:
    age = now - about.st_mtime
    kind = path.suffix.lower()
    if path.name.endswith(UNFINISHED) or age < (SETTLED_TEXT if kind in TEXTS else SETTLED):
        return True
    return kind in ENDS and age < SLOW_COPY and not ENDS[kind](_tail(path))


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - TAIL))
        return file.read()


def _ends_as_parquet(tail: bytes) -> bool:
    return tail.endswith(b"PAR1")


def _ends_as_workbook(tail: bytes) -> bool:
    start = tail.rfind(END_OF_ZIP)
    comment = int.from_bytes(tail[start + LAST_RECORD - 2 : start + LAST_RECORD], "little")
    return start >= 0 and len(tail) - start >= LAST_RECORD + comment


ENDS = {".parquet": _ends_as_parquet, ".xlsx": _ends_as_workbook}  # whether these last bytes are the end of a file


def _mark(path: Path) -> Mark:
    about = path.lstat()
    return about.st_ino, about.st_size, about.st_mtime_ns


def _clear_away(folder: Folder, whole: dict[Path, Mark], told: Sequence[Receipt], progress: Progress) -> None:
    stems = {(one["file"], one["sha256"]): one["stem"] for one in reversed(receipts.read(folder)[: len(told)])}
    for (path, mark), receipt in zip(whole.items(), told, strict=True):
        with suppress(FileNotFoundError):
            if _mark(path) != mark:
                progress(
                    f"{privacy.hidden(path.name)}: it changed while it was taken, so it stays and is looked at again."
                )
            elif {fault.rule for fault in receipt.faults} & privacy.RULES:
                _remember(folder, mark)
            elif receipt.verdict == "unchanged" or archive.holds(folder, receipt.sha256):
                path.unlink()
            else:
                _send_back(folder, path, stems[receipt.file, receipt.sha256])


def _send_back(folder: Folder, path: Path, stem: str) -> None:
    """Move a file to `rejects/`, beside a copy of its receipt."""
    into = folder.rejects / stem
    into.mkdir(parents=True, exist_ok=True)
    (into / "receipt.json").write_bytes((folder.receipts / f"{stem}.json").read_bytes())
    swap(path, into / path.name)


def _about_persons(folder: Folder) -> list[Mark]:
    try:
        marks = json.loads(_list(folder).read_text(encoding="utf-8"))
        return [tuple(mark) for mark in marks if all(isinstance(part, int) for part in mark)]  # older code kept names
    except FileNotFoundError:
        return []


def _remember(folder: Folder, mark: Mark) -> None:
    """Keep the mark of a file about persons; those that are gone from the inbox are forgotten."""
    there = {path.lstat().st_ino for path in folder.inbox.iterdir()}
    marks = [one for one in _about_persons(folder) if one[0] in there] + [mark]
    _list(folder).parent.mkdir(parents=True, exist_ok=True)
    aside = _list(folder).with_suffix(".new")
    aside.write_text(json.dumps(marks), encoding="utf-8")
    swap(aside, _list(folder))


def _list(folder: Folder) -> Path:
    return folder.rejects / "about-persons.json"
