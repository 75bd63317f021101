"""Extracts on their way in: handed to a child process, so that no viewer waits for it."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from impact.errors import ImpactError
from impact.settings import PROJECT
from impact.ui import running

OPENINGS = ("Not done. ", "Cannot do that. ")

log = logging.getLogger("impact")


def hand_over(files: Iterable, command: str = "take") -> list[dict]:
    """Take uploaded files in (or only `check` them) and return their receipts, in the order in which they were judged.

    Each file keeps its name. Raises ImpactError where the command could not run to its end.
    """
    with TemporaryDirectory() as aside:
        paths = [_put_aside(Path(aside) / str(n), file) for n, file in enumerate(files)]
        words = [sys.executable, "-m", "impact", "--data", str(running.settings().folder.root), command, "--json"]
        words += ["--by", "the Data page"] if command == "take" else []
        done = subprocess.run([*words, *map(str, paths)], cwd=PROJECT, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        log.error("%s ended with %s: %s", command, done.returncode, done.stderr)
        raise ImpactError(
            "The files could not be judged; nothing that viewers see has changed.",
            where=_said(done.stderr),
            fix="Try again; if it stays, take them in on the command line: python -m impact take FILE.",
        ) from None


def _put_aside(folder: Path, file) -> Path:
    folder.mkdir()
    path = folder / (Path(file.name).name or "extract")
    path.write_bytes(file.getbuffer())
    return path


def _said(stderr: str) -> str:
    """The command line's own sentence, if it ended with one; a traceback stays in the log."""
    last = (stderr.strip().splitlines() or [""])[-1]
    return next((last.removeprefix(opening) for opening in OPENINGS if last.startswith(opening)), "")
