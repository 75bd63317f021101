"""What a mapping is given and what it gives back, whoever reads the file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import pyarrow as pa

# First and last day of a period's label; None, or a ValueError, where it says no one period.
Reader = Callable[[str], tuple[date, date] | None]


class Sheet(Protocol):
    """One table of a source: text columns, null where empty. name: None for CSV; above: the texts above its header.

    lines: of each row, the line of the file, or the row of the sheet, that a person finds it in.
    """

    name: str | None
    cells: pa.Table
    lines: pa.Array
    above: Sequence[str]


@dataclass(frozen=True)
class Remark:
    """Something done to a sheet that must be said. rule: `rows_left_out`, `figures_scaled` or `columns_not_taken`.

    told: what fills its wording (`value`, and where it has them `detail`, `first` and `column`).
    """

    rule: str
    told: dict


@dataclass(frozen=True)
class Converted:
    """A sheet in the layout of a contract: text columns under its names.

    places: of each row, the place (from 0) in the sheet of the row it came from. columns: of each row, the column that
    its figure stood in, where a wide sheet was unfolded, else None.
    """

    cells: pa.Table
    places: pa.Array
    columns: pa.Array | None
    remarks: tuple[Remark, ...]
