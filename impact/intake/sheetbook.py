"""A reject sheet as a workbook: the lines under a header that stays in sight, and a sheet that explains them."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

MOST = 100_000  # lines; the CSV file beside it holds them all
WIDTHS = (30, 9, 18, 24, 22, 14, 70, 70)  # letters
ABOUT_WIDTHS = (24, 90)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
FILL = PatternFill("solid", fgColor="0B2F4F")
LONG = 70  # letters of a text that is broken into lines
WRAPPED = Alignment(wrap_text=True, vertical="top")
HEADER = Font(bold=True, color="FFFFFF")


def inert(value: object) -> object:
    """A text without control characters, which a workbook cannot hold; one that a spreadsheet would run is kept a text."""
    if not isinstance(value, str):
        return value
    plain = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{plain}" if plain.startswith(FORMULA) else plain


class Sheetbook:
    """Lines are added one by one and the workbook is saved when it is closed; at most 100,000 stand in it."""

    def __init__(self, path: Path, headings: Sequence[str], about: Sequence[tuple[str, str]]):
        self.path = path
        self.about = about
        self.lines = 0
        self.last_column = get_column_letter(len(headings))
        self.book = Workbook(write_only=True)
        self.sheet = self._sheet("To correct", WIDTHS)
        self.sheet.freeze_panes = "A2"
        self.sheet.append([self._cell(heading, HEADER, FILL) for heading in headings])

    def add(self, line: Sequence[object]) -> None:
        """One line more, of inert values; what lies beyond the most that a workbook holds is only counted."""
        self.lines += 1
        if self.lines <= MOST:
            self.sheet.append([self._wrapped(value) if _is_long(value) else value for value in line])

    def close(self) -> None:
        """Write the sheet About, and save."""
        self.sheet.auto_filter.ref = f"A1:{self.last_column}{min(self.lines, MOST) + 1}"
        about = self._sheet("About", ABOUT_WIDTHS)
        told = [*self.about, ("Lines", _lines(self.lines))]
        for name, what in told:
            about.append([self._cell(name, Font(bold=True)), self._cell(inert(what), Font())])
        self.book.save(self.path)

    def _wrapped(self, text: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(self.sheet, text)
        cell.alignment = WRAPPED
        return cell

    def _sheet(self, title: str, widths: Sequence[int]):
        sheet = self.book.create_sheet(title)
        for place, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        return sheet

    def _cell(self, value: str, font: Font, fill: PatternFill | None = None) -> WriteOnlyCell:
        cell = WriteOnlyCell(self.sheet if hasattr(self, "sheet") else self.book.worksheets[0], value)
        cell.font, cell.alignment = font, WRAPPED
        if fill:
            cell.fill = fill
        return cell


def _is_long(value: object) -> bool:
    return isinstance(value, str) and len(value) > LONG


def _lines(number: int) -> str:
    return f"{number:,}" if number <= MOST else f"{number:,}, of which {MOST:,} are here and all in the CSV file"
