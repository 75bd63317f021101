"""The workspace: what every change to a data folder shares. One at a time, a new version's file, the state in it."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from impact import contracts, stopping
from impact.catalogue import Frameworks
from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import frameworks, ledger, state
from impact.intake.batch import fold
from impact.intake.layouts import Archived
from impact.intake.ledger import Entry
from impact.intake.progress import Progress, nothing
from impact.locking import queued
from impact.settings import Settings
from impact.warehouse import build, catalogue, earlier, versions
from impact.warehouse.versions import Record, Version

CONFIG = {"memory_limit": "900MB"}


@contextmanager
def alone(folder: Folder, progress: Progress) -> Iterator[None]:
    """Hold the data folder's lock; where another take holds it, say so and wait."""
    with queued(folder.lock, "another take is running on this data folder; waiting for it to finish", progress):
        _sweep(folder)
        yield


def _sweep(folder: Folder) -> None:
    """Remove what one that was killed has left half written; whoever holds the lock knows that nobody is at it."""
    earlier.sweep(folder)
    for inside in (folder.archive, folder.warehouse, folder.receipts):
        for left in inside.rglob("*.new"):
            left.unlink(missing_ok=True)


@contextmanager
def new_version(path: Path, of: Frameworks) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new DuckDB file with the catalogue and these frameworks in it; the file goes when what is done in it fails.

    Nobody reads it before it is finished, so it keeps no log against a crash; it is whole on the disk once it is let go of.
    """
    spill = {"temp_directory": f"{path}.tmp"}  # what does not fit in memory
    try:
        with closing(duckdb.connect(config=CONFIG | spill)) as connection, stopping.stoppable(connection):
            quoted = str(path).replace("'", "''")  # ATTACH takes no parameter
            connection.execute(f"ATTACH '{quoted}' AS made (RECOVERY_MODE no_wal_writes)")
            connection.execute("USE made")
            catalogue.load(connection, of)
            yield connection
            connection.execute("USE memory")
            connection.execute("DETACH made")
    except duckdb.OutOfMemoryException as fault:
        discard(path)
        raise ImpactError(
            "there is not enough memory or disk space for this, so nothing was taken.",
            fix="Split the file, or free some space, and take it again.",
        ) from fault
    except (duckdb.IOException, duckdb.TransactionException) as fault:  # the latter where a commit is not written
        discard(path)
        raise ImpactError(
            f"a new version could not be written, so nothing was changed: {str(fault).splitlines()[0]}",
            where=str(path.parent),
            fix="See that the disk has space left and that you may write there, and do it again.",
        ) from fault
    except BaseException:
        discard(path)
        raise


@contextmanager
def aside(folder: Folder, progress: Progress = nothing) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same in a folder of its own, which goes with it: for looking what would become of something."""
    of = frameworks.now(folder, progress)
    with tempfile.TemporaryDirectory() as scratch, new_version(Path(scratch) / "aside.duckdb", of) as connection:
        yield connection


def discard(path: Path) -> None:
    for left in (path, path.with_name(path.name + ".wal")):
        left.unlink(missing_ok=True)
    shutil.rmtree(path.with_name(path.name + ".tmp"), ignore_errors=True)  # what did not fit in memory


def catch_up(
    connection: duckdb.DuckDBPyConnection,
    folder: Folder,
    history: Sequence[Entry],
    progress: Progress = nothing,
    *,
    anew: bool = False,
    upto: int | None = None,
) -> tuple[Version | None, int]:
    """Bring the state to the end of `history`. Returns the version it was begun from, if any, and the last place.

    history: the ledger's entries, and perhaps one that is to be added. anew: from the archive and nothing else.
    upto: begin from no version that reflects a later place.
    """
    bases = [] if anew else _bases(connection, folder, history)
    base = _load(connection, [base for base in bases if upto is None or base[1].place <= upto], progress)
    if base is None:
        state.create(connection)
    connection.execute("SET enable_external_access = false")  # from here on no rule and no model reaches another file
    since = base.place if base else 0
    fold(
        connection,
        folder,
        [entry for entry in ledger.standing(history) if entry.place > since],
        progress,
        Archived(folder),
        ledger.names(history),
    )
    return base, max(history[-1].place if history else 0, since)


def finish(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    history: Sequence[Entry],
    serial: int,
    progress: Progress,
) -> Record:
    """Build the version `serial` over the state that `history` has led to; returns the version's record."""
    ledger.show(connection, history)
    frameworks.keep(settings.folder, connection)
    place, today = history[-1].place if history else 0, settings.today()
    fingerprint = build.build(
        connection,
        rules=settings.rules,
        today=today,
        serial=serial,
        place=place,
        fictional=settings.folder.fictional,
        target_order=settings.target_order,
        progress=progress,
    )
    made_by = build.recipe_of(connection, settings.rules)
    return Record(serial, place, fingerprint, datetime.now(UTC), today, settings.rules, made_by)


def _bases(
    connection: duckdb.DuckDBPyConnection, folder: Folder, history: Sequence[Entry]
) -> list[tuple[Record, Version]]:
    """Versions on disk that these contracts judged and that the ledger has only added to since, the newest first.

    One that holds what was undone (or lacks what was put back) after it was built is none of them; nor is one of other
    frameworks, under which other answers may have waited, and so have been replaced or not.
    """
    own = build.own_frameworks(build.recipe_of(connection, ""))
    turned = [(entry.place, entry.undoes) for entry in history if entry.action == ledger.UNDO]
    return [
        (record, version)
        for record, version in versions.on_disk(folder)
        if record.recipe.get("contracts") == contracts.digest()[: build.DIGITS]
        and build.own_frameworks(record.recipe) == own
        and not any(undoes <= version.place < place for place, undoes in turned)
    ]


def _load(
    connection: duckdb.DuckDBPyConnection, bases: Sequence[tuple[Record, Version]], progress: Progress
) -> Version | None:
    """Load the state of the first that can be read, and return it."""
    shipped = build.recipe("")["catalogue"]
    for record, version in bases:
        try:
            state.load(connection, version.path, settled=record.recipe.get("catalogue") == shipped)
            return version
        except duckdb.Error:
            progress(f"version {version.serial} cannot be read; going back to what was before it")
    return None
