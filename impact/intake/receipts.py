"""The receipt: what became of a file, as counts, as faults and in plain words. No personal value ever stands in one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

from impact.folder import Folder
from impact.intake import privacy
from impact.intake.faults import Fault, together
from impact.intake.returns import Returns
from impact.swapping import swap

PLAIN = ("file", "sha256", "dataset", "verdict")
COUNTS = ("rows", "taken", "added", "revised", "unchanged", "rejected", "waiting", "duplicates")
ALIKE = 3  # faults of one rule that are told one by one
EFFECTS = {"block": "Refused", "reject": "Not taken", "wait": "Waiting", "warn": "Worth a look", "note": "Note"}
OPENINGS = {
    "accepted": "accepted",
    "partly": "partly taken",
    "refused": "refused, nothing of it was taken",
    "unchanged": "unchanged, everything in it is here already",
}


@dataclass(frozen=True)
class Receipt:
    """What became of one file.

    rows = taken + rejected + waiting + duplicates; taken = added + revised + unchanged. faults: those of the file and
    the first 1,000 of rows; fault_count: all of them. version: number of the version that shows the file, or None.
    place: its place in the ledger, or None. altered: whether taking it alters any row. entered and back: rows by
    dataset that no longer wait, or wait again, because of it. redefined: metrics whose meaning it changes. returns: the rows that
    go back to whoever sent them, where somebody has asked for them. mapping: sha256 of the one it was converted by.
    not_here: rows of earlier files that it re-issues without having them; withdrawn: how many went out of view for that.
    """

    file: str
    sha256: str | None
    dataset: str | None
    verdict: str
    rows: int = 0
    taken: int = 0
    added: int = 0
    revised: int = 0
    unchanged: int = 0
    rejected: int = 0
    waiting: int = 0
    duplicates: int = 0
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0
    version: int | None = None
    place: int | None = None
    altered: bool = False
    entered: dict[str, int] = field(default_factory=dict)
    back: dict[str, int] = field(default_factory=dict)
    redefined: tuple[str, ...] = ()
    returns: Returns | None = None
    mapping: str | None = None
    not_here: int = 0
    withdrawn: int = 0

    def to_json(self) -> dict:
        """The object that `--json` prints; `not_here` and `withdrawn` where rows sent before are not in the file."""
        plain = {name: getattr(self, name) for name in PLAIN + COUNTS}
        faults = [one.to_json() for one in self.faults]
        more = {"fault_count": self.fault_count, "version": self.version, "receipt": self.place}
        more |= {"not_here": self.not_here, "withdrawn": self.withdrawn} if self.not_here else {}
        return plain | {"faults": faults} | more

    def sentences(self) -> list[str]:
        """The receipt in plain words: one line what became of the file, then what was found, the gravest first."""
        return [self._opening(), *self._movements(), *self._findings()]

    def _opening(self) -> str:
        if self.verdict == "refused" and not self.rows:
            return f"{self.file}: {OPENINGS['refused']}."
        if self.verdict == "partly" and not self.taken:
            return f"{self.file}: none of it taken: {self._others()}.{self._number()}"
        return f"{self.file}: {OPENINGS[self.verdict]}. {_counted(self.rows, 'row')}{self._parts()}.{self._number()}"

    def _number(self) -> str:
        """The receipt's number, by which it can be undone; none where nothing was taken."""
        return f" Receipt {self.place}." if self.place else ""

    def _parts(self) -> str:
        if self.verdict == "refused":
            return ""
        taken = f"{self.taken:,} taken ({self.added:,} new, {self.revised:,} revised, {self.unchanged:,} as before)"
        return ": " + ", ".join([taken, *self._apart()])

    def _others(self) -> str:
        """`3 rows rejected, 1 waiting`: what became of the rows where none was taken."""
        number, words = self._apart()[0].split(" ", 1)
        return ", ".join([f"{number} {'row' if number == '1' else 'rows'} {words}", *self._apart()[1:]])

    def _apart(self) -> list[str]:
        said = []
        for number, words in (
            (self.rejected, "rejected"),
            (self.waiting, "waiting"),
            (self.duplicates, "said twice and kept once"),
            (self.withdrawn, "sent before and withdrawn"),
        ):
            said += [f"{number:,} {words}"] if number else []
        return said

    def _movements(self) -> list[str]:
        enters = [
            f"{_counted(n, 'row')} of {dataset} that waited {_verb(n, 'is', 'are')} in now."
            for dataset, n in self.entered.items()
        ]
        leaves = [
            f"{_counted(n, 'row')} of {dataset} {_verb(n, 'waits', 'wait')} again." for dataset, n in self.back.items()
        ]
        return enters + leaves

    def _findings(self) -> Iterator[str]:
        for _, alike in groupby(together(self.faults, self.verdict), key=lambda fault: (fault.severity, fault.rule)):
            told = list(alike)
            yield from (self._told(fault) for fault in told[:ALIKE])
            if len(told) > ALIKE:
                yield f"  … and {len(told) - ALIKE:,} more like that."
        if self.fault_count > len(self.faults):
            yield f"  … and {self.fault_count - len(self.faults):,} more beyond these."

    def _told(self, fault: Fault) -> str:
        row = f", row {fault.row:,}" if fault.row is not None else ""
        row += f", {fault.where}" if fault.where else ""
        column = f", column {fault.column}" if fault.column else ""
        return f"  {EFFECTS[fault.severity]} ({self.file}{row}{column}): {fault.message} {fault.fix}"


def safe(receipt: Receipt) -> Receipt:
    """The receipt without any NHS number in any of its texts, wherever one may have slipped in."""
    return replace(
        receipt,
        file=privacy.hidden(receipt.file),
        faults=tuple(_safe_fault(fault) for fault in receipt.faults),
    )


def write(folder: Folder, receipt: Receipt, *, at: datetime, by: str) -> Path:
    """Keep the receipt as JSON in `receipts/`, named by time, file hash and dataset; returns its path."""
    folder.receipts.mkdir(parents=True, exist_ok=True)
    more = {"at": at.isoformat(), "by": by, "entered": receipt.entered, "back": receipt.back}
    more |= {"mapping": receipt.mapping} if receipt.mapping else {}
    more["tally"] = list(receipt.returns.tally) if receipt.returns else []
    named = f"{at:%Y%m%dT%H%M%S%f}-{(receipt.sha256 or 'unread')[:12]}-{receipt.dataset or 'unknown'}"
    path = _free(folder.receipts, named)
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(receipt.to_json() | more, ensure_ascii=False, indent=1), encoding="utf-8")
    swap(aside, path)
    return path


def read(folder: Folder) -> list[dict]:
    """Every receipt kept, the latest first, in a batch by number; `stem` is its name, under which its reject sheets lie."""
    paths = sorted(folder.receipts.glob("*.json")) if folder.receipts.exists() else []
    found = [json.loads(path.read_text(encoding="utf-8")) | {"stem": path.stem} for path in paths]
    return sorted(found, key=lambda one: (one["at"], one.get("receipt") or 0), reverse=True)


def _safe_fault(fault: Fault) -> Fault:
    texts = {name: getattr(fault, name) for name in ("column", "value", "message", "fix", "where")}
    return replace(fault, **{name: text and privacy.hidden(text) for name, text in texts.items()})


def _free(folder: Path, named: str) -> Path:
    """A name nobody has: two files of one batch may be the same bytes."""
    candidates = (folder / f"{named}{more}.json" for more in ("", *(f"-{number}" for number in range(2, 10_000))))
    return next(path for path in candidates if not path.exists())


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _verb(number: int, one: str, several: str) -> str:
    return one if number == 1 else several
