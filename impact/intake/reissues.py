"""Re-issues: a file of observations that stands for one sent before, and the rows of that one which are not in it.

They stay in force, and the receipt says so; or they are withdrawn, where whoever sends the file asks for it. A file is
told for a re-issue by its name (`…-v2`), or by holding more than half of what is in force from an earlier one; not so
where it brings one organisation's rows, and the earlier one several organisations': that is a correction of one.
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

IN_VIEW = "NOT coalesce(before.withdrawn, FALSE) AND before.status <> 'withdrawn'"
SAME_KEY = same_key(OBSERVATIONS, "staged", "before")
REACH = """
    SELECT metric_id, min(period_start) AS first_start, max(period_start) AS last_start FROM staged GROUP BY metric_id
"""
# One row an earlier take: how many of its figures in view the file has.
HERE = f"""
    SELECT before."place", count(*)
    FROM taken.observations AS before SEMI JOIN staged ON {SAME_KEY}
    WHERE {IN_VIEW} AND before."place" < $place
    GROUP BY before."place"
"""
# One row an earlier take: how many figures in view came from it, how many of them are of a metric and a period that the
# file reaches over, and of how many organisations these are.
STANDING = f"""
    SELECT
        before."place", count(*),
        count(*) FILTER (before.period_start BETWEEN reach.first_start AND reach.last_start),
        count(DISTINCT before.org_code) FILTER (before.period_start BETWEEN reach.first_start AND reach.last_start)
    FROM taken.observations AS before LEFT JOIN ({REACH}) AS reach ON reach.metric_id = before.metric_id
    WHERE {IN_VIEW} AND before."place" < $place
    GROUP BY before."place"
    ORDER BY before."place"
"""
NOT_HERE = f"""
    CREATE OR REPLACE TEMP TABLE not_here AS
    SELECT before.metric_id, before.org_code, before.period_start, before.breakdown, before."place"
    FROM taken.observations AS before LEFT JOIN ({REACH}) AS reach ON reach.metric_id = before.metric_id
    WHERE {IN_VIEW} AND NOT EXISTS (SELECT 1 FROM staged WHERE {SAME_KEY})
        AND (
            list_contains($whole, before."place")
            OR (
                list_contains($within, before."place")
                AND before.period_start BETWEEN reach.first_start AND reach.last_start
            )
        )
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
# As if the file had held them as withdrawn. That it did not is told by their row, 0: there is none of that number.
WITHDRAW = f"""
    UPDATE taken.observations SET withdrawn = TRUE, "place" = $place, "row" = 0
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
    stem, number = issue(name)
    issues = {of: issue(called) for of, called in earlier.items() if of < place}
    first_issues = {of for of, (of_stem, of_number) in issues.items() if of_stem == stem and of_number < number}
    here = dict(connection.execute(HERE, {"place": place}).fetchall())
    if not here and not first_issues:
        return [], []
    whole, within = [], []
    of_one = connection.execute("SELECT count(DISTINCT org_code) FROM staged").fetchone()[0] == 1
    for before, standing, inside, organisations in connection.execute(STANDING, {"place": place}).fetchall():
        has = here.get(before, 0)
        if before in first_issues and has < standing:
            whole.append(before)
        elif has and has < inside:
            of_name, by_keys = issues.get(before) == (stem, number), 2 * has > inside
            if of_name or (by_keys and not (of_one and organisations > 1)):
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
