"""Puts the catalogue (definitions, frameworks) into a version, as tables that intake and the models read."""

from functools import cache

import duckdb
import pyarrow as pa

from impact import catalogue
from impact.catalogue import Frameworks
from impact.warehouse.at_once import at_once


def load(connection: duckdb.DuckDBPyConnection, frameworks: Frameworks | None = None) -> None:
    """Create (or replace) one table for each table of the catalogue: `shipped_metric`, `framework`, `practice`, …

    frameworks: those in force; default: the shipped ones.
    """
    with at_once(connection):
        for name, table in _tables(frameworks).items():
            connection.register("incoming_catalogue", table)
            connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM incoming_catalogue')
            connection.unregister("incoming_catalogue")


def _tables(frameworks: Frameworks | None) -> dict[str, pa.Table]:
    if frameworks is None or not (frameworks.own or frameworks.left_out):
        return _shipped()
    return _shipped() | catalogue.framework_tables(frameworks)


@cache
def _shipped() -> dict[str, pa.Table]:
    return catalogue.tables()
