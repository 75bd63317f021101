"""Reads a source file into sheets of text cells: CSV in its dialects, and Excel workbooks."""

from pathlib import Path

from impact.sources import delimited, workbooks
from impact.sources.kinds import CSV, EXCEL, kind_of
from impact.sources.sheet import Sheet

__all__ = ["Sheet", "read"]

READERS = {CSV: delimited.read, EXCEL: workbooks.read}


def read(path: Path, name: str) -> list[Sheet]:
    """Every sheet of the file at `path`, called `name`; those that are no data are there too, with `aside` saying why.

    Errors: Trouble where it cannot be read, or is neither CSV nor Excel; OSError where the file cannot be opened.
    """
    return READERS[kind_of(path, name)](path)
