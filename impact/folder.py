"""The data folder: where everything that arrives, and everything built from it, is kept.

inbox/ what was dropped, archive/ the files taken and the ledger, warehouse/ the versions, receipts/ what became of each
file, rejects/ what to send back, mappings/ source layouts, frameworks/ frameworks of self-assessment, journal.sqlite
what people typed. `folder.toml` stands only in
a folder that says something about itself (the sample).
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from impact.errors import ImpactError


@dataclass(frozen=True)
class Folder:
    """One data folder. Its subfolders are made when something is first written to them."""

    root: Path

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def ledger(self) -> Path:
        return self.archive / "ledger"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse"

    @property
    def receipts(self) -> Path:
        return self.root / "receipts"

    @property
    def rejects(self) -> Path:
        return self.root / "rejects"

    @property
    def journal(self) -> Path:
        """What people typed, where the settings name no other place for it; apart from the figures."""
        return self.root / "journal.sqlite"

    @property
    def mappings(self) -> Path:
        """Source layouts that this folder's own people have described."""
        return self.root / "mappings"

    @property
    def frameworks(self) -> Path:
        """Frameworks of self-assessment of this folder's own; one wins over the shipped one of its id."""
        return self.root / "frameworks"

    @property
    def lock(self) -> Path:
        return self.root / "take.lock"

    @property
    def inbox_lock(self) -> Path:
        return self.root / "inbox.lock"

    @property
    def sample(self) -> "Folder":
        """The fictional system that is shown while this folder has nothing of its own."""
        return Folder(self.root / "sample")

    @cached_property
    def about(self) -> dict:
        """What `folder.toml` says: `fictional` (flag) and `today` (date); empty where there is none."""
        path = self.root / "folder.toml"
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise ImpactError(
                f"this file cannot be read: {fault}.", where=str(path), fix="Mend it, or remove it."
            ) from fault

    @property
    def fictional(self) -> bool:
        return bool(self.about.get("fictional", False))

    @property
    def today(self) -> date | None:
        """The date this folder counts as today, where it fixes one."""
        return self.about.get("today")
