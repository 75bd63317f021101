"""Re-issues: a file of observations that stands for one sent before, and the rows of that one which are not in it.

They stay in force, and the receipt says so; or they are withdrawn, where whoever sends the file asks for it. A file is
told for a re-issue by its name (`…-v2`), or by holding half of what is in force from an earlier one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

import duckdb

from impact.contracts import contract
from impact.intake.faults import Findings, fault
from impact.intake.sql import same_key

ISSUE = re.compile(r"[-_ ]v(\d{1,3})(?=\.\w+$|$)", re.IGNORECASE)
NAMED = 3  # rows that are named as examples
OBSERVATIONS = contract("observations")

# One row a figure in view. here: whether the file has its key; inside: whether it is of a metric and a period that the
# file reaches over. A view, since there may be millions, and mostly few of them are not here.
STANDING = f"""
    CREATE OR REPLACE TEMP VIEW standing AS
    WITH reach AS (
        SELECT metric_id, min(period_start) AS first_start, max(period_start) AS last_start
        FROM staged GROUP BY metric_id
    )
    SELECT
        before.metric_id, before.org_code, before.period_start, before.breakdown, before."place",
        EXISTS (SELECT 1 FROM staged WHERE {same_key(OBSERVATIONS, "staged", "before")}) AS here,
        coalesce(before.period_start BETWEEN reach.first_start AND reach.last_start, FALSE) AS inside
    FROM taken.observations AS before
    LEFT JOIN reach ON reach.metric_id = before.metric_id
    WHERE NOT coalesce(before.withdrawn, FALSE) AND before.status <> 'withdrawn'
"""
# One row an earlier take that they came from.
BY_TAKE = """
    SELECT "place", count(*) FILTER (here), count(*) FILTER (inside)
    FROM standing
    WHERE "place" < $place
    GROUP BY "place"
    HAVING count(*) > count(*) FILTER (here)
    ORDER BY "place"
"""
NOT_HERE = """
    CREATE OR REPLACE TEMP TABLE not_here AS
    SELECT metric_id, org_code, period_start, breakdown, "place"
    FROM standing
    WHERE NOT here AND (list_contains($whole, "place") OR (inside AND list_contains($within, "place")))
"""
TOLD = f"""
    SELECT
        "place", count(*),
        list(
            format('`{{}}` of {{}}{{}}, {{}}', metric_id, org_code,
                CASE breakdown WHEN 'all' THEN '' ELSE ' (' || breakdown || ')' END, period_start)
            ORDER BY metric_id, org_code, period_start, breakdown
        )[:{NAMED}]
    FROM not_here GROUP BY "place" ORDER BY "place"
"""
# As if the file had held them as withdrawn; that it did not is told by their having no row in it.
WITHDRAW = f"""
    UPDATE taken.observations SET withdrawn = TRUE, "place" = $place, "row" = NULL
    FROM not_here WHERE {same_key(OBSERVATIONS, "not_here", "observations")}
"""


@dataclass(frozen=True)
class Absent:
    """How many rows of earlier files are not in the file that re-issues them, and how many of them are withdrawn for it."""

    not_here: int = 0
    withdrawn: int = 0


def issue(name: str) -> tuple[str, int]:
    """What the issues of a file have in common, and the number of this one: `x-v2.csv` is issue 2 of `x`."""
    found = ISSUE.search(name)
    return PurePath(ISSUE.sub("", name)).stem.casefold(), int(found[1]) if found else 1


def judge(findings: Findings, name: str, *, place: int, earlier: Mapping[int, str], withdraw: bool) -> Absent:
    """Warn of rows that earlier takes brought and the file (table `staged`) no longer has; withdraw them where asked to.

    place: of the file. earlier: names of the takes that stand, by place.
    """
    connection = findings.connection
    connection.execute(STANDING)
    whole, within = _reissued(connection, name, place, earlier)
    if not whole and not within:
        return Absent()
    connection.execute(NOT_HERE, {"whole": whole, "within": within})
    told = connection.execute(TOLD).fetchall()
    findings.of_file += [_warning(earlier.get(of), of, rows, examples, withdraw) for of, rows, examples in told]
    rows = sum(rows for _, rows, _ in told)
    if rows and withdraw:
        connection.execute(WITHDRAW, {"place": place})
    return Absent(rows, rows if withdraw else 0)


def _reissued(
    connection: duckdb.DuckDBPyConnection, name: str, place: int, earlier: Mapping[int, str]
) -> tuple[list[int], list[int]]:
    """Places of the takes that the file re-issues: wholly, by the number in its name; within what it reaches over."""
    whole, within = [], []
    stem, number = issue(name)
    for before, here, inside in connection.execute(BY_TAKE, {"place": place}).fetchall():
        stem_before, number_before = issue(earlier.get(before, ""))
        if stem == stem_before and number > number_before:
            whole.append(before)
        elif here and (2 * here >= inside or (stem == stem_before and number == number_before)):
            within.append(before)
    return whole, within


def _warning(file: str | None, place: int, rows: int, examples: list[str], withdraw: bool):
    more = f" and {rows - len(examples):,} more" if rows > len(examples) else ""
    return fault(
        "rows_withdrawn" if withdraw else "rows_not_here",
        value="1 row" if rows == 1 else f"{rows:,} rows",
        verb="is" if rows == 1 else "are",
        detail=f"{'; '.join(examples)}{more}",
        file=f"`{file}`, receipt {place}" if file else f"receipt {place}",
    )
