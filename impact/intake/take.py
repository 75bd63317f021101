"""Takes files in: judged, kept, entered in the ledger and built into a new version, under the folder's lock.

The order matters. The version is built first, then the ledger says what was taken, then the pointer moves: killed in
between, the ledger is ahead of the version, and the next take folds in what is missing.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from impact import contracts
from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import archive, ledger, preview, receipts, sheets, state
from impact.intake.batch import Given, fold, judge_batch
from impact.intake.ledger import Entry
from impact.intake.preview import Preview
from impact.intake.receipts import Receipt
from impact.settings import Settings
from impact.warehouse import build, catalogue, versions
from impact.warehouse.versions import Version

CONFIG = {"memory_limit": "1500MB"}
Progress = Callable[[str], None]


def take(
    settings: Settings,
    files: Sequence[Path | Given],
    *,
    by: str,
    as_given: frozenset[str] = frozenset(),
    progress: Progress = lambda sentence: None,
) -> list[Receipt]:
    """Take the files as one batch into the data folder: one receipt a file, one new version where any row alters.

    by: who takes them. as_given: units whose values are right as they are. Errors: ImpactError where the data folder
    itself cannot be used; a bad file is no error but a refused receipt.
    """
    folder, given = settings.folder, _given(files)
    with _alone(folder, progress):
        shown = versions.current(folder)
        serial, path = versions.begin(folder)
        with _new_version(path) as connection:
            behind, place = _catch_up(connection, folder, shown, progress)
            judged = judge_batch(
                connection,
                given,
                today=settings.today(),
                first_place=place + 1,
                as_given=as_given,
                returns=True,
                progress=progress,
            )
            at = datetime.now(UTC)
            to_send = sheets.lay_out(connection, folder, judged, at)
            batch = _entries(folder, judged, settings.today(), by, as_given)
            if batch or behind:
                _keep(folder, given, judged)
                place = batch[-1].place if batch else place
                ledger.show(connection, ledger.entries(folder) + batch)
                fingerprint = _build(connection, settings, serial, place, progress)
        if batch:
            ledger.append(folder, batch)
        if batch or behind:
            shown = versions.publish(folder, path, serial=serial, place=place, fingerprint=fingerprint)
        else:
            _discard(path)
        told = [_told(receipt, shown) for receipt in judged]
        for receipt, aside in zip(told, to_send, strict=True):
            sheets.keep(folder, aside, receipts.write(folder, receipt, at=at, by=by))
    return told


def check(
    settings: Settings,
    files: Sequence[Path | Given],
    *,
    as_given: frozenset[str] = frozenset(),
    progress: Progress = lambda sentence: None,
) -> list[Receipt]:
    """What would become of the files if they were taken now; changes nothing."""
    with tempfile.TemporaryDirectory() as scratch, _new_version(Path(scratch) / "check.duckdb") as connection:
        judged, _ = _judge_aside(connection, settings, files, as_given, progress)
    return [replace(receipt, place=None) for receipt in judged]


def foresee(
    settings: Settings,
    files: Sequence[Path | Given],
    *,
    as_given: frozenset[str] = frozenset(),
    progress: Progress = lambda sentence: None,
) -> tuple[list[Receipt], Preview]:
    """`check`, and what taking the files as one batch would change of what viewers see now; changes nothing."""
    shown = versions.current(settings.folder)
    with tempfile.TemporaryDirectory() as scratch, _new_version(Path(scratch) / "check.duckdb") as connection:
        preview.remember(connection, shown)
        judged, first_place = _judge_aside(connection, settings, files, as_given, progress)
        progress("comparing with what viewers see now")
        seen = preview.look(connection, settings, judged, first_place=first_place, shown=shown)
    return [replace(receipt, place=None) for receipt in judged], seen


def rebuild(settings: Settings, progress: Progress = lambda sentence: None) -> Version:
    """Build a version anew from the archive and the ledger, and nothing else, and show it."""
    folder = settings.folder
    with _alone(folder, progress):
        serial, path = versions.begin(folder)
        with _new_version(path) as connection:
            _, place = _catch_up(connection, folder, None, progress)
            ledger.show(connection, ledger.entries(folder))
            fingerprint = _build(connection, settings, serial, place, progress)
        return versions.publish(folder, path, serial=serial, place=place, fingerprint=fingerprint)


def _judge_aside(connection, settings: Settings, files, as_given, progress: Progress) -> tuple[list[Receipt], int]:
    """Judge the files against a copy of the state; returns the receipts and the first place they would have."""
    folder, today = settings.folder, settings.today()
    _, place = _catch_up(connection, folder, versions.current(folder), progress)
    judged = judge_batch(
        connection, _given(files), today=today, first_place=place + 1, as_given=as_given, progress=progress
    )
    return judged, place + 1


def _given(files: Sequence[Path | Given]) -> list[Given]:
    return [file if isinstance(file, Given) else Given(Path(file), Path(file).name) for file in files]


@contextmanager
def _alone(folder: Folder, progress: Progress) -> Iterator[None]:
    """Hold the data folder's lock; where another take holds it, say so and wait."""
    folder.root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress("another take is running on this data folder; waiting for it to finish")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _new_version(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new DuckDB file with the catalogue in it; the file goes when what is done in it fails."""
    try:
        with closing(duckdb.connect(str(path), config=CONFIG)) as connection:
            catalogue.load(connection)
            yield connection
    except duckdb.OutOfMemoryException as fault:
        _discard(path)
        raise ImpactError(
            "there is not enough memory or disk space for this, so nothing was taken.",
            fix="Split the file, or free some space, and take it again.",
        ) from fault
    except BaseException:
        _discard(path)
        raise


def _discard(path: Path) -> None:
    for left in (path, path.with_name(path.name + ".wal")):
        left.unlink(missing_ok=True)


def _catch_up(connection, folder: Folder, shown: Version | None, progress: Progress) -> tuple[bool, int]:
    """Bring the state to the end of the ledger. Returns whether the version shown was behind, and the last place."""
    since = _load(connection, shown, progress)
    connection.execute("SET enable_external_access = false")  # from here on no rule and no model reaches another file
    missing = [entry for entry in ledger.entries(folder) if entry.place > since]
    fold(connection, folder, missing, progress)
    return bool(missing), max(ledger.last(folder)[0], since)


def _load(connection, shown: Version | None, progress: Progress) -> int:
    """Load the state of the version shown; returns the place it reflects. None, or one that cannot be read: nothing."""
    if shown is not None:
        try:
            state.load(connection, shown.path)
            return shown.place
        except duckdb.Error:
            progress("the version shown cannot be read; building it anew from the archive and the ledger")
    state.create(connection)
    return 0


def _entries(folder: Folder, judged: Sequence[Receipt], today: date, by: str, as_given: frozenset[str]) -> list[Entry]:
    """The ledger's entries for the files that alter any row, in the order they were judged."""
    batch = ledger.last(folder)[1] + 1
    at = datetime.now(UTC)
    entries = [
        Entry(
            place=receipt.place,
            batch=batch,
            action=ledger.TAKE,
            sha256=receipt.sha256,
            file=receipt.file,
            dataset=receipt.dataset,
            at=at,
            by=by,
            today=today,
            as_given=tuple(sorted(as_given)),
            contracts=contracts.digest(),
        )
        for receipt in judged
        if receipt.altered
    ]
    return sorted(entries, key=lambda entry: entry.place)


def _keep(folder: Folder, given: Sequence[Given], judged: Sequence[Receipt]) -> None:
    for file, receipt in zip(given, judged, strict=True):
        if receipt.altered and (kept := archive.keep(folder, file.path)) != receipt.sha256:
            archive.let_go(folder, kept)  # nobody has judged these bytes
            raise ImpactError(
                "the file changed while it was being taken, so nothing was taken.",
                where=receipt.file,
                fix="Wait until it is whole, and take it again.",
            )


def _build(connection, settings: Settings, serial: int, place: int, progress: Progress) -> str:
    return build.build(
        connection,
        rules=settings.rules,
        today=settings.today(),
        serial=serial,
        place=place,
        fictional=settings.folder.fictional,
        target_order=settings.target_order,
        progress=progress,
    )


def _told(receipt: Receipt, shown: Version | None) -> Receipt:
    """The receipt with the version that shows the file."""
    is_shown = receipt.verdict != "refused" and shown is not None
    return replace(receipt, version=shown.serial if is_shown else None)
