"""Writes rows as an extract: the contract's columns and types, and the same bytes on every run."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from impact.contracts import contract

IN_ARROW = {
    "text": pa.string(),
    "date": pa.date32(),
    "number": pa.float64(),
    "whole": pa.int64(),
    "flag": pa.bool_(),
}


def write(rows: Iterable[dict], dataset: str, path: Path) -> Path:
    """Write `rows` (columns by name; an absent one is null) as one parquet file. Fails on a name the contract lacks."""
    rows = list(rows)
    columns = contract(dataset).columns
    surplus = {name for row in rows for name in row} - {column.name for column in columns}
    if surplus:
        raise ValueError(f"the contract of {dataset} has no column {', '.join(sorted(surplus))}")
    schema = pa.schema([(column.name, IN_ARROW[column.type]) for column in columns])
    # The options are fixed so that another default of the library would not change the bytes.
    pq.write_table(pa.Table.from_pylist(rows, schema), path, compression="zstd", version="2.6", data_page_version="1.0")
    return path
