"""A batch: files given together, judged in the order of their definitions, each against what those before it leave."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path

import duckdb

from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import archive, privacy, redefinition, reissues
from impact.intake import doubts as against_history
from impact.intake.faults import Fault
from impact.intake.judging import Circumstances, judge_in
from impact.intake.ledger import Entry
from impact.intake.opening import Extract, dataset_in, dataset_of, look
from impact.intake.receipts import Receipt
from impact.sources.conversion import Recognise, nothing_known

# What recognises the sheets of a file by its name; second, the mapping that it was taken with, where it was taken.
Layouts = Callable[[str, str | None], Recognise]
NONE_EARLIER: Mapping[int, str] = {}
LAST = 10_000  # files of no dataset come after all others

# One row a metric with observations from before this batch, though the batch changed what its figures mean.
LEFT_BEHIND = """
    SELECT metric_id, count(*) FROM (
        SELECT metric_id, "place", withdrawn FROM taken.observations
        UNION ALL
        SELECT metric_id, "place", withdrawn FROM waiting.observations
    )
    WHERE NOT coalesce(withdrawn, FALSE) AND "place" < $first_place AND list_contains($metrics, metric_id)
    GROUP BY metric_id ORDER BY metric_id
"""


@dataclass(frozen=True)
class Given:
    """A file of a batch.

    name: what it was called when it was given. place: in the ledger, where it has one already. mapping: sha256 of the
    mapping it was taken with, where it was.
    """

    path: Path
    name: str
    place: int | None = None
    mapping: str | None = None


def no_layouts(name: str, mapping: str | None) -> Recognise:
    """Nothing is remembered: a file is read by the contract that its name says."""
    return nothing_known


def judge_batch(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Given],
    *,
    today: date,
    first_place: int,
    as_given: frozenset[str] = frozenset(),
    returns: bool = False,
    layouts: Layouts = no_layouts,
    doubts: bool = True,
    needed: bool = True,
    beside: Sequence[Fault] = (),
    earlier: Mapping[int, str] = NONE_EARLIER,
    withdraw_missing: bool = False,
    history: Sequence[Entry] = (),
    progress: Callable[[str], None] = lambda sentence: None,
) -> list[Receipt]:
    """Judge the files and apply those not refused; receipts in the order the files were given.

    A metric whose meaning changes is only taken when every figure of it is sent again and accepted; where that turns
    out not to be so, the batch is judged anew without it. returns: whether rows that go back are put aside for sheets.
    layouts: what recognises the layouts of CSV and Excel files.
    doubts: whether figures are held against their history. needed: whether anybody looks at the state afterwards.
    beside: what every CSV or Excel file is told besides. earlier: names of the takes that stand, by place.
    withdraw_missing: whether rows of those that a file re-issues without having them go out of view. history: the ledger, where
    receipts are to say that the bytes of a file were taken before.
    """
    common = Circumstances(
        today=today,
        place=first_place,
        first_place=first_place,
        as_given=as_given,
        returns=returns,
        progress=progress,
        doubts=doubts,
        needed=needed,
        beside=beside,
        earlier=earlier,
        withdraw_missing=withdraw_missing,
        history=history,
    )
    refused: dict[int, list[Fault]] = {}
    while True:
        connection.begin()
        receipts = _judge_in_order(connection, files, common, layouts, refused)
        found = _left_behind(connection, receipts, first_place)
        if not found:
            receipts = _with_who_stayed_away(connection, receipts, first_place) if doubts else receipts
            connection.commit()
            return receipts
        connection.rollback()
        refused |= found


def fold(
    connection: duckdb.DuckDBPyConnection,
    folder: Folder,
    entries: Sequence[Entry],
    progress: Callable[[str], None] = lambda sentence: None,
    layouts: Layouts = no_layouts,
    earlier: Mapping[int, str] = NONE_EARLIER,
) -> None:
    """Apply ledger entries to the state, batch by batch, each judged by the day and options it was taken with.

    earlier: names of the takes that stand, by place, of these and of those before them.
    """
    for _, together in groupby(entries, key=lambda entry: entry.batch):
        batch = list(together)
        files = [Given(archive.find(folder, entry.sha256), entry.file, entry.place, entry.mapping) for entry in batch]
        receipts = judge_batch(
            connection,
            files,
            today=batch[0].today,
            first_place=batch[0].place,
            as_given=frozenset(batch[0].as_given),
            layouts=layouts,
            doubts=False,
            earlier=earlier,
            withdraw_missing=batch[0].withdraw_missing,
            progress=progress,
        )
        for entry, receipt in zip(batch, receipts, strict=True):
            _hold_to(entry, receipt, progress)


def _hold_to(entry: Entry, receipt: Receipt, progress: Callable[[str], None]) -> None:
    """A kept file must still be what was taken; where newer rules refuse it, that is said and not passed over."""
    if receipt.sha256 != entry.sha256:
        raise ImpactError(
            "the kept file is no longer what was taken: its bytes have changed.",
            where=f"archive, {entry.file}, sha256 {entry.sha256[:12]}…",
            fix="Put it back from a copy of the data folder; without it the version cannot be built anew.",
        )
    if receipt.verdict == "refused":
        progress(
            f"{entry.file} was taken on {entry.at:%Y-%m-%d} and is refused by the rules of today: its rows are left out"
        )


def _judge_in_order(
    connection, files: Sequence[Given], common: Circumstances, layouts: Layouts, refused: Mapping[int, Sequence[Fault]]
) -> list[Receipt]:
    receipts: dict[int, Receipt] = {}
    earlier, next_place = dict(common.earlier), common.first_place
    order = _in_order(files, layouts)
    for number in order:
        given = files[number]
        new_meaning = [metric for receipt in receipts.values() for metric in receipt.redefined if receipt.altered]
        common.progress(f"judging {privacy.hidden(given.name)}")
        circumstances = replace(
            common,
            place=given.place or next_place,
            companions=[partial(_opened, other, layouts) for other in files],
            new_meaning=new_meaning,
            recognise=layouts(given.name, given.mapping),
            # Whether every figure of a metric of new meaning was sent again is seen in the state.
            needed=common.needed or number != order[-1] or bool(new_meaning),
            earlier=earlier,
        )
        receipts[number] = judge_in(connection, given.path, given.name, circumstances, refused.get(number, []))
        earlier |= {circumstances.place: given.name} if receipts[number].altered else {}
        next_place += receipts[number].altered
    return [receipts[number] for number in range(len(files))]


def _with_who_stayed_away(connection, receipts: Sequence[Receipt], first_place: int) -> list[Receipt]:
    """Where several files brought figures, the last of them is told who is in none of them, though most peers are."""
    brought = [receipt for receipt in receipts if receipt.altered and receipt.dataset == "observations"]
    if len(brought) < 2:
        return list(receipts)
    last = max(brought, key=lambda receipt: receipt.place)
    found = against_history.who_stayed_away(connection, first_place, last.place)
    told = replace(last, faults=(*last.faults, *found), fault_count=last.fault_count + len(found))
    return [told if receipt is last else receipt for receipt in receipts]


def _opened(given: Given, layouts: Layouts) -> Extract:
    return look(given.path, given.name, layouts(given.name, given.mapping))


def _in_order(files: Sequence[Given], layouts: Layouts) -> list[int]:
    """The numbers of the files as they are judged: by dataset, an issue before its re-issue (`…-v2`).

    Files of the ledger keep the order of their places. One file alone is not opened for it.
    """
    if len(files) == 1:
        return [0]
    orders = [(given.place,) if given.place else _order(given, layouts) for given in files]
    return sorted(range(len(files)), key=lambda number: orders[number])


def _order(given: Given, layouts: Layouts) -> tuple[int, int]:
    dataset = dataset_of(given.name) or dataset_in(given.path, given.name, layouts(given.name, given.mapping))
    return dataset.order if dataset else LAST, reissues.issue(given.name)[1]


def _left_behind(connection, receipts: Sequence[Receipt], first_place: int) -> dict[int, list[Fault]]:
    """By number of the file: metrics that changed their meaning under figures the batch did not replace after all."""
    found: dict[int, list[Fault]] = {}
    for number, receipt in enumerate(receipts):
        if receipt.altered and receipt.redefined:
            parameters = {"first_place": first_place, "metrics": list(receipt.redefined)}
            left = connection.execute(LEFT_BEHIND, parameters).fetchall()
            if left:
                found[number] = [redefinition.refusal(metric, None, "what it means", count) for metric, count in left]
    return found
