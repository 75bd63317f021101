"""Puts the shipped catalogue (definitions, frameworks) into a version, as tables that intake and the models read."""

from functools import cache

import duckdb
import pyarrow as pa

from impact import catalogue


def load(connection: duckdb.DuckDBPyConnection) -> None:
    """Create (or replace) one table for each table of the catalogue: `shipped_metric`, `framework`, `practice`, …"""
    for name, table in _shipped().items():
        connection.register("incoming_catalogue", table)
        connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM incoming_catalogue')
        connection.unregister("incoming_catalogue")


@cache
def _shipped() -> dict[str, pa.Table]:
    return catalogue.tables()
