"""An empty workbook for a contract: a sheet to fill in, with notes and drop-down lists, and one that explains it."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from impact.contracts import wording
from impact.contracts.contract import Column, Contract

Ids = tuple[tuple[str, str], ...]  # each with its title
ABOUT = "About"
AUTHOR = "Impact"
LAST_ROW = 1_048_576  # of an Excel sheet
LONGEST_ERROR = 255  # letters that Excel shows
FORMATS = {"text": "@", "date": "yyyy-mm-dd", "number": "General", "whole": "0", "flag": "General"}
NEEDED, OPTIONAL = PatternFill("solid", fgColor="005EB8"), PatternFill("solid", fgColor="425563")
HEADER = Font(bold=True, color="FFFFFF")
NOTE_WIDTH, LINE, LETTERS = 340, 18, 48  # pixels wide, pixels a line, letters a line
ABOUT_WIDTHS = (24, 48, 26, 62, 62)  # letters
MADE = datetime(2000, 1, 1)  # in every workbook, so that the same contract gives the same bytes
PACKED = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip file knows
CHANGED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def workbook(contract: Contract, ids: Mapping[str, Ids] | None = None) -> bytes:
    """The workbook as bytes (.xlsx): the sheet named as the dataset, then About; the same for the same contract.

    ids: by what a column refers to (`practice`), those that are offered in it; others may be typed.
    """
    book = Workbook()
    book.properties.creator = AUTHOR
    book.properties.created = MADE
    book.properties.title = f"{contract.title}, contract version {contract.version}"
    about = book.create_sheet(ABOUT)
    _explain(about, contract)
    of_contract = {one.refers: (ids or {})[one.refers] for one in contract.references if one.refers in (ids or {})}
    _fill_in(book.active, contract, {kind: _listed(about, kind, those) for kind, those in of_contract.items()})
    return _same_bytes(book)


def _fill_in(sheet: Worksheet, contract: Contract, lists: Mapping[str, str]) -> None:
    """The sheet for the rows: one header, and beneath it what helps to fill in each column. lists: where ids stand."""
    sheet.title = contract.dataset
    sheet.freeze_panes = "A2"
    for place, (column, words) in enumerate(zip(contract.columns, wording.columns(contract), strict=True), start=1):
        _head(sheet.cell(1, place, column.name), column, words)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(14, len(column.name) + 4)
        sheet.column_dimensions[letter].number_format = FORMATS[column.type]
        if check := _check(column, lists.get(column.refers)):
            check.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(check)


def _head(cell, column: Column, words: wording.ColumnInWords) -> None:
    cell.font = HEADER
    cell.fill = NEEDED if column.required else OPTIONAL
    cell.comment = _note(_plain(f"{words.holds}\n{words.type}; {words.needed}.\n{words.allowed}".strip()))


def _note(text: str) -> Comment:
    lines = sum(1 + len(line) // LETTERS for line in text.splitlines())
    return Comment(text, AUTHOR, width=NOTE_WIDTH, height=LINE * (lines + 1))


def _check(column: Column, listed: str | None) -> DataValidation | None:
    """The drop-down list or the range of a column; None where any value of its type will do. listed: where its ids stand."""
    if column.words or column.type == "flag":
        words = ",".join(column.words or ("TRUE", "FALSE"))
        check = DataValidation("list", formula1=f'"{words}"')
    elif listed:
        check = DataValidation("list", formula1=listed)
    elif column.minimum is not None:
        check = DataValidation("whole", operator="between", formula1=column.minimum, formula2=column.maximum)
    else:
        return None
    check.allow_blank = not column.required
    check.showErrorMessage = not (column.separator or listed)  # joined words and other ids are typed
    check.errorTitle, check.error = column.name, _plain(wording.allowed(column))[:LONGEST_ERROR] or "TRUE or FALSE."
    return check


def _explain(sheet: Worksheet, contract: Contract) -> None:
    """The contract in plain words, so that the workbook can travel alone."""
    for place, width in enumerate(ABOUT_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    _lines(sheet, [(contract.title, f"version {contract.version}")], bold=True)
    _lines(sheet, wording.about(contract))
    for table in wording.tables(contract):
        _table(sheet, table.heads, table.rows)


def _listed(sheet: Worksheet, kind: str, ids: Ids) -> str:
    """Write the ids with their titles; the cells of the ids, as a drop-down list names them."""
    _table(sheet, (f"Ids: {kind}", "Title"), ids)
    return f"{sheet.title}!$A${sheet.max_row - len(ids) + 1}:$A${sheet.max_row}"


def _table(sheet: Worksheet, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    sheet.append([])
    _lines(sheet, [heads], bold=True)
    _lines(sheet, rows)


def _lines(sheet: Worksheet, lines: Iterable[tuple[str, ...]], bold: bool = False) -> None:
    for line in lines:
        sheet.append([_plain(text) for text in line])
        for cell in sheet[sheet.max_row]:
            cell.font = Font(bold=bold)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = FORMATS["text"]


def _plain(text: str) -> str:
    return text.replace("`", "")


def _same_bytes(book: Workbook) -> bytes:
    """The saved workbook without the moment of saving."""
    saved, packed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        for name in parts.namelist():
            content = parts.read(name)
            if name == "docProps/core.xml":
                content = CHANGED.sub(rb"\g<1>" + MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
            whole.writestr(zipfile.ZipInfo(name, PACKED), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
