"""What is in force and what waits, as hashes: the same whatever files brought it, and in whatever order."""

import duckdb

from impact.contracts import contracts


def in_force(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple]:
    """The count and a hash of each table's rows, by its name."""
    return {
        f"{schema}.{dataset}": connection.execute(
            f"SELECT count(*), sum(hash(rows)) FROM (SELECT * EXCLUDE (place, row) FROM {schema}.{dataset}) AS rows"
        ).fetchone()
        for schema in ("taken", "waiting")
        for dataset in contracts()
    }
