"""What goes wrong with the journal's database, in plain words and without what was typed."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from impact.errors import ImpactError

log = logging.getLogger("impact")

KEPT = "What you typed stays on the screen; do not close it."
SQLITE = {  # by SQLite's own primary result code
    sqlite3.SQLITE_BUSY: (
        "another program is writing to the journal and has not finished.",
        f"{KEPT} Close that program or wait for it, then try again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "the journal may not be written.",
        f"{KEPT} Give the user that runs the app the right to write to the file and its folder, then try again.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "the journal cannot be opened.",
        f"{KEPT} Check that its folder is there and may be written, then try again.",
    ),
    sqlite3.SQLITE_FULL: ("the disk is full.", f"{KEPT} Make room on it, then try again."),
    sqlite3.SQLITE_NOTADB: (
        "this file is not a journal, or it is damaged.",
        "Put the last backup in its place, or move it aside to begin a new one.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "the journal is damaged.",
        "Keep a copy of the file as it is, and put the last backup in its place.",
    ),
}
SQLITE[sqlite3.SQLITE_LOCKED] = SQLITE[sqlite3.SQLITE_BUSY]
SQLITE[sqlite3.SQLITE_IOERR] = SQLITE[sqlite3.SQLITE_CANTOPEN]
GONE = (
    "the journal’s database cannot be reached.",
    f"{KEPT} Check that the database server runs, and that the address, user and password in IMPACT_JOURNAL or impact.toml"
    " are right, then try again.",
)
OTHER = (
    "the journal’s database refused this.",
    f"{KEPT} Try again; if it stays, ask whoever looks after the database.",
)
READ_ONLY = (
    "the journal’s database may only be read.",
    f"{KEPT} Give the app’s user the right to write (or wait until the server is no standby), then try again.",
)
SLOW = (
    "the journal’s database did not answer in time.",
    f"{KEPT} Something holds it up; try again, and if it stays, ask whoever looks after the database.",
)
NOT_ALLOWED = (
    "the journal’s database does not let the app in, or not do this.",
    f"{KEPT} Check the user, the password and the rights in IMPACT_JOURNAL or impact.toml, then try again.",
)
POSTGRESQL = {  # by SQLSTATE, its first two characters, or all five where they matter
    "25006": READ_ONLY,
    "57014": SLOW,
    "55P03": SLOW,
    "28": NOT_ALLOWED,
    "42501": NOT_ALLOWED,
    "3D": NOT_ALLOWED,
    "53": ("the journal’s database is out of room or of connections.", f"{KEPT} Make room, then try again."),
}


class JournalFault(ImpactError):
    """The journal's database refused, or was not there. Nothing was half saved; the same draft may be tried again."""


@contextmanager
def in_words(where: str) -> Iterator[None]:
    """Turn what the database refuses into a JournalFault. IntegrityError passes: it is an answer, not a failure.

    The database's own message may repeat a row, so neither it nor the exception goes on; the log gets its code.
    """
    try:
        yield
    except sa.exc.IntegrityError:
        raise
    except sa.exc.DBAPIError as fault:
        raise _told(fault, where) from None
    except sa.exc.TimeoutError:
        raise JournalFault(SLOW[0], where=where, fix=SLOW[1]) from None


def _told(fault: sa.exc.DBAPIError, where: str) -> JournalFault:
    cause = fault.orig
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or ""
    log.error("the journal (%s): %s %s", where, type(cause).__name__, code)
    gone = isinstance(fault, sa.exc.OperationalError | sa.exc.InterfaceError)
    what, fix = _sqlite(cause) if isinstance(cause, sqlite3.Error) else _postgresql(code, GONE if gone else OTHER)
    return JournalFault(what, where=where, fix=fix)


def _sqlite(cause: sqlite3.Error) -> tuple[str, str]:
    primary = (getattr(cause, "sqlite_errorcode", 0) or 0) & 0xFF
    return SQLITE.get(primary, ("the journal’s file could not be used.", f"{KEPT} Try again."))


def _postgresql(state: str, otherwise: tuple[str, str]) -> tuple[str, str]:
    return POSTGRESQL.get(state) or POSTGRESQL.get(state[:2]) or otherwise
