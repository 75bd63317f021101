"""Takes files in: judged, kept, entered in the ledger and built into a new version, under the folder's lock.

The order matters. The version is built first, then the ledger says what was taken, then the pointer moves: killed in
between, the ledger is ahead of the version, and the next take folds in what is missing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from impact import contracts, stopping
from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import archive, frameworks, ledger, preview, receipts, sheets, workspace
from impact.intake.batch import Given, judge_batch
from impact.intake.layouts import Layouts
from impact.intake.ledger import Entry
from impact.intake.preview import Preview
from impact.intake.receipts import Receipt
from impact.intake.workspace import Progress
from impact.settings import Settings
from impact.warehouse import versions
from impact.warehouse.versions import Version


def take(
    settings: Settings,
    files: Sequence[Path | Given],
    *,
    by: str,
    as_given: frozenset[str] = frozenset(),
    withdraw_missing: bool = False,
    progress: Progress = lambda sentence: None,
) -> list[Receipt]:
    """Take the files as one batch into the data folder: one receipt a file, one new version where any row alters.

    by: who takes them. as_given: units whose values are right as they are. withdraw_missing: whether rows that a file
    re-issues without having them go out of view (see `reissues`). Errors: ImpactError where the data folder
    itself cannot be used; a bad file is no error but a refused receipt.
    """
    folder, given = settings.folder, _given(files)
    layouts = Layouts(folder, progress)
    with workspace.alone(folder, progress):
        shown = versions.current(folder)
        history = ledger.history(folder)
        serial, path = versions.begin(folder)
        with workspace.new_version(path, frameworks.now(folder, progress)) as connection:
            options = {"as_given": as_given, "withdraw_missing": withdraw_missing, "returns": True}
            base, place, judged = _judge(connection, settings, given, history, layouts, progress, **options)
            at = datetime.now(UTC)
            to_send = sheets.lay_out(connection, folder, judged, at)
            batch = _entries(history, judged, settings.today(), by, as_given, withdraw_missing)
            is_new = bool(batch) or base != shown or (base.place if base else 0) < place
            if is_new:
                _keep(folder, given, judged)
                layouts.keep(receipt.mapping for receipt in judged if receipt.altered)
                record = workspace.finish(connection, settings, [*history, *batch], serial, progress)
        with stopping.too_late():
            if batch:
                ledger.append(folder, batch)
            if is_new:
                shown = versions.publish(folder, path, record)
            else:
                workspace.discard(path)
            told = [_told(receipt, shown) for receipt in judged]
            for receipt, aside in zip(told, to_send, strict=True):
                sheets.keep(folder, aside, receipts.write(folder, receipt, at=at, by=by))
    return told


def check(
    settings: Settings,
    files: Sequence[Path | Given],
    *,
    as_given: frozenset[str] = frozenset(),
    withdraw_missing: bool = False,
    progress: Progress = lambda sentence: None,
) -> list[Receipt]:
    """What would become of the files if they were taken now; changes nothing.

    Without the preview and without doubts against history, which cost as much again: `foresee` has both.
    """
    with workspace.aside(settings.folder, progress) as connection:
        judged, _ = _judge_aside(connection, settings, files, as_given, withdraw_missing, progress, only_receipts=True)
    return [replace(receipt, place=None) for receipt in judged]


def foresee(
    settings: Settings,
    files: Sequence[Path | Given],
    *,
    as_given: frozenset[str] = frozenset(),
    withdraw_missing: bool = False,
    progress: Progress = lambda sentence: None,
) -> tuple[list[Receipt], Preview]:
    """`check`, and what taking the files as one batch would change of what viewers see now; changes nothing."""
    shown = versions.current(settings.folder)
    with workspace.aside(settings.folder, progress) as connection:
        preview.remember(connection, shown)
        judged, first_place = _judge_aside(connection, settings, files, as_given, withdraw_missing, progress)
        progress("comparing with what viewers see now")
        seen = preview.look(connection, settings, judged, first_place=first_place, shown=shown)
    return [replace(receipt, place=None) for receipt in judged], seen


def rebuild(settings: Settings, progress: Progress = lambda sentence: None) -> Version:
    """Build a version anew from the archive and the ledger, and nothing else, and show it."""
    folder = settings.folder
    with workspace.alone(folder, progress):
        serial, path = versions.begin(folder)
        with workspace.new_version(path, frameworks.now(folder, progress)) as connection:
            history = ledger.history(folder)
            workspace.catch_up(connection, folder, history, progress, anew=True)
            record = workspace.finish(connection, settings, history, serial, progress)
        with stopping.too_late():
            return versions.publish(folder, path, record)


def _judge_aside(
    connection,
    settings: Settings,
    files,
    as_given,
    withdraw_missing,
    progress: Progress,
    *,
    only_receipts: bool = False,
) -> tuple[list[Receipt], int]:
    """Judge the files against a copy of the state; returns the receipts and the first place they would have.

    only_receipts: the state is not looked at afterwards, and figures are not held against their history.
    """
    layouts, history = Layouts(settings.folder, progress), ledger.history(settings.folder)
    options = {"as_given": as_given, "withdraw_missing": withdraw_missing}
    options |= {"doubts": not only_receipts, "needed": not only_receipts}
    _, place, judged = _judge(connection, settings, _given(files), history, layouts, progress, **options)
    return judged, place + 1


def _judge(
    connection,
    settings: Settings,
    given: Sequence[Given],
    history: Sequence[Entry],
    layouts: Layouts,
    progress,
    **options,
) -> tuple[Version | None, int, list[Receipt]]:
    """Bring the state to the end of the ledger and judge the files against it, as the next batch.

    Returns the version it was begun from, the ledger's last place before the batch, and a receipt a file.
    """
    base, place = workspace.catch_up(connection, settings.folder, history, progress)
    judged = judge_batch(
        connection,
        given,
        today=settings.today(),
        first_place=place + 1,
        earlier=ledger.names(history),
        history=history,
        layouts=layouts,
        beside=layouts.faults,
        progress=progress,
        **options,
    )
    return base, place, judged


def _given(files: Sequence[Path | Given]) -> list[Given]:
    return [file if isinstance(file, Given) else Given(Path(file), Path(file).name) for file in files]


def _entries(
    history: Sequence[Entry],
    judged: Sequence[Receipt],
    today: date,
    by: str,
    as_given: frozenset[str],
    withdraw_missing: bool,
) -> list[Entry]:
    """The ledger's entries for the files that alter any row, in the order they were judged."""
    batch = (history[-1].batch if history else 0) + 1
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
            mapping=receipt.mapping,
            withdraw_missing=withdraw_missing,
        )
        for receipt in judged
        if receipt.altered
    ]
    return sorted(entries, key=lambda entry: entry.place)


def _keep(folder: Folder, given: Sequence[Given], judged: Sequence[Receipt]) -> None:
    for file, receipt in zip(given, judged, strict=True):
        if receipt.altered:
            _keep_one(folder, file, receipt)


def _keep_one(folder: Folder, file: Given, receipt: Receipt) -> None:
    """Keep the bytes that were judged, and no others."""
    try:
        kept = archive.keep(folder, file.path)
    except FileNotFoundError as gone:
        raise ImpactError(
            "the file was renamed, moved or deleted while it was being taken, so nothing was taken.",
            where=receipt.file,
            fix="Take it again from where it lies now.",
        ) from gone
    if kept != receipt.sha256:
        archive.let_go(folder, kept)  # nobody has judged these bytes
        raise ImpactError(
            "the file changed while it was being taken, so nothing was taken.",
            where=receipt.file,
            fix="Wait until it is whole, and take it again.",
        )


def _told(receipt: Receipt, shown: Version | None) -> Receipt:
    """The receipt with the version that shows the file."""
    is_shown = receipt.verdict != "refused" and shown is not None
    return replace(receipt, version=shown.serial if is_shown else None)
