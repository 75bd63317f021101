"""Stage 1: what the file is, from its name, its first and last bytes and its footer, before any row is read."""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from impact.contracts import Contract, contracts
from impact.intake.faults import Fault, fault, near_miss

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


@dataclass(frozen=True)
class Extract:
    """A file that may be an extract: what can be said of it before its rows are read.

    sha256: None where its bytes cannot be read. contract: None where its name says no dataset. schema: None where the
    footer cannot be read. rows: as the footer says. faults: of stage 1.
    """

    path: Path
    name: str
    sha256: str | None
    contract: Contract | None
    schema: pa.Schema | None
    rows: int
    faults: tuple[Fault, ...]


class Unreadable(Exception):
    """The file's own contents keep it from being read; `fault` says how."""

    def __init__(self, found: Fault):
        self.fault = found
        super().__init__(found.message)


def look(path: Path, name: str | None = None) -> Extract:
    """Stage 1 on the file at `path`, shown under `name` (an upload has a name of its own)."""
    path, name = Path(path), name or Path(path).name
    contract = dataset_of(name)
    faults: list[Fault] = []
    sha256, schema, rows = None, None, 0
    try:
        sha256 = _hash(path)
        schema, rows = _footer(path)
    except Unreadable as found:
        faults.append(found.fault)
    if contract is None and sha256:
        faults.append(_unknown_dataset(name))
    return Extract(path, name, sha256, contract, schema, rows, tuple(faults))


def dataset_of(name: str) -> Contract | None:
    """The contract of the dataset that the file's name begins with."""
    begins = re.match(r"[a-z]+", name.lower())
    return contracts().get(begins.group()) if begins else None


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


def _unknown_dataset(name: str) -> Fault:
    begins = re.match(r"[A-Za-z]*", name).group()
    return fault("unknown_dataset", value=name, near=near_miss(begins, contracts()), words=", ".join(contracts()))


def _hash(path: Path) -> str:
    """SHA-256 of the file's bytes; a folder, a device or nothing at all is not a file."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            kind = "a folder" if path.is_dir() else "a device or a pipe"
            raise Unreadable(fault("not_a_file", value=kind))
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError, ValueError) as missing:
        raise Unreadable(fault("missing_file")) from missing
    except OSError as closed:
        raise Unreadable(fault("unreadable_file")) from closed


def _footer(path: Path) -> tuple[pa.Schema, int]:
    """Schema and number of rows, once the ends of the file and the footer's claims have been looked at."""
    translated(lambda: _ends(path))
    with opened(path) as file:
        about = translated(lambda: file.metadata)
        if about.num_rows == 0:
            raise Unreadable(fault("empty_file", value="no rows"))
        _within_limits(about)
        return translated(lambda: file.schema_arrow), about.num_rows


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
