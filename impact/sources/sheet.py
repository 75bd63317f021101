"""A sheet: text cells under a header, each row with the place in the source that it stood in."""

from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from impact.sources.remarks import Remark

EXCEL_DAY_0 = date(1899, 12, 30)  # the day from which Excel's serial numbers count


@dataclass(frozen=True)
class Sheet:
    """One table of a source.

    name: of the sheet; None for CSV. cells: one text column a header (stripped; an empty one is `column 3`), null for an
    empty cell; rows without any text are left out. lines: of each row, the line of the file (CSV: where the row begins)
    or the row of the sheet that a person finds it in. numbers: of each row, the data row, from 1, blank rows counted.
    columns: of each row, the column of the source that its figure stood in, where a wide layout was unfolded.
    ragged: places (from 0) of rows that have more or fewer cells than the header; their cells are empty here.
    above: texts that stand above the header. beside: texts of ragged rows, and of a sheet in which there is no header. separator: of CSV. day_0: from which serial dates count.
    remarks: what is to be said of it. aside: why it is not read as data; empty where it is.
    """

    name: str | None
    cells: pa.Table
    lines: pa.Array
    numbers: pa.Array
    columns: pa.Array | None = None
    ragged: tuple[int, ...] = ()
    above: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    separator: str | None = None
    day_0: date = EXCEL_DAY_0
    remarks: tuple[Remark, ...] = ()
    aside: str = ""

    @property
    def first_row(self) -> int | None:
        """The line of the file or sheet that the first data row stands in; None where there is none."""
        return self.lines[0].as_py() if len(self.lines) else None

    def unfolded(self, cells: pa.Table, rows: pa.Array, columns: pa.Array | None = None) -> "Sheet":
        """This sheet in another layout. rows: for each row of `cells`, the place (from 0) of the row it came from.

        columns: for each row of `cells`, the name of the source column that its figure stood in.
        """
        ragged = set(self.ragged)
        still = [place for place, row in enumerate(rows.to_pylist()) if row in ragged] if ragged else []
        lines, numbers = pc.take(self.lines, rows), pc.take(self.numbers, rows)
        return replace(self, cells=cells, lines=lines, numbers=numbers, columns=columns, ragged=tuple(still))
