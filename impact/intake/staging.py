"""Reads an extract's rows into the temporary table `staged`: the contract's columns, and `row`, counted from 1.

Arrow reads the file, not DuckDB: a damaged file then harms nothing but itself. `''` becomes null on the way.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

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
from impact.intake.sql import quoted
from impact.intake.words import Words

ROWS_AT_ONCE = 131_072
NO_WORDS = (None, "")
DAY = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
CODES = pa.dictionary(pa.int32(), pa.string())
IN_ARROW = {"text": pa.string(), "date": pa.date32(), "number": pa.float64(), "whole": pa.float64(), "flag": pa.bool_()}


@dataclass(frozen=True)
class Searched:
    """What looking at the text of an extract found. words: by column of codes, every word in it, where they are few."""

    faults: list[Fault]
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)


def search(extract: Extract) -> Searched:
    """Look for NHS numbers in every text column, those of no contract included; at most one fault a column.

    A source's cells have been searched as they were sent, when it was opened (see `sourced`).
    """
    if extract.sourced:
        return Searched([])
    names = [field.name for field in extract.schema if _is_searched(field)]
    if privacy.holds_nhs_number(extract.name) or any(map(privacy.holds_nhs_number, extract.schema.names)):
        return Searched([fault("nhs_number_in_name")])
    found: dict[str, list[int]] = {}
    words = Words(extract.contract)
    for first, batch in _batches(extract, names, read_dictionary=names):
        for name in batch.schema.names:
            rows = privacy.rows_with_nhs_numbers(batch.column(name))
            found.setdefault(name, []).extend(first + place for place in rows)
            words.see(name, batch.column(name))
    return Searched([_nhs_number(name, rows) for name, rows in found.items() if rows], words.few())


def stage(
    connection: duckdb.DuckDBPyConnection,
    extract: Extract,
    words: Mapping[str, tuple[str, ...]],
    table: str = "staged",
    progress: Callable[[str], None] = lambda sentence: None,
) -> list[Fault]:
    """Fill the temporary table with the extract's rows. Faults: a date column that holds times of day.

    words: of columns that are kept as codes (see `Searched`); DuckDB compares and groups these much faster than text.
    """
    contract, reading = extract.contract, _Reading(extract, words, progress)
    connection.execute(_empty(contract, reading.words, table))
    # One statement over a stream: registered batch by batch, all of them would be held until the transaction ends.
    connection.register("incoming_rows", pa.RecordBatchReader.from_batches(reading.columns, reading.batches()))
    filling = (
        f'INSERT INTO "{table}" SELECT "row", {", ".join(map(reading.filled, contract.columns))} FROM incoming_rows'
    )
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

    def __init__(self, extract: Extract, words: Mapping[str, tuple[str, ...]], progress: Callable[[str], None]):
        self.extract = extract
        self.present = [column for column in extract.contract.columns if column.name in extract.schema.names]
        absent = [column for column in extract.contract.columns if column not in self.present and column.default]
        self.words = {**words, **{column.name: (column.default,) for column in absent}}
        kinds = [(one.name, CODES if one.name in words else IN_ARROW[one.type]) for one in self.present]
        self.columns = pa.schema([("row", pa.int64()), *kinds])
        self.faults: list[Fault] = []
        self.broken: BaseException | None = None
        self._known = {name: {*known, *NO_WORDS} for name, known in words.items()}
        self._said = Counted(extract.rows, progress)

    def filled(self, column: Column) -> str:
        """What fills a column of the table, in SQL: an absent one is empty or has its default."""
        if column not in self.present:
            return quoted(column.default) if column.default else "NULL"
        is_text = column.type == "text" and column.name not in self.words
        return f"nullif(\"{column.name}\", '')" if is_text else f'"{column.name}"'

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows as the contract has them, until something is wrong."""
        try:
            yield from self._batches()
        except BaseException as broken:  # an interrupt too: it is raised again where the statement has ended
            self.broken = broken

    def _batches(self) -> Iterator[pa.RecordBatch]:
        names = [column.name for column in self.present]
        for first, batch in _batches(self.extract, names, read_dictionary=list(self._known)):
            wrong = [column for column in self.present if not _is_midnight(batch.column(column.name))]
            if wrong:
                self.faults = [_time_of_day(column) for column in wrong]
                return
            yield self._canonical(batch, _rows(self.extract, first, batch.num_rows))
            self._said(first - 1 + batch.num_rows)

    def _canonical(self, batch: pa.RecordBatch, rows: np.ndarray) -> pa.RecordBatch:
        """The batch as the contract has it: each column in its own type, codes with their words."""
        columns = [pa.array(rows)]
        for column in self.present:
            values, known = batch.column(column.name), self._known.get(column.name)
            cast = partial(_coded, values, known) if known else partial(_cast, values, column)
            columns.append(translated(cast))
        return pa.record_batch(columns, schema=self.columns)


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


def _empty(contract: Contract, words: Mapping[str, tuple[str, ...]], table: str) -> str:
    declared = ", ".join(f'"{column.name}" {_kept_as(column, words.get(column.name))}' for column in contract.columns)
    return f'CREATE OR REPLACE TEMP TABLE "{table}" ("row" BIGINT, {declared})'


def _kept_as(column: Column, words: tuple[str, ...] | None) -> str:
    if words:
        return f"ENUM ({', '.join(map(quoted, words))})"
    # Whole numbers arrive as numbers, so that a fraction among them can be named with its row.
    return "DOUBLE" if column.type == "whole" else column.duckdb_type


def _coded(values: pa.Array, known: set[str | None]) -> pa.DictionaryArray:
    """Text as codes of a dictionary; `''` becomes null. Unreadable where a word is unknown: the file has changed."""
    if not types.is_dictionary(values.type):
        values = values.dictionary_encode()
    words = values.dictionary.to_pylist()
    if not known.issuperset(words):
        raise Unreadable(fault("damaged_file"))
    codes = values.indices.cast(pa.int32())
    if any(word in words for word in NO_WORDS):
        codes = pa.array([code if word else None for code, word in enumerate(words)], pa.int32()).take(codes)
    return pa.DictionaryArray.from_arrays(codes, pa.array([word or "" for word in words], pa.string()))


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
