"""Stage 1: what a file is, from its name and its contents: parquet as it stands, CSV and Excel converted on the way."""

import hashlib
import os
import re
import stat
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from impact.contracts import Contract, contracts
from impact.intake import footer, privacy, sourced
from impact.intake.faults import Fault, fault, near_miss
from impact.intake.footer import Unreadable
from impact.intake.sourced import Sourced
from impact.sources.conversion import Recognise, nothing_known
from impact.sources.kinds import PARQUET


@dataclass(frozen=True)
class Extract:
    """A file that may be an extract: what can be said of it before its rows are judged.

    sha256: of the file as it was given; None where its bytes cannot be read. contract: None where neither its name says
    a dataset nor its layout is known. schema: None where there is nothing to read rows from. faults: of stage 1.
    sourced: the rows converted from CSV or Excel; None for parquet, whose rows are read from `path`. is_source: whether
    it is CSV or Excel, of which the sheets can be read.
    """

    path: Path
    name: str
    sha256: str | None = None
    contract: Contract | None = None
    schema: pa.Schema | None = None
    rows: int = 0
    faults: tuple[Fault, ...] = ()
    sourced: Sourced | None = None
    is_source: bool = False


def look(path: Path, name: str | None = None, recognise: Recognise = nothing_known) -> Extract:
    """Stage 1 on the file at `path`, shown under `name` (an upload has a name of its own).

    recognise: which remembered layout a sheet of a source is in. Errors: none for any file; what is wrong is in `faults`.
    """
    path, name = Path(path), name or Path(path).name
    extract = Extract(path, name, contract=dataset_of(name))
    try:
        extract = replace(extract, sha256=_hash(path))
        extract = _read(extract, recognise)
    except Unreadable as found:
        extract = replace(extract, faults=(*extract.faults, found.fault))
    about_persons = any(found.rule in privacy.RULES for found in extract.faults)  # then it is not to be sent again
    if extract.contract is None and extract.sha256 and not about_persons:
        return replace(extract, faults=(*extract.faults, _unknown_dataset(name)))
    return extract


def dataset_of(name: str) -> Contract | None:
    """The contract of the dataset that the file's name begins with."""
    begins = re.match(r"[a-z]+", name.lower())
    return contracts().get(begins.group()) if begins else None


def dataset_in(path: Path, name: str, recognise: Recognise) -> Contract | None:
    """The contract of the remembered layout that the file is in; None where it is in none, or cannot be read."""
    try:
        if sourced.kind(path, name) == PARQUET:
            return None
        return sourced.dataset_in(sourced.sheets_of(path, name), recognise)
    except Unreadable:
        return None  # judging it says why


def _read(extract: Extract, recognise: Recognise) -> Extract:
    if sourced.kind(extract.path, extract.name) == PARQUET:
        schema, rows = footer.read(extract.path)
        return replace(extract, schema=schema, rows=rows)
    sheets = sourced.sheets_of(extract.path, extract.name)
    rows = sum(sheet.cells.num_rows for sheet in sheets if not sheet.aside)
    persons = sourced.persons(extract.name, sheets, extract.contract)
    extract = replace(extract, rows=rows, faults=persons, is_source=True)
    try:
        found, remarks = sourced.convert(sheets, extract.contract, recognise)
    except Unreadable as unreadable:
        return replace(extract, faults=(*extract.faults, unreadable.fault))
    if found is None:
        return extract
    told = (*extract.faults, *remarks)
    return replace(
        extract, contract=found.contract, schema=found.table.schema, rows=len(found.rows), faults=told, sourced=found
    )


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
