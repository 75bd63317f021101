"""A file whose very bytes were taken before: what came since gives way to its figures again, and the receipt says so."""

from collections.abc import Sequence

import duckdb

from impact.contracts import Contract
from impact.intake import ledger
from impact.intake.faults import Fault, fault
from impact.intake.ledger import Entry
from impact.intake.sql import content_differs, same_key

# The takes whose rows the file (view `incoming`) says otherwise, of those between the earlier take of it and its batch.
SINCE = """
    SELECT DISTINCT before."place"
    FROM taken.{dataset} AS before INNER JOIN incoming ON {same_key}
    WHERE before."place" > $place AND before."place" < $first_place AND ({differs})
    ORDER BY ALL
"""


def judge(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    sha256: str | None,
    history: Sequence[Entry],
    first_place: int,
) -> list[Fault]:
    """A warning where these bytes were taken before and have been revised or undone since. Call it before they are applied.

    history: every entry of the ledger, undos included. first_place: of the file's batch.
    """
    before = _before(history, sha256, contract.dataset)
    if before is None:
        return []
    question = SINCE.format(
        dataset=contract.dataset,
        same_key=same_key(contract, "incoming", "before"),
        differs=content_differs(contract, "incoming", "before"),
    )
    found = connection.execute(question, {"place": before.place, "first_place": first_place}).fetchall()
    since = [place for (place,) in found]
    undo = next((one for one in ledger.undos_that_stand(history) if one.undoes == before.place), None)
    return [_warning(before, since, undo)] if since or undo else []


def _before(history: Sequence[Entry], sha256: str | None, dataset: str) -> Entry | None:
    """The latest take of these bytes that stands; where none does, the latest that stood."""

    def alike(entries: Sequence[Entry]) -> list[Entry]:
        return [one for one in entries if (one.action, one.sha256, one.dataset) == (ledger.TAKE, sha256, dataset)]

    takes = alike(history)
    return (alike(ledger.standing(history)) or takes)[-1] if takes else None


def _warning(before: Entry, since: Sequence[int], undo: Entry | None) -> Fault:
    numbers = ", ".join(str(place) for place in since)
    return fault(
        "taken_before",
        value=f"{before.at.day} {before.at:%B %Y}",
        place=before.place,
        undone=f", and undone since (receipt {undo.place})" if undo else "",
        detail=f" over what has come since (receipt{'s' if len(since) > 1 else ''} {numbers})" if since else "",
    )
