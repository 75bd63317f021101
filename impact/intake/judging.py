"""Judges one file against the state, stages 1 to 5. What is not refused is applied to the state."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

from impact.intake import (
    arrivals,
    circles,
    doubts,
    opening,
    overlaps,
    proportions,
    redefinition,
    references,
    reissues,
    repeats,
    returns,
    rows,
    schema,
    staging,
    state,
)
from impact.intake.faults import SEVERITIES, Fault, Findings, fault, nowhere
from impact.intake.footer import Unreadable
from impact.intake.ledger import Entry
from impact.intake.opening import Extract
from impact.intake.progress import WORTH_SAYING, Progress, nothing
from impact.intake.receipts import Receipt, safe
from impact.intake.reissues import Absent
from impact.intake.returns import Returns
from impact.sources.conversion import Recognise, nothing_known

NOBODY_SENT = """
    CREATE OR REPLACE TEMP TABLE sent_again (metric_id VARCHAR, org_code VARCHAR, period_start DATE, breakdown VARCHAR)
"""
SENT = "INSERT INTO sent_again SELECT metric_id, org_code, period_start, breakdown FROM companion"
TEMPORARY = (
    "staged",
    "companion",
    "left_out",
    "repetition",
    "key_twice",
    "own_definition",
    "lacking",
    "sent_again",
    "irregular",
    "overlapping",
    "overlapping_within",
    "entering",
    "falling",
    "judged",
    "arrived",
    "not_here",
    "fault",
    "unread",
)


@dataclass(frozen=True)
class Circumstances:
    """What a file is judged by, besides the state.

    today: what counts as the future, and when the file came. place: of the take in the ledger; first_place: of the first
    of its batch, where that is another. as_given: units whose values are right as they
    are (`percent`). companions: opens each of the batch's files, for metrics that change with all their figures.
    new_meaning: metrics that the batch has so changed already. returns: whether rows that go back are put aside.
    progress: told how far the reading is, and each step after it.
    recognise: which remembered layout a sheet of the file is in, where it is CSV or Excel.
    doubts: whether its figures are held against their history, which changes nothing and only adds to the receipt.
    needed: whether anybody looks at the state afterwards.
    beside: what every CSV or Excel file is told besides, such as a mapping file that cannot be used.
    earlier: names of the takes that stand, by place. withdraw_missing: whether rows that it re-issues without having them
    go out of view. history: the ledger, where the receipt is to say that these bytes were taken before.
    """

    today: date
    place: int
    as_given: frozenset[str] = frozenset()
    companions: Sequence[Callable[[], Extract]] = ()
    new_meaning: Sequence[str] = ()
    returns: bool = False
    progress: Progress = nothing
    recognise: Recognise = nothing_known
    doubts: bool = True
    needed: bool = True
    beside: Sequence[Fault] = ()
    earlier: Mapping[int, str] = field(default_factory=dict)
    withdraw_missing: bool = False
    first_place: int | None = None
    history: Sequence[Entry] = ()


@dataclass(frozen=True)
class Judged:
    """The counts of a file whose rows have been judged."""

    rejected: int
    duplicates: int
    redefined: tuple[str, ...]
    absent: Absent


def judge(
    connection: duckdb.DuckDBPyConnection,
    path: str | Path,
    *,
    today: date,
    place: int,
    as_given: frozenset[str] = frozenset(),
    display_name: str | None = None,
) -> Receipt:
    """Stages 1 to 4 on the file at `path`; unless it is refused, apply it to the state in `connection` as `place`.

    connection: holds the schemas `taken` and `waiting` (see `state`) and the catalogue's tables. as_given: units whose
    values are right as they are (`percent`). display_name: what the file was called, where `path` is not its own.
    Errors: none for any file; a file that cannot be taken gets a receipt that says so.
    """
    return judge_in(connection, Path(path), display_name, Circumstances(today, place, as_given))


def judge_in(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    name: str | None,
    circumstances: Circumstances,
    also: Sequence[Fault] = (),
) -> Receipt:
    """`judge`, as one file of a batch. also: faults found otherwise, which count like the file's own."""
    extract = opening.look(path, name, circumstances.recognise)
    also = [*also, *(circumstances.beside if extract.is_source else ())]
    try:
        before_rows = _before_rows(connection, extract, circumstances.progress) + also
        if any(found.severity == "block" for found in before_rows):
            return _refused(extract, before_rows)
        return _by_rows(connection, extract, before_rows, circumstances)
    except Unreadable as unreadable:
        return _refused(extract, [unreadable.fault])
    finally:
        _tidy(connection)


def _before_rows(connection: duckdb.DuckDBPyConnection, extract: Extract, progress: Progress) -> list[Fault]:
    """Stages 1 and 2 and privacy; when nothing stands in the way, the rows are in the table `staged`."""
    faults = list(extract.faults)
    if extract.schema is None:
        return faults
    searched = staging.search(extract)
    if extract.contract is None:
        return faults + searched.faults
    faults += searched.faults + schema.check(extract.contract, extract.schema)
    if not any(found.severity == "block" for found in faults):
        faults += staging.stage(connection, extract, searched.words, progress=progress)
    return faults


def _by_rows(
    connection: duckdb.DuckDBPyConnection, extract: Extract, before_rows: list[Fault], circumstances: Circumstances
) -> Receipt:
    """Stages 3 and 4, then the state."""
    source = extract.sourced
    findings = Findings(connection, extract.contract, source.places.words if source else nowhere)
    findings.of_file += before_rows
    say = circumstances.progress if extract.rows >= WORTH_SAYING else nothing
    say(f"applying every rule to {extract.rows:,} rows")
    judged = _judge_rows(findings, circumstances, extract)
    if findings.blocked:
        return replace(
            _refused(extract, findings.listed(), findings.count()), returns=_returns(findings, circumstances)
        )
    say("putting them beside what was taken before")
    again = repeats.judge(
        connection,
        extract.contract,
        extract.sha256,
        circumstances.history,
        circumstances.first_place or circumstances.place,
    )
    outcome = state.apply(
        connection,
        extract.contract,
        circumstances.place,
        circumstances.new_meaning,
        source and source.places.table(),
        partial(_mark, connection, extract.contract.dataset, circumstances),
        needed=circumstances.needed,
        altered=bool(judged.absent.withdrawn),
    )
    if outcome.kept_out:
        kept_out = "1 row" if outcome.kept_out == 1 else f"{outcome.kept_out:,} rows"
        findings.of_file.append(fault("overlap_on_entry", value=kept_out))
    findings.of_file += again if outcome.altered else []
    if circumstances.doubts and outcome.altered and extract.contract.dataset == "observations":
        doubts.judge(findings, circumstances.place)
    taken = _taken(extract, findings, judged, outcome, circumstances.place)
    return replace(taken, returns=_returns(findings, circumstances))


def _mark(connection: duckdb.DuckDBPyConnection, dataset: str, circumstances: Circumstances, outcome: state.Outcome):
    """Keep how the figures came, which only observations have."""
    if dataset == "observations":
        arrivals.mark(
            connection,
            place=circumstances.place,
            first_place=circumstances.first_place or circumstances.place,
            day=circumstances.today,
            new_meaning=circumstances.new_meaning,
            revised=bool(outcome.revised),
            added=bool(outcome.added),
        )


def _returns(findings: Findings, circumstances: Circumstances) -> Returns | None:
    return returns.gather(findings) if circumstances.returns else None


def _judge_rows(findings: Findings, circumstances: Circumstances, extract: Extract) -> Judged:
    dataset = extract.contract.dataset
    rows.judge(findings, circumstances.today, extract.rows, extract.sourced.unread if extract.sourced else None)
    if dataset == "observations":
        proportions.judge(findings, circumstances.as_given)
    rejected, duplicates = rows.leave_out(findings)
    references.judge(findings)
    redefined: tuple[str, ...] = ()
    absent = Absent()
    if dataset == "observations":
        absent = _absent(findings, extract, circumstances)  # what is withdrawn stands in no period's way
        rejected += overlaps.judge(findings)
    if dataset in circles.EDGES:
        circles.judge(findings)
    if dataset == "metrics":
        redefined = redefinition.judge(findings, lambda: _send_again(findings.connection, circumstances.companions))
    return Judged(rejected, duplicates, redefined, absent)


def _absent(findings: Findings, extract: Extract, circumstances: Circumstances) -> Absent:
    """What earlier files had and this one has not. Nothing that comes after it can refuse the file."""
    wanted = circumstances.doubts or circumstances.withdraw_missing
    if not wanted or findings.blocked or not state.holds_observations(findings.connection):
        return Absent()
    return reissues.judge(
        findings,
        extract.name,
        place=circumstances.place,
        earlier=circumstances.earlier,
        withdraw=circumstances.withdraw_missing,
    )


def _send_again(connection: duckdb.DuckDBPyConnection, companions: Sequence[Callable[[], Extract]]) -> None:
    """Make the table `sent_again`: the keys of every observation in the files of the batch that can be read."""
    connection.execute(NOBODY_SENT)
    for opened in companions:
        extract = opened()
        if _is_readable_observations(extract):
            staging.stage(connection, extract, {}, "companion")
            connection.execute(SENT)
            connection.execute("DROP TABLE companion")


def _is_readable_observations(extract: Extract) -> bool:
    if extract.schema is None or extract.contract is None or extract.contract.dataset != "observations":
        return False
    try:
        faults = [
            *extract.faults,
            *staging.search(extract).faults,
            *schema.check(extract.contract, extract.schema),
        ]
    except Unreadable:
        return False
    return not any(found.severity == "block" for found in faults)


def _taken(extract: Extract, findings: Findings, judged: Judged, outcome: state.Outcome, place: int) -> Receipt:
    taken = outcome.added + outcome.revised + outcome.unchanged
    partly = judged.rejected or outcome.waiting
    return safe(
        Receipt(
            file=extract.name,
            sha256=extract.sha256,
            dataset=extract.contract.dataset,
            verdict="partly" if partly else "accepted" if outcome.altered else "unchanged",
            rows=extract.rows,
            taken=taken,
            added=outcome.added,
            revised=outcome.revised,
            unchanged=outcome.unchanged,
            rejected=judged.rejected,
            waiting=outcome.waiting,
            duplicates=judged.duplicates,
            faults=findings.listed(),
            fault_count=findings.count(),
            place=place if outcome.altered else None,
            altered=outcome.altered,
            not_here=judged.absent.not_here,
            withdrawn=judged.absent.withdrawn,
            entered=outcome.entered,
            back=outcome.back,
            redefined=judged.redefined,
            mapping=extract.sourced.mapping.sha256 if extract.sourced and extract.sourced.mapping else None,
        )
    )


def _refused(extract: Extract, faults: Sequence[Fault], count: int | None = None) -> Receipt:
    return safe(
        Receipt(
            file=extract.name,
            sha256=extract.sha256,
            dataset=extract.contract.dataset if extract.contract else None,
            verdict="refused",
            rows=extract.rows,
            rejected=extract.rows,
            faults=tuple(sorted(faults, key=lambda found: SEVERITIES.index(found.severity))),
            fault_count=len(faults) if count is None else count,
        )
    )


def _tidy(connection: duckdb.DuckDBPyConnection) -> None:
    """Nothing of a file stays behind in temporary tables."""
    for view in ("incoming", "kept", "extract"):
        connection.execute(f'DROP VIEW IF EXISTS temp."{view}"')
    for table in TEMPORARY:
        connection.execute(f'DROP TABLE IF EXISTS temp."{table}"')
