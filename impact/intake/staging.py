"""Reads an extract's rows into the temporary table `staged`: the contract's columns, and `row`, counted from 1.

Arrow reads the file, not DuckDB: a damaged file then harms nothing but itself. `''` becomes null on the way.
"""

from collections.abc import Callable, Iterator

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from impact.contracts import Column, Contract
from impact.intake import footer, privacy, schema
from impact.intake.faults import Fault, fault
from impact.intake.footer import Unreadable, translated
from impact.intake.opening import Extract
from impact.intake.progress import Counted

ROWS_AT_ONCE = 262_144
DAY = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
IN_ARROW = {"text": pa.string(), "date": pa.date32(), "number": pa.float64(), "whole": pa.float64(), "flag": pa.bool_()}


def search_for_persons(extract: Extract) -> list[Fault]:
    """Look for NHS numbers in every text column, those of no contract included; at most one fault a column.

    A source's cells have been searched as they were sent, when it was opened (see `sourced`).
    """
    if extract.sourced:
        return []
    names = [field.name for field in extract.schema if _is_searched(field)]
    if privacy.holds_nhs_number(extract.name) or any(map(privacy.holds_nhs_number, extract.schema.names)):
        return [fault("nhs_number_in_name")]
    found: dict[str, list[int]] = {}
    for first, batch in _batches(extract, names, read_dictionary=names):
        for name in batch.schema.names:
            rows = privacy.rows_with_nhs_numbers(batch.column(name))
            found.setdefault(name, []).extend(first + place for place in rows)
    return [_nhs_number(name, rows) for name, rows in found.items() if rows]


def stage(
    connection: duckdb.DuckDBPyConnection,
    extract: Extract,
    table: str = "staged",
    progress: Callable[[str], None] = lambda sentence: None,
) -> list[Fault]:
    """Fill the temporary table with the extract's rows. Faults: a date column that holds times of day."""
    contract = extract.contract
    connection.execute(_empty(contract, table))
    reading = _Reading(extract, progress)
    # One statement over a stream: registered batch by batch, all of them would be held until the transaction ends.
    connection.register("incoming_rows", pa.RecordBatchReader.from_batches(_columns(contract), reading.batches()))
    filling = f'INSERT INTO "{table}" SELECT "row", {", ".join(map(_filled, contract.columns))} FROM incoming_rows'
    read = connection.execute(filling).fetchone()[0]
    connection.unregister("incoming_rows")
    if reading.broken:
        raise reading.broken
    if read != extract.rows and not reading.faults:
        raise Unreadable(fault("damaged_file"))
    return reading.faults


class _Reading:
    """An extract on its way into a table. What is wrong ends the stream and is kept: an error inside a statement would
    undo the whole batch.
    """

    def __init__(self, extract: Extract, progress: Callable[[str], None]):
        self.extract = extract
        self.faults: list[Fault] = []
        self.broken: BaseException | None = None
        self._said = Counted(extract.rows, progress)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows as the contract has them, until something is wrong."""
        try:
            yield from self._batches()
        except BaseException as broken:  # an interrupt too: it is raised again where the statement has ended
            self.broken = broken

    def _batches(self) -> Iterator[pa.RecordBatch]:
        contract = self.extract.contract
        present = [column for column in contract.columns if column.name in self.extract.schema.names]
        for first, batch in _batches(self.extract, [column.name for column in present]):
            wrong = [column for column in present if not _is_midnight(batch.column(column.name))]
            if wrong:
                self.faults = [_time_of_day(column) for column in wrong]
                return
            yield _canonical(contract, batch, _rows(self.extract, first, batch.num_rows))
            self._said(first - 1 + batch.num_rows)


def _is_searched(field: pa.Field) -> bool:
    return schema.holds_text(field.type) or (field.name.startswith(schema.DROPPED) and types.is_integer(field.type))


def _nhs_number(name: str, rows: list[int]) -> Fault:
    detail = "1 row" if len(rows) == 1 else f"{len(rows):,} rows"
    return fault("nhs_number", row=rows[0], column=name, detail=detail)


def _batches(extract: Extract, names: list[str], **options) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The file's rows by batches, each with the number of its first row. Unreadable where they cannot be read."""
    if not names:
        return
    if extract.sourced:
        yield from _batches_of(extract.sourced.table.select(names))
        return
    with footer.opened(extract.path, **options) as file:
        batches = translated(lambda: file.iter_batches(ROWS_AT_ONCE, columns=names))
        first = 1
        while (batch := translated(lambda: _next_whole(batches))) is not None:
            yield first, batch
            first += batch.num_rows


def _batches_of(table: pa.Table) -> Iterator[tuple[int, pa.RecordBatch]]:
    first = 1
    for batch in table.to_batches(ROWS_AT_ONCE):
        yield first, batch
        first += batch.num_rows


def _rows(extract: Extract, first: int, count: int) -> np.ndarray:
    """The numbers of `count` rows from the one at `first` on: those of the source, where there is one."""
    if extract.sourced:
        return extract.sourced.rows[first - 1 : first - 1 + count]
    return np.arange(first, first + count, dtype=np.int64)


def _next_whole(batches: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
    batch = next(batches, None)
    if batch is not None:
        batch.validate(full=True)  # damaged bytes that still unpack: text that is no text
    return batch


def _empty(contract: Contract, table: str) -> str:
    # Whole numbers arrive as numbers, so that a fraction among them can be named with its row.
    declared = ", ".join(
        f'"{column.name}" {"DOUBLE" if column.type == "whole" else column.duckdb_type}' for column in contract.columns
    )
    return f'CREATE OR REPLACE TEMP TABLE "{table}" ("row" BIGINT, {declared})'


def _filled(column: Column) -> str:
    return f"nullif(\"{column.name}\", '')" if column.type == "text" else f'"{column.name}"'


def _columns(contract: Contract) -> pa.Schema:
    return pa.schema([("row", pa.int64()), *((column.name, IN_ARROW[column.type]) for column in contract.columns)])


def _canonical(contract: Contract, batch: pa.RecordBatch, rows: np.ndarray) -> pa.RecordBatch:
    """The batch as the contract has it: every column, in its own type, absent ones empty or with their default."""
    columns = [pa.array(rows)]
    for column in contract.columns:
        if column.name in batch.schema.names:
            columns.append(translated(lambda column=column: _cast(batch.column(column.name), column)))
        else:
            columns.append(pa.repeat(pa.scalar(column.default, IN_ARROW[column.type]), batch.num_rows))
    return pa.record_batch(columns, schema=_columns(contract))


def _cast(values: pa.Array, column: Column) -> pa.Array:
    if types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if types.is_decimal(values.type):
        values = pc.cast(values, pa.float64())
    return pc.cast(values, IN_ARROW[column.type], safe=False)


def _is_midnight(values: pa.Array) -> bool:
    """True unless the column is a time zone-less timestamp with a time of day in it."""
    if types.is_dictionary(values.type):
        values = values.dictionary
    if not types.is_timestamp(values.type):
        return True
    moments = values.drop_null().cast(pa.int64()).to_numpy()
    return not (moments % DAY[values.type.unit]).any()


def _time_of_day(column: Column) -> Fault:
    return fault("wrong_type", column=column.name, value="times of day", detail=schema.WANTED["date"])
