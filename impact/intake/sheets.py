"""Reject sheets: for each provider the rows that go back to it alone, as CSV and as a workbook, ready to send.

They lie in `rejects/<name of the receipt>/<organisation>.csv` and `.xlsx`; rows whose organisation is unreadable or
unknown in `unassigned`. They are written aside first and moved in whole once the receipt is there.
"""

import csv
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from uuid import uuid4

import duckdb

from impact.folder import Folder
from impact.intake import sheetbook
from impact.intake.faults import Fault
from impact.intake.receipts import Receipt
from impact.intake.sheetbook import inert

HEADINGS = ("File", "Row", "Column", "Value", "Rule", "What happened", "What is wrong", "What to do")
HAPPENED = {"block": "Refused", "reject": "Not taken", "wait": "Waiting"}
UNASSIGNED = "unassigned"
ASIDE = ".new"
SAFE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,30}")
OF_WINDOWS = re.compile(r"CON|PRN|AUX|NUL|(COM|LPT)[0-9]")  # names that no file may have there


@dataclass(frozen=True)
class Sheet:
    """A provider's sheet on disk. org_code: None for rows that could be given to no organisation."""

    org_code: str | None
    csv: Path
    workbook: Path


def lay_out(
    connection: duckdb.DuckDBPyConnection, folder: Folder, receipts: Sequence[Receipt], at: datetime
) -> list[Path | None]:
    """Write the sheets of each receipt aside; returns the folder of each, or None where nothing goes back."""
    clear(folder)
    return [_lay_out(connection, folder, receipt, at) if receipt.returns else None for receipt in receipts]


def keep(folder: Folder, aside: Path | None, receipt: Path) -> None:
    """Move sheets that were written aside to where they belong, beside the name of their receipt."""
    if aside is not None:
        os.replace(aside, folder.rejects / receipt.stem)


def clear(folder: Folder) -> None:
    """Remove what a take that was killed has left aside. Call it under the folder's lock."""
    for left in folder.rejects.glob(f"*{ASIDE}"):
        shutil.rmtree(left, ignore_errors=True)


def of_receipt(folder: Folder, stem: str) -> list[Sheet]:
    """The sheets that belong to a receipt, by its name without ending; unassigned last."""
    found = sorted((folder.rejects / stem).glob("*.csv"), key=lambda path: (path.stem == UNASSIGNED, path.stem))
    return [
        Sheet(None if path.stem == UNASSIGNED else path.stem.removesuffix("_"), path, path.with_suffix(".xlsx"))
        for path in found
    ]


def file_name(org_code: str | None) -> str:
    """A name that any file system takes, without ending."""
    if org_code is None or not SAFE.fullmatch(org_code):
        return UNASSIGNED
    return f"{org_code}_" if OF_WINDOWS.fullmatch(org_code) else org_code


def _lay_out(connection: duckdb.DuckDBPyConnection, folder: Folder, receipt: Receipt, at: datetime) -> Path:
    aside = folder.rejects / f"{uuid4().hex}{ASIDE}"
    aside.mkdir(parents=True)
    names = dict(connection.execute("SELECT org_code, name FROM taken.organisations").fetchall())
    faults = receipt.returns.faults(connection)
    for name, told in groupby(faults, key=lambda entry: file_name(entry[0])):
        org_code = None if name == UNASSIGNED else name.removesuffix("_")
        about = _about(receipt, at, org_code, names.get(org_code))
        _write(aside / name, (_line(receipt.file, fault) for _, fault in told), about)
    return aside


def _line(file: str, fault: Fault) -> tuple:
    happened = HAPPENED[fault.severity]
    message = f"{fault.message} In the file it is {fault.where}." if fault.where else fault.message
    cells = (file, fault.row, fault.column, fault.value, fault.rule, happened, message, fault.fix)
    return tuple(map(inert, cells))


def _write(path: Path, lines: Iterator[tuple], about: list[tuple[str, str]]) -> None:
    """Both files in one pass, so that a million lines are never held at once."""
    with (
        path.with_suffix(".csv").open("w", encoding="utf-8-sig", newline="") as into,
        closing(sheetbook.Sheetbook(path.with_suffix(".xlsx"), HEADINGS, about)) as book,
    ):
        written = csv.writer(into)
        written.writerow(HEADINGS)
        for line in lines:
            written.writerow(line)
            book.add(line)


def _about(receipt: Receipt, at: datetime, org_code: str | None, name: str | None) -> list[tuple[str, str]]:
    whose = f"{name} ({org_code})" if org_code else "Rows whose organisation is unreadable or not defined"
    return [
        ("For", whose),
        ("File", receipt.file),
        ("SHA-256 of the file", receipt.sha256 or ""),
        ("Handed in", f"{at:%Y-%m-%d %H:%M} UTC"),
        ("Rows in the file", f"{receipt.rows:,}"),
        (
            "What this is",
            "Each line is one fault of one row. The row number counts data rows from 1, without the header.",
        ),
        ("Not taken", "Correct these rows and send them again, alone or with the next extract."),
        (
            "Waiting",
            "These rows are kept. They enter by themselves when what they lack is defined; or correct the code.",
        ),
        ("Refused", "Nothing of the file was taken. Correct these rows and send the whole file again."),
    ]
