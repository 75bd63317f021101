"""Holds a lock file, so that one process at a time is at what it guards; who has to wait is told so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


@contextmanager
def queued(path: Path, told: str, progress: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock at `path`, whose folder is made where it is missing; where another process holds it, say `told` and wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress(told)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
