"""CSV and Excel at the door: read into sheets, searched for NHS numbers as they were sent, converted by the contract.

What `impact.sources` says by rules is put into intake's words here, and each row keeps the place that it stood in.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from impact.contracts import Contract, contracts
from impact.intake import privacy
from impact.intake.faults import Fault, fault
from impact.intake.footer import Unreadable
from impact.sources import conversion, kinds, numbers, sheets
from impact.sources.conversion import Converted, Mapping, Recognise
from impact.sources.remarks import Remark, Trouble
from impact.sources.sheet import Sheet

Told = TypeVar("Told")
DECIMAL = re.compile(r"[-+]?\d*\.\d*[1-9]\d*([eE][-+]?\d+)?")  # a figure with a fraction, which no NHS number has


@dataclass(frozen=True)
class Places:
    """Where each row stood in its source. rows: the extract's row numbers, ascending; the others: one entry a row."""

    rows: np.ndarray
    lines: pa.Array
    sheets: pa.Array
    columns: pa.Array

    def words(self, row: int | None) -> str | None:
        """`line 7`, `row 7 of the sheet North, column Apr-25`; None where the row is not one of these."""
        place = None if row is None else int(np.searchsorted(self.rows, row))
        if place is None or place >= len(self.rows) or self.rows[place] != row:
            return None
        return in_words(self.lines[place].as_py(), self.sheets[place].as_py(), self.columns[place].as_py())

    def table(self) -> pa.Table:
        """The places as the state keeps them: row, sheet, line, column."""
        columns = {"row": pa.array(self.rows), "sheet": self.sheets, "line": self.lines, "column": self.columns}
        return pa.table(columns)


@dataclass(frozen=True)
class Sourced:
    """An extract made from CSV or Excel.

    rows: the number of each row of `table`: the data row of the source, or the row of the extract (from 1) where the
    source had another layout or several sheets. unread: one row a cell that cannot be read (columns row, rule, column,
    value, detail). mapping: the remembered layout it was in, or None.
    """

    contract: Contract
    table: pa.Table
    rows: np.ndarray
    places: Places
    unread: pa.Table
    mapping: Mapping | None


def in_words(line: int, sheet: str | None, column: str | None = None) -> str:
    """The place of a row as a person finds it."""
    where = f"line {line:,}" if sheet is None else f"row {line:,} of the sheet {sheet}"
    return f"{where}, column {column}" if column else where


def kind(path: Path, name: str) -> str:
    """Of which kind the file is, see `impact.sources.kinds`. Errors: Unreadable."""
    return _told(lambda: kinds.kind_of(path, name))


def sheets_of(path: Path, name: str) -> list[Sheet]:
    """The sheets of a source. Errors: Unreadable."""
    return _told(lambda: sheets.read(path, name))


def convert(
    found: Sequence[Sheet], contract: Contract | None, recognise: Recognise
) -> tuple[Sourced | None, tuple[Fault, ...]]:
    """The extract in the sheets, with what is to be said of the whole source; None where nothing says its dataset.

    Errors: Unreadable.
    """
    converted = _told(lambda: conversion.convert(found, contract, recognise))
    if converted is None:
        return None, ()
    rows = _rows(converted)
    origins = converted.origins.combine_chunks()
    places = Places(rows, *(_whole(origins.column(name)) for name in ("line", "sheet", "source_column")))
    unread = converted.faults
    if unread.num_rows:
        unread = unread.set_column(0, "row", pa.array(rows[unread.column("row").to_numpy() - 1]))
    remarks = (*_layout(converted.mapping), *map(_in_words, converted.remarks))
    return Sourced(converted.contract, converted.table, rows, places, unread, converted.mapping), remarks


def dataset_in(found: Sequence[Sheet], recognise: Recognise) -> Contract | None:
    """The contract of the remembered layout that a sheet is in; None where none is. Errors: Unreadable."""
    mapping, _ = _told(lambda: conversion.recognised(found, recognise))
    return contracts()[mapping.dataset] if mapping else None


def persons(name: str, found: Sequence[Sheet], contract: Contract | None) -> tuple[Fault, ...]:
    """What in a source's names and cells is about persons, in sheets that are not read as data too."""
    names = [
        name,
        *(sheet.name or "" for sheet in found),
        *(one for sheet in found for one in sheet.cells.column_names),
    ]
    if any(map(privacy.holds_nhs_number, names)):
        return (fault("nhs_number_in_name"),)
    told = [*_columns_of_persons(found, contract)]
    if any(_is_searched_for(text) for sheet in found for text in (*sheet.above, *sheet.beside)):
        told.append(fault("nhs_number_outside"))
    for sheet in found:
        for column, cells in zip(sheet.cells.column_names, sheet.cells.columns, strict=True):
            told += _in_column(sheet, column, cells, _is_figure(contract, column))
    return tuple(told)


def _columns_of_persons(found: Sequence[Sheet], contract: Contract | None) -> Iterator[Fault]:
    known = contract.names if contract else ()
    named = {column: None for sheet in found for column in sheet.cells.column_names if column not in known}
    return (fault("person_level_column", column=column) for column in named if privacy.is_of_persons(column))


def _is_figure(contract: Contract | None, column: str) -> bool:
    return contract is not None and column in contract.names and contract.column(column).type in ("number", "whole")


def _in_column(sheet: Sheet, column: str, cells: pa.ChunkedArray, is_figure: bool) -> list[Fault]:
    """At most one fault: plain decimals are no NHS numbers, nor is any plain number in a column of figures."""
    places, first = [], 0
    for chunk in cells.chunks:
        places += [
            first + place
            for place in privacy.rows_with_nhs_numbers(chunk)
            if _is_searched_for(chunk[place].as_py(), is_figure)
        ]
        first += len(chunk)
    if not places:
        return []
    detail = "1 row" if len(places) == 1 else f"{len(places):,} rows"
    where = in_words(sheet.lines[places[0]].as_py(), sheet.name)
    return [fault("nhs_number", row=sheet.numbers[places[0]].as_py(), column=column, detail=detail, where=where)]


def _is_searched_for(text: str, is_figure: bool = False) -> bool:
    if DECIMAL.fullmatch(text) or (is_figure and re.match(numbers.PLAIN, text)):
        return False
    return privacy.holds_nhs_number(text)


def _layout(mapping: Mapping | None) -> list[Fault]:
    """Which layout the source was in, where it was in one."""
    return [fault("known_layout", value=mapping.name, detail=mapping.sha256[:12])] if mapping else []


def _rows(converted: Converted) -> np.ndarray:
    """The data rows of the source where each row of it became one of the extract, else the extract's own rows."""
    numbered = converted.origins.column("number").to_numpy()
    is_one_sheet = len(pc.unique(converted.origins.column("sheet"))) == 1
    one_to_one = is_one_sheet and bool((np.diff(numbered) > 0).all())
    return numbered if one_to_one else converted.origins.column("row").to_numpy()


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _in_words(remark: Remark) -> Fault:
    return fault(remark.rule, **remark.told)


def _told(read: Callable[[], Told]) -> Told:
    """Call `read`, which does nothing but read or convert the file; what it makes of a broken one becomes `Unreadable`."""
    try:
        return read()
    except Trouble as trouble:
        raise Unreadable(_in_words(trouble.remark)) from trouble
    except (FileNotFoundError, NotADirectoryError) as missing:
        raise Unreadable(fault("missing_file")) from missing
    except OSError as closed:
        raise Unreadable(fault("unreadable_file")) from closed
    except MemoryError as full:
        limit = "what this machine’s memory holds"
        raise Unreadable(fault("too_large_source", value="more than fits into memory", limit=limit)) from full
    except (ValueError, ArithmeticError, pa.ArrowException) as broken:  # such as a file that changes while it is read
        raise Unreadable(fault("damaged_source")) from broken
