"""Empty extracts to fill in: an Excel workbook and a CSV file with the columns of a contract."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from impact.contracts.contract import Contract
from impact.contracts.workbook import Ids, workbook
from impact.errors import ImpactError


def write(contract: Contract, directory: Path, ids: Mapping[str, Ids] | None = None) -> tuple[Path, Path]:
    """Write `<dataset>-template.xlsx` and `<dataset>-template.csv` into a directory, made where it is missing.

    ids: see `workbook`.
    Raises ImpactError where one of them is there already (it may have been filled in, so neither is written) or the
    directory cannot be written to.
    """
    contents = {
        directory / f"{contract.dataset}-template.xlsx": workbook(contract, ids),
        directory / f"{contract.dataset}-template.csv": header(contract),
    }
    for path in contents:
        if path.exists():
            raise ImpactError(
                "this file is there already.", where=str(path), fix="Move it, or choose another directory."
            )
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for path, content in contents.items():
            path.write_bytes(content)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise ImpactError(
            f"the templates cannot be written: {reason}.", where=str(directory), fix="Choose another directory."
        ) from fault
    return tuple(contents)


def header(contract: Contract) -> bytes:
    """The CSV file: the header alone, in UTF-8 with a byte order mark, by which Excel knows the encoding."""
    written = io.StringIO(newline="")
    csv.writer(written).writerow(contract.names)
    return written.getvalue().encode("utf-8-sig")
