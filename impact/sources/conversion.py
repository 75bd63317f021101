"""From a source's sheets to an extract: chosen, mapped where a remembered layout is recognised, typed and written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from impact.contracts import Contract, contracts
from impact.sources import cells, headers
from impact.sources.remarks import Remark, Trouble
from impact.sources.sheet import Sheet

ORIGIN = pa.schema(
    [
        ("row", pa.int64()),  # of the extract, from 1
        ("number", pa.int64()),  # data row in the source, from 1
        ("line", pa.int64()),  # line of the file, or row of the sheet
        ("sheet", pa.string()),
        ("source_column", pa.string()),
    ]
)


class Mapping(Protocol):
    """A remembered layout. dataset: what it makes. sha256: of its file's bytes, which are `content`."""

    dataset: str
    name: str
    sha256: str
    content: bytes

    def apply(self, sheet: Sheet) -> Sheet:
        """The sheet in the columns of the dataset's contract, each row knowing where it came from. Raises Trouble."""


Recognise = Callable[[Sheet], Mapping | None]


@dataclass(frozen=True)
class Converted:
    """An extract made from a source.

    path: the parquet file, not there where nothing was written (see `write`). table: what it holds. origins: one row a
    row of it, see ORIGIN. faults: cells that cannot be read, see `cells.Typed`. remarks: on the whole source.
    mapping: what it was mapped by, or None.
    """

    contract: Contract
    table: pa.Table
    origins: pa.Table
    faults: pa.Table
    remarks: tuple[Remark, ...]
    mapping: Mapping | None

    def write(self, path: Path) -> Path:
        """Write the extract as parquet to `path`; returns it."""
        pq.write_table(self.table, path)
        return path


def nothing_known(sheet: Sheet) -> None:
    """Recognises no layout."""


def chosen(sheets: Sequence[Sheet], contract: Contract | None) -> list[Sheet]:
    """The sheets that carry a contract's columns, else the only one that could be meant. Raises Trouble."""
    there = [sheet for sheet in sheets if not sheet.aside]
    fitting = [sheet for sheet in there if _matches(sheet, contract) >= headers.FEWEST]
    found = fitting or there[:1]
    if not found:
        raise Trouble("empty_file", value="no sheet that can be seen")
    if all(sheet.cells.num_rows == 0 for sheet in found):
        raise Trouble("empty_file", value="no rows under its header")
    return [sheet for sheet in found if sheet.cells.num_rows]


def recognised(sheets: Sequence[Sheet], recognise: Recognise) -> tuple[Mapping | None, list[Sheet]]:
    """The first remembered layout that a sheet with rows is in, and all sheets in it: a cover may stand before them."""
    there = [sheet for sheet in sheets if not sheet.aside and sheet.cells.num_rows]
    known = [(sheet, mapping) for sheet in there if (mapping := recognise(sheet))]
    first = known[0][1] if known else None
    return first, [sheet for sheet, mapping in known if mapping.sha256 == first.sha256]


def convert(
    sheets: Sequence[Sheet], contract: Contract | None, recognise: Recognise = nothing_known
) -> Converted | None:
    """The extract in a source's sheets; None where neither its name says a dataset nor any layout is recognised.

    contract: of the dataset that the file's name begins with. Errors: Trouble where there is nothing to convert.
    """
    mapping, data = recognised(sheets, recognise)
    if mapping:
        contract, data = contracts()[mapping.dataset], [mapping.apply(sheet) for sheet in data]
    else:
        data = chosen(sheets, contract)
    if contract is None:
        return None
    parts = [cells.typed(contract, sheet) for sheet in data]
    remarks = [remark for part in parts for remark in part.remarks] + _said(sheets, data)
    firsts = [sum(part.table.num_rows for part in parts[:number]) for number in range(len(parts))]
    origins = [_origins(sheet, first) for sheet, first in zip(data, firsts, strict=True)]
    faults = [_later(part.faults, first) for part, first in zip(parts, firsts, strict=True)]
    table = _stacked([part.table for part in parts])
    return Converted(contract, table, pa.concat_tables(origins), pa.concat_tables(faults), tuple(remarks), mapping)


def _matches(sheet: Sheet, contract: Contract | None) -> int:
    names = {name.lower() for name in sheet.cells.column_names}
    known = {*contract.names, headers.PERIOD} if contract else headers.known_names()
    return len(names & known)


def _said(sheets: Sequence[Sheet], data: Sequence[Sheet]) -> list[Remark]:
    """Which sheets were read, where there was a choice."""
    read = {sheet.name for sheet in data}
    left = [sheet.name for sheet in sheets if sheet.name not in read and sheet.aside != "about"]
    remarks = [Remark("several_sheets", {"value": ", ".join(sorted(read))})] if len(read) > 1 else []
    return remarks + ([Remark("sheets_left", {"value": ", ".join(left)})] if left else [])


def _stacked(tables: Sequence[pa.Table]) -> pa.Table:
    if len(tables) == 1:
        return tables[0]
    if any(len(set(table.column_names)) < len(table.column_names) for table in tables):
        raise Trouble("repeated_names")
    return pa.concat_tables(tables, promote_options="permissive")


def _origins(sheet: Sheet, first: int) -> pa.Table:
    rows = len(sheet.lines)
    places = pa.array(np.arange(first + 1, first + rows + 1, dtype=np.int64))
    columns = sheet.columns if sheet.columns is not None else pa.nulls(rows, pa.string())
    return pa.table(
        [places, sheet.numbers, sheet.lines, pa.repeat(pa.scalar(sheet.name, pa.string()), rows), columns],
        schema=ORIGIN,
    )


def _later(faults: pa.Table, first: int) -> pa.Table:
    return faults.set_column(0, "row", pc.add(faults.column("row"), first)) if first else faults
