"""The two databases a journal can be in, set up so that nothing that was saved is lost and no word gets into a log."""

import json
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from filelock import FileLock

from impact.errors import UsageError

PATIENCE = 10  # seconds to wait for a lock, a connection or an answer
POSTGRESQL = "postgresql+psycopg"
OURS = {  # what a dead network cable, a stopped server or a forgotten lock is answered with, rather than waiting for ever
    "connect_timeout": PATIENCE,
    "tcp_user_timeout": PATIENCE * 1000,
    "options": f"-c statement_timeout={PATIENCE}s -c lock_timeout={PATIENCE}s -c TimeZone=UTC",
    "application_name": "impact",
}


def file(path: Path) -> sa.Engine:
    """A journal in one file: written ahead (WAL), and on the disk before anybody is told that it was saved."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": PATIENCE}, **_discreet()
    )
    sa.event.listen(engine, "connect", lambda connection, record: _set_up(connection, path))
    sa.event.listen(engine, "begin", _begin)
    return engine


def postgresql(address: str) -> sa.Engine:
    """A journal in a PostgreSQL database. Raises UsageError for an address that is not one of PostgreSQL."""
    try:
        url = sa.make_url(address.replace("postgres://", "postgresql://", 1))
    except sa.exc.ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "postgresql" or not url.database:
        raise UsageError(
            "the journal's address is not that of a PostgreSQL database.",
            where="IMPACT_JOURNAL or impact.toml",
            fix="Write postgresql://user:password@host:5432/database, or leave it out for a file in the data folder.",
        )
    return sa.create_engine(url.set(drivername=POSTGRESQL), connect_args=OURS, pool_pre_ping=True, **_discreet())


def name(engine: sa.Engine) -> str:
    """Where a journal is, for a sentence: without the user's name and without the password."""
    url = engine.url
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"PostgreSQL, database {url.database} at {url.host or 'this machine'}:{url.port or 5432}"


def writing(engine: sa.Engine) -> sa.Engine:
    """The same for what writes: SQLite then asks for its lock before anything is read, and nobody is turned away half-way."""
    return engine.execution_options(writes=True)


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _discreet() -> dict:
    """Parameters (what people typed) never in an error; texts as they are."""
    return {"hide_parameters": True, "json_serializer": lambda value: json.dumps(value, ensure_ascii=False)}


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    connection.isolation_level = None  # Python begins no transaction of its own; `begin` does
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        with FileLock(f"{path}.lock", timeout=60):  # SQLite waits for nobody while it changes over
            connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
