"""The command line as its user has it: each command a process of its own, forked from one that has the libraries loaded.

Loading them takes longer than most commands do, and is the same every time. What is not the same is not shared: the
process that is forked has opened nothing, run nothing and started no thread.
"""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Sequence
from subprocess import CompletedProcess

LOADED = ["impact.__main__", "impact.intake", "impact.sample", "pandas", "duckdb", "pyarrow.parquet"]
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(LOADED)


def command(*words, **environment: str) -> CompletedProcess:
    """Run `python -m impact WORDS` with this environment and no other; output and errors as text."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = FORKED.Process(
            target=_run,
            args=([*map(str, words)], {"PATH": "", **environment}, _passed(output), _passed(errors)),
        )
        child.start()
        child.join()
        said = [_read(told) for told in (output, errors)]
    return CompletedProcess(words, child.exitcode, *said)


class Begun:
    """A command that runs while the test goes on. errors: what it says, line by line, as it says it."""

    def __init__(self, *words, **environment: str):
        reading, writing = os.pipe()
        with open(os.devnull, "w") as nothing, os.fdopen(writing, "w") as said:
            self.child = FORKED.Process(
                target=_run,
                args=([*map(str, words)], {"PATH": "", **environment}, _passed(nothing), _passed(said)),
            )
            self.child.start()
        self.errors = os.fdopen(reading, encoding="utf-8")

    def end(self) -> tuple[int, str]:
        """Wait for its end; returns the exit status and what it had yet to say."""
        with self.errors:
            said = self.errors.read()
        self.child.join()
        return self.child.exitcode, said


def _passed(file) -> multiprocessing.reduction.DupFd:
    return multiprocessing.reduction.DupFd(file.fileno())


def _read(file) -> str:
    file.seek(0)
    return file.read().decode("utf-8")


def _run(words: Sequence[str], environment: dict[str, str], output, errors) -> None:
    """In the new process: take its place as `python -m impact` would, and end as it does."""
    os.dup2(output.detach(), 1)
    os.dup2(errors.detach(), 2)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["python -m impact", *words]
    from impact.__main__ import run

    run()
