"""Brings a journal's schema to what this code knows, all of it or nothing, by one process at a time."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from impact.errors import ImpactError
from impact.journal import engines

HERE = Path(__file__).parent
ONE_AT_A_TIME = 7_203_114  # names the lock in PostgreSQL; any number, always the same


class NewerSchema(ImpactError):
    """The journal was written by a version of the app that is newer than this one."""

    def __init__(self, where: str):
        super().__init__(
            "this journal was written by a newer version of the app; nothing was read or changed.",
            where=where,
            fix="Bring this app up to date, or set another journal (IMPACT_JOURNAL, impact.toml).",
        )


def bring_up_to_date(engine: sa.Engine, where: str, to: str = "head") -> None:
    """Apply what is missing in one transaction, under a lock. Raises NewerSchema for a schema that we do not know.

    SQLite's transaction begins with its write lock; PostgreSQL's asks for one of ours.
    """
    with engine.connect() as connection:
        if _stands(connection) == _scripts().get_current_head():
            return  # the usual case: nothing to do, no lock
    with engines.writing(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        if _stands(connection) not in {None, *(script.revision for script in _scripts().walk_revisions())}:
            raise NewerSchema(where)
        _upgrade(connection, to)


def _stands(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: sa.Connection, to: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
