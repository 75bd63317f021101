"""Extracts on their way in: handed to a child process, so that no viewer waits for it."""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory

from impact import stopping
from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import chronicle
from impact.intake import receipts as kept
from impact.intake.chronicle import Chapter
from impact.intake.ledger import Entry
from impact.settings import PROJECT
from impact.ui import running

STEP = "… "  # how the command line begins a line that says what it is doing
OPENINGS = ("Not done. ", "Cannot do that. ")
BY = "the Data page"
EVERY = 0.5  # seconds after which a step is told again
HOW_TO_TAKE = "Try again; if it stays, take them in on the command line: python -m impact take FILE."

log = logging.getLogger("impact")


def hand_over(
    files: Iterable,
    command: str = "take",
    progress: Callable[[str], None] = lambda step: None,
    *,
    as_given: bool = False,
    withdraw_missing: bool = False,
    by: str = BY,
    folder: Folder | None = None,
    begun: Callable[[Callable[[], bool]], None] = lambda stop: None,
) -> list[dict]:
    """Take uploaded files in (or only `check` them) and return their receipts, in the order in which they were given.

    Each file keeps its name. progress is told each step. as_given: percentages are right as they are, however small.
    withdraw_missing: rows sent before that a file issues again without having them go out of view.
    folder: another data folder than that of the settings (the sample's). begun: told how to stop it from elsewhere, by a
    call that waits until all is undone and returns whether it was in time.
    Raises ImpactError where the command could not run to its end.
    """
    with TemporaryDirectory() as aside:
        paths = [put_aside(Path(aside) / str(n), file) for n, file in enumerate(files)]
        words = [command, *(["--by", by] if command == "take" else [])]
        words += ["--as-given", "percent"] if as_given else []
        words += ["--withdraw-missing"] if withdraw_missing else []
        return _answered([*words, "--json", "--progress", *map(str, paths)], progress, HOW_TO_TAKE, folder, begun)


def undo(
    place: int,
    *,
    only_look: bool,
    progress: Callable[[str], None] = lambda step: None,
    folder: Folder | None = None,
) -> dict:
    """Undo the receipt of that number, or only look at what that would change; what the command line answers.

    folder: another data folder than that of the settings (the sample's). Raises ImpactError where it could not be done.
    """
    words = ["undo", str(place), "--json", "--progress", "--by", BY, *(["--dry-run"] if only_look else [])]
    return _answered(words, progress, f"Try again; if it stays: python -m impact undo {place}.", folder)


def build(folder: Folder, serial: int, progress: Callable[[str], None]) -> dict:
    """Build an earlier version of `folder` again; what the command line answers. Raises ImpactError where it cannot be."""
    words = ["build", str(serial), "--json", "--progress"]
    return _answered(words, progress, f"See more with: python -m impact build {serial}.", folder)


def sweep(folder: Folder) -> list[dict]:
    """Take what lies whole in the inbox of `folder`, and return the receipts. Raises ImpactError where it cannot be."""
    return _answered(["take", "--json", "--by", "the inbox"], lambda step: None, HOW_TO_TAKE, folder)


def as_kept(found: list[dict]) -> list[dict]:
    """The receipts just given, as they were kept: with when, by whom, and the name under which sheets lie."""
    latest: dict[tuple, list[dict]] = {}
    for one in kept.read(running.settings().folder)[: len(found)]:
        latest.setdefault((one["file"], one["sha256"]), []).append(one)
    return [latest[named].pop() if latest.get(named := (one["file"], one["sha256"])) else one for one in found]


def receipts() -> list[dict]:
    """The receipts of the folder that is shown, the latest first; none where it holds nothing."""
    now = running.version_now()
    return kept.read(now.folder) if now else []


def to_undo(folder: Folder | None = None) -> list[Entry]:
    """What can be undone in a data folder, the latest first; without `folder` in one's own, and nothing of the sample."""
    return chronicle.to_undo(folder or running.settings().folder)


def versions(folder: Folder) -> list[Chapter]:
    """Every version there was, the newest first, with what arrived or was undone in it."""
    return chronicle.chapters(folder)


def _answered(
    words: list[str],
    progress: Callable[[str], None],
    fix: str,
    folder: Folder | None = None,
    begun: Callable[[Callable[[], bool]], None] = lambda stop: None,
):
    """What the command line answers to these words on the data folder, read from its JSON."""
    root = (folder or running.settings().folder).root
    command = [sys.executable, "-m", "impact", "--data", str(root), *words]
    with TemporaryDirectory() as aside:
        status, answer, said = _run(command, Path(aside) / "answer", progress, begun)
    try:
        return json.loads(answer)
    except json.JSONDecodeError:
        if not _was_stopped(status):
            log.error("%s ended with %s: %s", words[0], status, said)
        raise ImpactError(
            "That could not be done; nothing that viewers see has changed.", where=_said(said), fix=fix
        ) from None


def _run(
    command: list[str],
    answer: Path,
    progress: Callable[[str], None],
    begun: Callable[[Callable[[], bool]], None] = lambda stop: None,
) -> tuple[int, str, str]:
    """Run the command line: its exit status, what it printed, and what it said beside its steps.

    progress: told each step, and the last one again while it lasts; whatever it raises (the page is let go of) stops the
    child, which undoes what it had begun, unless it is too late for that.
    """
    said: list[str] = []
    surroundings = os.environ | {"PYTHONIOENCODING": "utf-8"}
    with answer.open("w+", encoding="utf-8") as printed:
        child = subprocess.Popen(
            command, cwd=PROJECT, stdout=printed, stderr=subprocess.PIPE, encoding="utf-8", env=surroundings
        )
        try:
            begun(lambda: _stop(child))  # inside: in a run of the page that was let go of, even this raises
            for line in _lines(child):
                progress(line.removeprefix(STEP).strip()) if line.startswith(STEP) else said.append(line)
        except BaseException:
            _stop(child)
            raise
        return child.wait(), answer.read_text(encoding="utf-8"), "".join(said)


def _stop(child: subprocess.Popen) -> bool:
    """Stop the child and wait until it has undone what it began; whether it was in time. Safe from any thread."""
    child.terminate()
    return _was_stopped(child.wait())


def _was_stopped(status: int) -> bool:
    return status == stopping.STATUS or status < 0


def _lines(child: subprocess.Popen) -> Iterator[str]:
    """What the child says on standard error; while it says nothing, its last step again."""
    lines: SimpleQueue[str | None] = SimpleQueue()

    def read() -> None:
        for line in child.stderr:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, name="what the command line says", daemon=True).start()
    step = STEP
    while True:
        try:
            line = lines.get(timeout=EVERY)
        except Empty:
            line = step
        if line is None:
            return
        step = line if line.startswith(STEP) else step
        yield line


def put_aside(folder: Path, file) -> Path:
    """Write an uploaded file into a new folder, under its own name; returns its path."""
    folder.mkdir()
    path = folder / (Path(file.name).name or "extract")
    path.write_bytes(file.getbuffer())
    return path


def _said(stderr: str) -> str:
    """The command line's own sentence, if it ended with one; a traceback stays in the log."""
    last = (stderr.strip().splitlines() or [""])[-1]
    return next((last.removeprefix(opening) for opening in OPENINGS if last.startswith(opening)), "")
