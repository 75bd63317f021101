"""Reads CSV: its encoding and separator are found out, titles above the header passed over, every row's line kept.

Python's own reader parses it, strictly: it knows the line of every row, and a quotation mark out of place is an error
rather than a row lost.
"""

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from impact.sources import encodings, headers
from impact.sources.columns import filled, texts
from impact.sources.remarks import Remark, Trouble
from impact.sources.sheet import EXCEL_DAY_0, Sheet

MOST_BYTES = 512 * 2**20
LONGEST = 131_072  # letters of a cell; a cell of Excel holds 32,767
SEPARATORS = ",;\t|"
SAMPLE = 1 << 16  # letters that the separator is found out from
HINT = "sep="  # a first line by which Excel is told the separator
AT_ONCE = 50_000  # rows


@dataclass(frozen=True)
class Dialect:
    """How a file is written. hinted: whether its first line only names the separator."""

    encoding: str
    separator: str
    hinted: bool


def read(path: Path) -> list[Sheet]:
    """The one sheet of a CSV file. Errors: Trouble where it cannot be read; OSError where it cannot be opened."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size == 0:
            raise Trouble("empty_file", value="no bytes")
        if size > MOST_BYTES:
            raise Trouble("too_large_source", value=f"{size / 2**20:,.0f} MB", limit=f"{MOST_BYTES // 2**20} MB")
        found = encodings.detect(file)
        dialect = _dialect(_text(file, found.name), found.name)
        return [_sheet(_rows(_text(file, found.name), dialect), dialect, found.remarks)]


def _text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """The file as text from its beginning, its line ends as they are. Closing it would close the file, so it is let go."""
    file.seek(0)
    return io.TextIOWrapper(io.BufferedReader(_Kept(file)), encoding=encoding, newline="")


class _Kept(io.RawIOBase):
    """A file that stays open when what reads it goes away."""

    def __init__(self, file: BinaryIO):
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self.file.readinto(buffer)


def _dialect(text: io.TextIOWrapper, encoding: str) -> Dialect:
    sample = text.read(SAMPLE)
    first = sample.split("\n", 1)[0].strip().lower()
    if first.startswith(HINT) and first[len(HINT) :] in SEPARATORS:
        return Dialect(encoding, sample.strip()[len(HINT)], True)
    lines = sample.splitlines(keepends=True)
    whole = lines[:-1] if len(sample) == SAMPLE and len(lines) > 1 else lines
    return Dialect(encoding, max(SEPARATORS, key=lambda separator: _fits(whole, separator)), False)


def _fits(lines: list[str], separator: str) -> tuple[int, int]:
    """How well a separator fits: the known column names it lays bare, then the rows that are as wide as most."""
    try:
        rows = list(islice(csv.reader(lines, delimiter=separator), headers.LOOKED_AT))
    except csv.Error:
        return (0, 0)
    widths = [len(row) for row in rows if len(row) > 1]
    return max(map(headers.matches, rows), default=0), max(map(widths.count, widths), default=0)


def _rows(text: io.TextIOWrapper, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins in."""
    reader = csv.reader(text, delimiter=dialect.separator, strict=True)
    before = 0
    csv.field_size_limit(LONGEST)
    try:
        for row in reader:
            if before or not dialect.hinted:
                yield before + 1, row
            before = reader.line_num
    except csv.Error as broken:
        rule = "cell_too_long" if "limit" in str(broken) else "broken_quotes"
        raise Trouble(rule, detail=f"line {before + 1:,}", limit=f"{LONGEST:,}") from broken


def _sheet(rows: Iterator[tuple[int, list[str]]], dialect: Dialect, remarks: tuple[Remark, ...]) -> Sheet:
    top = list(islice(rows, headers.LOOKED_AT))
    place = headers.find([row for _, row in top])
    if place is None:
        raise Trouble("empty_file", value="no text")
    names = headers.named(top[place][1])
    body = Body(names)
    for batch in _batches(top[place + 1 :], rows):
        body.add(batch)
    above = tuple(cell.strip() for _, row in top[:place] for cell in row if cell.strip())
    return body.sheet(None, above, dialect.separator, remarks)


def _batches(first: list, rest: Iterator) -> Iterator[list]:
    batch = first + list(islice(rest, AT_ONCE))
    while batch:
        yield batch
        batch = list(islice(rest, AT_ONCE))


class Body:
    """The rows under the header, gathered batch by batch. pads: a shorter row only lacks empty cells (in a workbook)."""

    def __init__(self, names: list[str], pads: bool = False):
        self.names = names
        self.pads = pads
        self.width = len(names)
        self.tables: list[pa.Table] = []
        self.lines: list[np.ndarray] = []
        self.numbers: list[np.ndarray] = []
        self.ragged: list[int] = []
        self.beside: list[str] = []
        self.read = self.kept = 0

    def add(self, batch: list[tuple[int, list[str]]]) -> None:
        width, ragged, rows = self.width, [], []
        for place, (_, row) in enumerate(batch):
            if len(row) != width:
                whole = row
                row, is_ragged = self._fitted(whole)
                if is_ragged:
                    self.beside.append("|".join(map(str, whole)))
                    ragged.append(place)
            rows.append(row)
        table = pa.table([texts(column) for column in zip(*rows, strict=True)], names=self.names)
        keep = filled(table)
        keep[ragged] = True
        places = np.flatnonzero(keep)
        self.ragged += [self.kept + int(place) for place in np.searchsorted(places, ragged)]
        self.tables.append(table if len(places) == len(batch) else table.take(places))
        self.lines.append(np.array([line for line, _ in batch], dtype=np.int64)[places])
        self.numbers.append(self.read + 1 + places)
        self.read += len(batch)
        self.kept += len(places)

    def _fitted(self, row: list[str]) -> tuple[list[str | None], bool]:
        """A row as wide as the header. One of another width is emptied, unless only empty cells hang over its end."""
        nothing: list[str | None] = [None] * self.width
        if not any(cell.strip() for cell in row):
            return nothing, False
        if len(row) > self.width and not any(cell.strip() for cell in row[self.width :]):
            return row[: self.width], False
        if self.pads and len(row) < self.width:
            return [*row, *nothing[len(row) :]], False
        return nothing, True

    def sheet(
        self,
        name: str | None,
        above: tuple[str, ...],
        separator: str | None,
        remarks: tuple[Remark, ...],
        day_0: date = EXCEL_DAY_0,
        aside: str = "",
    ) -> Sheet:
        """What was gathered, as a sheet."""
        empty = pa.table([pa.array([], pa.string())] * self.width, names=self.names)
        return Sheet(
            name=name,
            cells=pa.concat_tables(self.tables) if self.tables else empty,
            lines=pa.array(_joined(self.lines)),
            numbers=pa.array(_joined(self.numbers)),
            ragged=tuple(self.ragged),
            above=above,
            beside=tuple(self.beside),
            separator=separator,
            day_0=day_0,
            remarks=remarks,
            aside=aside,
        )


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts).astype(np.int64) if parts else np.array([], dtype=np.int64)
