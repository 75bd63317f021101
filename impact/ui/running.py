"""What this app runs on: its settings, read once, and the version that a screen holds: the latest, or an earlier one."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import streamlit as st

from impact import settings as written
from impact.errors import NoData
from impact.folder import Folder
from impact.settings import Settings
from impact.warehouse import versions
from impact.warehouse.versions import Record

HELD = "version on this screen"
_kept_from: list[Exception] = []  # what kept the data folder from being made ready, when the app started


@dataclass(frozen=True)
class Shown:
    """What is on the screen: the folder, its version's number and file, and the day that counts as today.

    Of an earlier version also what the address asked for, its record, and the latest version at that moment.
    """

    folder: Folder
    serial: int
    path: Path
    today: date
    asked: str = ""
    record: Record | None = None
    latest: "Shown | None" = None

    @property
    def is_earlier(self) -> bool:
        """Whether an earlier version was asked for, even where it is the latest still."""
        return self.latest is not None

    @property
    def newest(self) -> "Shown":
        """The latest version when this screen was drawn."""
        return self.latest or self


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this app."""
    return written.load()


def hold(version: Shown | None) -> None:
    """Hold on to one version for all that this run of a page asks: never two."""
    st.session_state[HELD] = version


def not_ready(fault: Exception) -> None:
    """Remember what kept the data folder from being made ready; a screen with nothing to show says it."""
    _kept_from[:] = [fault]


def shown() -> Shown:
    """The version on this screen, of the data folder's own, else of its sample. Raises NoData, or what kept it away."""
    now = version_now()
    if now is None:
        if _kept_from:
            raise _kept_from[0]
        raise NoData(
            "There is no data to show yet.",
            where=str(settings().folder.root),
            fix="Drop an extract on the Data page, or make the sample with: python -m impact sample.",
        )
    return now


def version_now() -> Shown | None:
    """The same, or None before anything has been built."""
    return st.session_state.get(HELD)


def latest() -> Shown | None:
    """The version that the folder's pointer names now, or None; it may be newer than the one on the screen."""
    ours = settings()
    for folder in (ours.folder, ours.folder.sample):
        version = versions.current(folder)
        if version:
            return Shown(folder, version.serial, version.path, ours.today(folder))
    return None
