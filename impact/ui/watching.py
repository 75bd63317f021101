"""Watches the inbox while the app runs: what is dropped there and whole is taken in, by a child process."""

import logging
import threading

from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import inbox
from impact.ui import arrivals

EVERY = 2.0  # seconds
log = logging.getLogger("impact")


class Watch:
    """A thread that looks into the inbox every two seconds, from `start` to `stop`."""

    def __init__(self, folder: Folder):
        self.folder = folder
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="inbox", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer; a take that is under way comes to its end."""
        self._over.set()

    def step(self) -> list[dict]:
        """Look once, and take what is whole; returns the receipts."""
        if not inbox.look(self.folder).whole:
            return []
        found = arrivals.sweep(self.folder)
        for one in found:
            log.info("inbox: %s %s", one["file"], one["verdict"])
        return found

    def _run(self) -> None:
        while not self._over.wait(EVERY):
            try:
                self.step()
            except (ImpactError, OSError):  # said by the next look, or gone by then; the watch goes on
                log.exception("the inbox could not be swept")
