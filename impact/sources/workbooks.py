"""Reads Excel workbooks (.xlsx): streaming, within bounds, formulas by the values that Excel last worked out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

import pyarrow as pa
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from impact.contracts.workbook import ABOUT
from impact.sources import headers
from impact.sources.delimited import AT_ONCE, LONGEST, Body
from impact.sources.numbers import as_percent
from impact.sources.remarks import Remark, Trouble
from impact.sources.sheet import EXCEL_DAY_0, Sheet

MOST_UNPACKED = 1536 * 2**20  # bytes of all parts
MOST_HELD = 256 * 2**20  # bytes of the parts that are held in memory whole
MOST_CELLS = 30_000_000
SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml")
FORMULA, MERGED = re.compile(rb"<(?:\w+:)?f[ >/]"), re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z0-9:]+)"')
NOTES = re.compile(r"docProps/.+\.xml|xl/(?:threadedComments/|comments).*\.xml")
CHUNK, OVERLAP = 1 << 20, 64
DAY_0_OF_1904 = date(1904, 1, 1)
ERRORS = ("#N/A", "#NULL!")  # of Excel, for no value


def read(path: Path) -> list[Sheet]:
    """Every sheet with any text; `aside` says why one is not read as data. Errors: Trouble; OSError."""
    try:
        with ZipFile(path) as parts:
            _within_bounds(parts)
            has_formulas, merged = _features(parts)
            noted = _noted(parts)
        with path.open("rb") as file, path.open("rb") as again:  # by its name openpyxl would judge it
            first, *others = _sheets(file, again, has_formulas, merged)
            return [replace(first, beside=(*first.beside, *noted)), *others]
    except (Trouble, OSError, MemoryError):
        raise
    except BadZipFile as broken:
        raise Trouble("broken_workbook") from broken
    except Exception as broken:  # openpyxl raises a dozen kinds on damaged parts
        raise Trouble("broken_workbook") from broken


def _within_bounds(parts: ZipFile) -> None:
    about = parts.infolist()
    whole = sum(part.file_size for part in about)
    held = sum(
        part.file_size for part in about if not SHEETS.fullmatch(part.filename) and "/media/" not in part.filename
    )
    if whole > MOST_UNPACKED or held > MOST_HELD:
        value = f"{max(whole, held) / 2**20:,.0f} MB unpacked"
        raise Trouble("too_large_source", value=value, limit=f"{MOST_UNPACKED // 2**20:,} MB unpacked")


def _features(parts: ZipFile) -> tuple[bool, str]:
    """Whether any sheet holds a formula, and the first merged cells of any."""
    has_formulas, merged = False, ""
    for name in filter(SHEETS.fullmatch, parts.namelist()):
        before = b""
        with parts.open(name) as part:
            while chunk := part.read(CHUNK):
                seen = before + chunk
                has_formulas = has_formulas or FORMULA.search(seen) is not None
                found = None if merged else MERGED.search(seen)
                merged = found[1].decode() if found else merged
                before = seen[-OVERLAP:]
    return has_formulas, merged


def _sheets(file: BinaryIO, again: BinaryIO, has_formulas: bool, merged: str) -> list[Sheet]:
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    written = load_workbook(again, read_only=True, keep_links=False) if has_formulas else None
    day_0 = DAY_0_OF_1904 if book.epoch == CALENDAR_MAC_1904 else EXCEL_DAY_0
    remarks = (Remark("merged_cells", {"value": merged}),) if merged else ()
    try:
        found = [_sheet(sheet, written, day_0) for sheet in book.worksheets]
    finally:
        book.close()
        if written:
            written.close()
    told = [sheet for sheet in found if sheet is not None]
    if not told:
        raise Trouble("empty_file", value="no text")
    return [replace(told[0], remarks=remarks), *told[1:]]


def _sheet(sheet, written, day_0: date) -> Sheet | None:
    sheet.reset_dimensions()
    formulas = None
    if written is not None:
        formulas = written[sheet.title]
        formulas.reset_dimensions()
    rows = _rows(sheet, formulas)
    top = list(islice(rows, headers.LOOKED_AT))
    place = headers.find([row for _, row in top])
    if place is None:
        return _without_header(sheet.title, rows)
    body = Body(headers.named(top[place][1]), pads=True)
    batch = top[place + 1 :]
    while batch:
        body.add(batch)
        batch = list(islice(rows, AT_ONCE))
    above = tuple(cell for _, row in top[:place] for cell in row if cell)
    aside = "hidden" if sheet.sheet_state != "visible" else "about" if sheet.title == ABOUT else ""
    return body.sheet(sheet.title, above, None, (), day_0, aside)


def _without_header(name: str, rows: Iterator[tuple[int, list[str]]]) -> Sheet | None:
    """A sheet whose text begins far below, if it has any: no data, yet all of it is there to be searched."""
    texts = tuple(cell for _, row in rows for cell in row if cell)
    nothing = pa.array([], pa.int64())
    return Sheet(name, pa.table({}), nothing, nothing, beside=texts, aside="no header") if texts else None


def _noted(parts: ZipFile) -> tuple[str, ...]:
    """The texts that stand in no cell: comments, and what the workbook says of itself."""
    found: list[str] = []
    for name in filter(NOTES.fullmatch, parts.namelist()):
        found += re.findall(r">([^<]+)<", parts.read(name).decode("utf-8", "replace"))
    return tuple(found)


def _rows(sheet, formulas) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number in the sheet, as texts."""
    cells = 0
    beside = formulas.iter_rows() if formulas is not None else None
    for line, row in enumerate(sheet.iter_rows(), start=1):
        if beside is not None:
            _worked_out(sheet.title, row, next(beside))
        cells += len(row)
        if cells > MOST_CELLS:
            raise Trouble("too_large_source", value=f"over {MOST_CELLS:,} cells", limit=f"{MOST_CELLS:,} cells")
        yield line, [_text(cell, sheet.title) for cell in row]


def _worked_out(sheet: str, values, written) -> None:
    """A formula without a value was never worked out: the workbook was made by a program and not saved by Excel."""
    for value, formula in zip(values, written, strict=False):
        if formula.data_type == "f" and value.value is None:
            raise Trouble("formula_without_value", value=formula.coordinate, detail=sheet)


def _text(cell, sheet: str) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        if len(value) > LONGEST:
            raise Trouble(
                "cell_too_long", detail=f"cell {cell.coordinate} of the sheet `{sheet}`", limit=f"{LONGEST:,}"
            )
        return "" if value in ERRORS and cell.data_type == "e" else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, float) and "%" in (cell.number_format or ""):
        return as_percent(value)
    if isinstance(value, int) and "%" in (cell.number_format or ""):
        return f"{value * 100}%"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value) if isinstance(value, float) else str(value)
