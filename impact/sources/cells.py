"""Text cells become the contract's types. A cell that cannot be read is named, and its row is left to intake to reject.

A figure that is kept back (`*`, `-`, `c`) becomes null and its observation `suppressed`; it is never 0.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from impact.contracts import Column, Contract
from impact.sources import numbers, periods
from impact.sources.headers import PERIOD
from impact.sources.periods import Unclear
from impact.sources.remarks import Remark
from impact.sources.sheet import Sheet

IN_ARROW = {"text": pa.string(), "date": pa.date32(), "number": pa.float64(), "whole": pa.float64(), "flag": pa.bool_()}
FAULTS = pa.schema(
    [
        ("row", pa.int64()),
        ("rule", pa.string()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("detail", pa.string()),
    ]
)
TRUE, FALSE = {"true", "yes", "y", "1", "t", "wahr"}, {"false", "no", "n", "0", "f", "falsch"}
FIRST_DAYS, LAST_DAYS = ("period_start",), ("period_end",)  # columns in which a period stands for one of its days
FIGURE, PARTS, STATUS = "value", ("numerator", "denominator"), "status"
SERIALS = range(18_264, 91_313)  # Excel's serial numbers of 1950 to 2149
SHOWN = 201  # letters of a value that a fault carries


@dataclass(frozen=True)
class Typed:
    """A sheet in a contract's types.

    table: one row a row of the sheet; the contract's columns typed, others as they were. faults: one row a cell that
    cannot be read (columns row, counted from 1 in `table`, rule, column, value, detail). remarks: on the whole sheet.
    """

    table: pa.Table
    faults: pa.Table
    remarks: tuple[Remark, ...]


@dataclass
class _Read:
    """A column that has been read. kept_back: of each row, whether its figure was there but suppressed."""

    values: pa.Array
    faults: list[tuple] = field(default_factory=list)
    kept_back: np.ndarray | None = None


def typed(contract: Contract, sheet: Sheet) -> Typed:
    """The sheet's text cells in the contract's types. Columns that are no text (a mapping made them) are only cast."""
    sheet, split = _split_period(contract, sheet)
    decimal = numbers.decimal_mark(_unique_figures(contract, sheet), sheet.separator)
    columns, faults, kept_back = [], [(place, "ragged_row", None, None, None) for place in sheet.ragged], {}
    for name, cells in zip(sheet.cells.column_names, sheet.cells.columns, strict=True):
        read = _column(contract, name, _whole(cells), decimal, sheet)
        columns.append(read.values)
        faults += [
            (place, rule, PERIOD if name in split else name, value, detail)
            for place, rule, value, detail in read.faults
        ]
        kept_back |= {name: read.kept_back} if read.kept_back is not None else {}
    table = pa.table(columns, names=sheet.cells.column_names)
    table, remarks = _suppress(contract, table, kept_back)
    return Typed(table, _as_table(faults), (*sheet.remarks, *_read_day_first(contract, sheet, split), *remarks))


def _read_day_first(contract: Contract, sheet: Sheet, split: tuple[str, ...]) -> list[Remark]:
    """Which columns have only dates that could be read in two ways, each said once."""
    days = {}
    for name, cells in zip(sheet.cells.column_names, sheet.cells.columns, strict=True):
        if name in contract.names and contract.column(name).type == "date" and types.is_string(cells.type):
            days[PERIOD if name in split else name] = pc.unique(cells).drop_null().to_pylist()
    found = periods.read_day_first(days)
    return [Remark("day_first", {"column": name, "value": text, "detail": day}) for name, text, day in found]


def _split_period(contract: Contract, sheet: Sheet) -> tuple[Sheet, tuple[str, ...]]:
    """A column `period` stands for the first and the last day, where the contract has these and the sheet has not."""
    names, cells = sheet.cells.column_names, sheet.cells
    days = FIRST_DAYS + LAST_DAYS
    wanted = tuple(name for name in days if name in contract.names and name not in names)
    if names.count(PERIOD) != 1 or PERIOD in contract.names or wanted != days:
        return sheet, ()
    place = names.index(PERIOD)
    column = cells.column(place)
    cells = cells.remove_column(place)
    for offset, name in enumerate(wanted):
        cells = cells.add_column(place + offset, name, column)
    return replace(sheet, cells=cells), wanted


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _is_figure(column: Column) -> bool:
    return column.type in ("number", "whole")


def _unique_figures(contract: Contract, sheet: Sheet) -> list[str]:
    """Every text with a point or a comma that stands where a number belongs."""
    found: list[str] = []
    for name, cells in zip(sheet.cells.column_names, sheet.cells.columns, strict=True):
        if name in contract.names and _is_figure(contract.column(name)) and types.is_string(cells.type):
            marked = cells.filter(pc.fill_null(pc.match_substring_regex(cells, r"[.,]\d"), False))
            found += pc.unique(marked).to_pylist()
    return found


def _column(contract: Contract, name: str, cells: pa.Array, decimal: str | None, sheet: Sheet) -> _Read:
    if name not in contract.names:
        return _Read(cells)
    column = contract.column(name)
    if not types.is_string(cells.type):
        return _Read(pc.cast(cells, IN_ARROW[column.type], safe=False))
    if column.type == "text":
        return _Read(cells)
    if _is_figure(column):
        return _figures(cells, decimal)
    if column.type == "date":
        return _by_text(cells, _day_reader(name, cells, sheet.day_0), IN_ARROW["date"])
    return _by_text(cells, _flag, IN_ARROW["flag"])


def _by_text(cells: pa.Array, read: Callable[[str], tuple[object, str | None, str | None]], kind: pa.DataType) -> _Read:
    """Read each different text once. read: gives the value, and rule and detail of the fault where there is none."""
    coded = pc.dictionary_encode(cells)
    told = [read(text) for text in coded.dictionary.to_pylist()]
    values = pa.array([value for value, _, _ in told], kind).take(coded.indices)
    return _Read(values, _faults_of(cells, coded.indices, [told_of[1:] for told_of in told]))


def _faults_of(cells: pa.Array, indices: pa.Array, told: list[tuple[str | None, str | None]]) -> list[tuple]:
    """Place, rule, value and detail of each cell whose text could not be read."""
    wrong = pa.array([rule is not None for rule, _ in told], pa.bool_())
    if not len(wrong) or not pc.any(wrong).as_py():
        return []
    places = np.flatnonzero(pc.fill_null(wrong.take(indices), False).to_numpy(zero_copy_only=False))
    codes = indices.take(pa.array(places)).to_pylist()
    values = cells.take(pa.array(places)).to_pylist()
    return [
        (int(place), told[code][0], text[:SHOWN], told[code][1])
        for place, code, text in zip(places, codes, values, strict=True)
    ]


def _figures(cells: pa.Array, decimal: str | None) -> _Read:
    """Plain numbers all at once; what is written otherwise, each different text once."""
    plain = pc.fill_null(pc.match_substring_regex(cells, numbers.PLAIN), False)
    if decimal != ".":  # then a point may mark thousands
        plain = pc.and_not(plain, pc.fill_null(pc.match_substring_regex(cells, r"^[-+]?[1-9]\d{0,2}\.\d{3}$"), False))
    easy = pc.cast(pc.if_else(plain, cells, pa.scalar(None, pa.string())), pa.float64())
    hard = pc.if_else(plain, pa.scalar(None, pa.string()), cells)
    if hard.null_count == len(hard):
        return _Read(easy)
    read = _by_text(hard, lambda text: _figure(text, decimal), pa.float64())
    coded = pc.dictionary_encode(hard)
    back = pa.array([numbers.is_suppressed(text) for text in coded.dictionary.to_pylist()], pa.bool_())
    kept_back = pc.fill_null(back.take(coded.indices), False).to_numpy(zero_copy_only=False)
    return _Read(pc.coalesce(easy, read.values), read.faults, kept_back)


def _figure(text: str, decimal: str | None) -> tuple[float | None, str | None, str | None]:
    if numbers.is_suppressed(text) or numbers.is_missing(text):
        return None, None, None
    try:
        return numbers.number(text, decimal), None, None
    except numbers.Unreadable as wrong:
        return None, wrong.rule, None


def _flag(text: str) -> tuple[bool | None, str | None, str | None]:
    low = text.lower()
    if low in TRUE or low in FALSE:
        return low in TRUE, None, None
    return None, "unreadable_flag", None


def _day_reader(name: str, cells: pa.Array, day_0: date) -> Callable:
    """Reads the texts of one date column: one whose figures go month first may not be read day first elsewhere."""
    unique = pc.unique(cells).drop_null().to_pylist()
    month_first = next((text for text in unique if periods.is_month_first(text)), None)

    def read(text: str) -> tuple[date | None, str | None, str | None]:
        if month_first and (periods.is_month_first(text) or periods.is_in_figures(text)):
            return None, "month_first", f"`{month_first}`"
        return _day(name, text, day_0)

    return read


def _day(name: str, text: str, day_0: date) -> tuple[date | None, str | None, str | None]:
    if serial := _serial(text, day_0):
        return serial, None, None
    try:
        found = periods.period(text)
    except Unclear as unclear:
        return None, "unclear_date", str(unclear)
    if found is None:
        return None, "unreadable_date", None
    if name in LAST_DAYS:
        return found[1], None, None
    if name in FIRST_DAYS or found[0] == found[1]:
        return found[0], None, None
    return None, "period_for_a_day", None


def _serial(text: str, day_0: date) -> date | None:
    """The day of an Excel serial number, where the text is one (`45474`, `45474.0`)."""
    whole = text.removesuffix(".0")
    return (
        day_0 + timedelta(days=int(whole))
        if len(whole) == 5 and whole.isascii() and whole.isdigit() and int(whole) in SERIALS
        else None
    )


def _suppress(contract: Contract, table: pa.Table, kept_back: dict[str, np.ndarray]) -> tuple[pa.Table, list[Remark]]:
    """Observations whose figure is kept back are `suppressed`: its value, or a part where there is no value."""
    cells = Counter({name: int(marked.sum()) for name, marked in kept_back.items() if marked.any()})
    if not cells:
        return table, []
    told = {"column": next(iter(cells)), "detail": f"{cells.total():,}"}
    names = table.column_names
    if contract.dataset != "observations" or names.count(STATUS) != 1:
        return table, [Remark("kept_back", told)]
    nothing = np.zeros(table.num_rows, dtype=bool)
    hidden = kept_back.get(FIGURE, nothing).copy()
    parts = np.any([kept_back.get(part, nothing) for part in PARTS], axis=0)
    empty = table.column(FIGURE).is_null().to_numpy() if names.count(FIGURE) == 1 else ~nothing
    hidden |= parts & empty
    status = table.column(STATUS)
    hidden &= ~pc.fill_null(pc.equal(status, "withdrawn"), False).to_numpy()
    changed = pc.if_else(pa.array(hidden), "suppressed", _whole(status))
    remark = Remark("suppressed_cells", told | {"rows": f"{int(hidden.sum()):,}"})
    return table.set_column(names.index(STATUS), STATUS, changed), [remark]


def _as_table(faults: list[tuple]) -> pa.Table:
    """The faults by row, counted from 1."""
    ordered = sorted(faults, key=lambda fault: fault[0])
    columns = zip(*ordered, strict=True) if ordered else [[]] * len(FAULTS)
    table = pa.table([pa.array(values, kind.type) for values, kind in zip(columns, FAULTS, strict=True)], schema=FAULTS)
    return table.set_column(0, "row", pc.add(table.column("row"), 1))
