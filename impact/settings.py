"""Settings: where the data is, what day it counts as, who is looking and by which rules.

In order of strength: an argument, the environment (`IMPACT_DATA`, `IMPACT_TODAY`, `IMPACT_JOURNAL`), `impact.toml` beside `app.py`.
"""

import os
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from impact.errors import UsageError
from impact.folder import Folder
from impact.viewer import Viewer

PROJECT = Path(__file__).resolve().parents[1]
LONDON = ZoneInfo("Europe/London")
TARGET_KINDS = ("plan", "standard", "ambition")


@dataclass(frozen=True)
class Settings:
    """What holds for this run of the app or of one command."""

    folder: Folder
    fixed_today: date | None = None
    viewer: Viewer = field(default_factory=Viewer)
    rules: str = "mdc-2023"
    target_order: tuple[str, ...] = TARGET_KINDS
    journal: str = field(default="", repr=False)  # a PostgreSQL address, which may hold a password; empty: a file

    def today(self, folder: Folder | None = None) -> date:
        """The date that counts as today: the folder's own (the sample has one), else the setting, else that in London."""
        shown = folder or self.folder
        return shown.today or self.fixed_today or datetime.now(LONDON).date()


def load(data: str | Path | None = None) -> Settings:
    """Read the settings. `data` (a folder) is stronger than `IMPACT_DATA`; the default is `data/` beside `app.py`."""
    written = _written(PROJECT / "impact.toml")
    viewer = written.get("viewer", {})
    return Settings(
        folder=Folder(_data_folder(data)),
        fixed_today=_today(os.environ.get("IMPACT_TODAY", "")),
        viewer=Viewer(frozenset(viewer.get("roles", [])), frozenset(viewer.get("organisations", []))),
        rules=written.get("rules", "mdc-2023"),
        target_order=_target_order(written.get("target_order", TARGET_KINDS)),
        journal=os.environ.get("IMPACT_JOURNAL", "").strip() or written.get("journal", ""),
    )


def _data_folder(data: str | Path | None) -> Path:
    return Path(data or os.environ.get("IMPACT_DATA") or PROJECT / "data").expanduser().absolute()


def _today(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(
            f"`{text}` is not a date.", where="IMPACT_TODAY", fix="Write it as year-month-day, such as 2026-07-14."
        ) from None


def _target_order(kinds) -> tuple[str, ...]:
    if sorted(kinds) != sorted(TARGET_KINDS):
        raise UsageError(
            f"target_order is {list(kinds)}.", where="impact.toml", fix=f"Name each of {', '.join(TARGET_KINDS)} once."
        )
    return tuple(kinds)


@cache
def _written(path: Path) -> dict:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise UsageError(f"this file cannot be read: {fault}.", where=path.name, fix="Mend it.") from fault
