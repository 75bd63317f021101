"""Many small statements as one transaction: in a file, each by itself would wait for the disk."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb


@contextmanager
def at_once(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What is done inside is kept together, or not at all. No transaction may be open."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
