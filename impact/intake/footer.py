"""A parquet file, from its first and last bytes and its footer, before any row is read."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from impact.intake.faults import Fault, fault

Read = TypeVar("Read")
MOST_ROWS = 50_000_000
MOST_BYTES = 16 * 2**30  # unpacked, as the footer claims
PLAIN, ENCRYPTED = b"PAR1", b"PARE"
LOOKS = (
    (b"PK\x03\x04", "an Excel workbook or another zipped file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzipped file"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ARROW1", "an Arrow (Feather) file"),
)


class Unreadable(Exception):
    """The file's own contents keep it from being read; `fault` says how."""

    def __init__(self, found: Fault):
        self.fault = found
        super().__init__(found.message)


def read(path: Path) -> tuple[pa.Schema, int]:
    """Schema and number of rows, once the ends of the file and the footer's claims have been looked at."""
    translated(lambda: _ends(path))
    with opened(path) as file:
        about = translated(lambda: file.metadata)
        if about.num_rows == 0:
            raise Unreadable(fault("empty_file", value="no rows"))
        _within_limits(about)
        return translated(lambda: file.schema_arrow), about.num_rows


@contextmanager
def opened(path: Path, **options) -> Iterator[pq.ParquetFile]:
    """The parquet file, open: int96 times far from today do not wrap round, and checksums are heeded."""
    file = translated(
        lambda: pq.ParquetFile(
            pa.OSFile(str(path)), coerce_int96_timestamp_unit="us", page_checksum_verification=True, **options
        )
    )
    try:
        yield file
    finally:
        file.close(force=True)


def translated(read: Callable[[], Read]) -> Read:
    """Call `read`, which does nothing but read the file; whatever a broken file makes it raise becomes `Unreadable`."""
    try:
        return read()
    except Unreadable:
        raise
    except (FileNotFoundError, NotADirectoryError) as missing:
        raise Unreadable(fault("missing_file")) from missing
    except PermissionError as closed:
        raise Unreadable(fault("unreadable_file")) from closed
    except Exception as broken:  # Arrow raises a dozen kinds, some of them plain Python ones, on damaged files
        encrypted = "crypt" in str(broken).lower()
        raise Unreadable(fault("encrypted_file" if encrypted else "damaged_file")) from broken


def _ends(path: Path) -> None:
    with path.open("rb") as file:
        first = file.read(64)
        file.seek(max(0, os.fstat(file.fileno()).st_size - 4))
        last = file.read(4)
    if not first:
        raise Unreadable(fault("empty_file", value="no bytes"))
    if ENCRYPTED in (first[:4], last):
        raise Unreadable(fault("encrypted_file"))
    if first[:4] != PLAIN:
        raise Unreadable(fault("not_parquet", value=_looks_like(first)))
    if last != PLAIN:
        raise Unreadable(fault("truncated_file"))


def _looks_like(first: bytes) -> str:
    for begins, kind in LOOKS:
        if first.startswith(begins):
            return kind
    if b"\x00" in first:
        return "some other binary file"
    return "text, such as CSV or JSON"


def _within_limits(about: pq.FileMetaData) -> None:
    unpacked = translated(lambda: sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups)))
    if about.num_rows > MOST_ROWS or unpacked > MOST_BYTES or about.num_rows < 0 or unpacked < 0:
        claim = f"{about.num_rows:,} rows and {unpacked / 2**30:,.1f} GB unpacked"
        limit = f"{MOST_ROWS:,} rows and {MOST_BYTES // 2**30} GB unpacked"
        raise Unreadable(fault("too_large", value=claim, limit=limit))
