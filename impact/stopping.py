"""Stops what is under way when somebody presses Ctrl-C or ends the process: the statement that runs is interrupted.

Python hears of a signal only between its own steps, and one statement of DuckDB can last a minute. So a thread hears of
it at once and interrupts the statement; what was begun is then undone on the way out. From the moment at which a take
is entered in the ledger it is too late, and it comes to its end.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

STATUS = 130  # as shells have it for Ctrl-C
SIGNALS = (signal.SIGINT, signal.SIGTERM)
EVERY = 0.1  # seconds
OVER = b"\0"  # no signal has this number
_asked, _too_late, _over = threading.Event(), threading.Event(), threading.Event()
_under_way: list["Interruptible"] = []


class Interruptible(Protocol):
    """A connection: whatever statement runs on it can be interrupted from another thread."""

    def interrupt(self) -> None: ...


class Stopped(BaseException):
    """Somebody asked to stop. No `Exception`: nothing that mends a fault may take it for one."""


@contextmanager
def listening() -> Iterator[None]:
    """Inside, the signals stop what is under way. For the main thread of a process that does one thing."""
    hears, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    for number in SIGNALS:
        signal.signal(number, _stop)
    listener = threading.Thread(target=_watch, args=(hears,), name="stopping", daemon=True)
    listener.start()
    try:
        yield
    finally:
        _over.set()
        os.write(told, OVER)
        listener.join()


def asked() -> bool:
    """Whether somebody asked to stop in time."""
    return _asked.is_set()


@contextmanager
def stoppable(connection: Interruptible) -> Iterator[None]:
    """Statements on this connection are interrupted when somebody asks to stop."""
    _under_way.append(connection)
    try:
        yield
    finally:
        _under_way.remove(connection)


@contextmanager
def too_late() -> Iterator[None]:
    """What is done inside comes to its end, whoever asks to stop. Raises Stopped where somebody has asked before."""
    _too_late.set()
    try:
        if asked():
            raise Stopped
        yield
    finally:
        _too_late.clear()


def _stop(number, frame) -> None:
    if not _too_late.is_set():
        _asked.set()
        raise Stopped


def _watch(hears: int) -> None:
    while os.read(hears, 1) != OVER:
        while not (_too_late.is_set() or _over.wait(EVERY)):
            _asked.set()
            for connection in list(_under_way):
                connection.interrupt()
