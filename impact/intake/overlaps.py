"""Periods that overlap another of the same series, where the metric's window is single.

Judged after supersession: a row that replaces an earlier one of its key does not overlap that. In one file all the
overlapping rows are rejected; against what was taken before, the incoming row is.
"""

import duckdb

from impact.intake import rows
from impact.intake.faults import Findings

SERIES = "metric_id, org_code, breakdown"
IN_VIEW = "NOT coalesce(withdrawn, FALSE) AND status <> 'withdrawn'"
SINGLE = """metric_id IN (SELECT metric_id FROM metric_in_force WHERE "window" = 'single')"""
IN_QUESTION = "metric_id IN (SELECT metric_id FROM irregular)"
# The shape of a period: days, weeks from one weekday, whole months, quarters or years from one month, or none.
# Periods of one shape that start on different days cannot overlap.
SHAPE = """
    CASE
        WHEN period_end = period_start THEN 'day'
        WHEN period_end = period_start + 6 THEN 'week' || isodow(period_start)
        WHEN day(period_start) <> 1 THEN NULL
        WHEN period_end = last_day(period_start) THEN 'month'
        WHEN period_end = CAST(period_start + INTERVAL 3 MONTH AS DATE) - 1 THEN 'quarter' || month(period_start) % 3
        WHEN period_end = CAST(period_start + INTERVAL 12 MONTH AS DATE) - 1 THEN 'year' || month(period_start)
    END
"""
# One row a metric of the incoming rows whose periods, with those taken before, are not all of one shape.
IRREGULAR = f"""
    CREATE OR REPLACE TEMP TABLE irregular AS
    WITH period AS (
        SELECT DISTINCT metric_id, period_start, period_end FROM incoming WHERE {IN_VIEW}
        UNION ALL
        SELECT DISTINCT metric_id, period_start, period_end FROM taken.observations
        WHERE {IN_VIEW} AND metric_id IN (SELECT DISTINCT metric_id FROM incoming)
    ),
    shaped AS (
        SELECT metric_id, {SHAPE} AS shape FROM period WHERE {SINGLE}
    )
    SELECT metric_id FROM shaped GROUP BY metric_id HAVING count(DISTINCT shape) <> 1 OR count(shape) <> count(*)
"""

# One row an incoming row that overlaps another incoming one. Keys are unique, so no two of a series start together.
WITHIN = f"""
    SELECT "row" FROM (
        SELECT
            "row", period_start, period_end,
            max(period_end) OVER (series_before ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS end_before,
            lead(period_start) OVER series_before AS start_after
        FROM incoming
        WHERE {IN_VIEW} AND {IN_QUESTION}
        WINDOW series_before AS (PARTITION BY {SERIES} ORDER BY period_start)
    )
    WHERE end_before >= period_start OR start_after <= period_end
"""
# One row an incoming row that overlaps one taken before and not replaced by a row that is itself kept.
AGAINST_TAKEN = f"""
    WITH arriving AS (
        SELECT {SERIES}, period_start, period_end, "row" FROM incoming
        WHERE missing IS NULL AND {IN_VIEW} AND {IN_QUESTION} AND "row" NOT IN (SELECT "row" FROM overlapping)
    ),
    standing AS (
        SELECT {SERIES}, period_start, period_end FROM taken.observations AS observation
        WHERE {IN_VIEW}
            AND ({SERIES}) IN (SELECT ({SERIES}) FROM arriving)
            AND ({SERIES}, period_start) NOT IN (
                SELECT ({SERIES}, period_start) FROM incoming
                WHERE missing IS NULL AND "row" NOT IN (SELECT "row" FROM overlapping)
            )
    ),
    together AS (
        SELECT {SERIES}, period_start, period_end, "row" FROM arriving
        UNION ALL
        SELECT {SERIES}, period_start, period_end, NULL FROM standing
    ),
    beside AS (
        SELECT
            "row", period_start, period_end,
            max(period_end) FILTER ("row" IS NULL)
                OVER (series_before ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS end_before,
            min(period_start) FILTER ("row" IS NULL)
                OVER (series_before ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS start_after
        FROM together
        WINDOW series_before AS (PARTITION BY {SERIES} ORDER BY period_start)
    )
    SELECT "row" FROM beside WHERE "row" IS NOT NULL AND (end_before >= period_start OR start_after <= period_end)
"""
ENTERED_WITHIN = """
    SELECT
        one."row", 'period_start' AS "column", CAST(any_value(one.period_start) AS VARCHAR) AS "value",
        'row ' || min(other."row") AS detail
    FROM incoming AS one
    INNER JOIN incoming AS other
        ON other.metric_id = one.metric_id AND other.org_code = one.org_code AND other.breakdown = one.breakdown
        AND other."row" <> one."row" AND other.period_start <= one.period_end AND other.period_end >= one.period_start
        AND NOT coalesce(other.withdrawn, FALSE) AND other.status <> 'withdrawn'
    WHERE one."row" IN (SELECT "row" FROM overlapping_within)
    GROUP BY one."row"
"""
ENTERED_AGAINST_TAKEN = """
    SELECT
        one."row", 'period_start' AS "column", CAST(any_value(one.period_start) AS VARCHAR) AS "value",
        'the one from ' || min(other.period_start) || ' to ' || arg_min(other.period_end, other.period_start) AS detail
    FROM incoming AS one
    INNER JOIN taken.observations AS other
        ON other.metric_id = one.metric_id AND other.org_code = one.org_code AND other.breakdown = one.breakdown
        AND other.period_start <= one.period_end AND other.period_end >= one.period_start
        AND other.period_start <> one.period_start
        AND NOT coalesce(other.withdrawn, FALSE) AND other.status <> 'withdrawn'
    WHERE one."row" IN (SELECT "row" FROM overlapping) AND one."row" NOT IN (SELECT "row" FROM overlapping_within)
    GROUP BY one."row"
"""


def judge(findings: Findings) -> int:
    """Enter a fault for each overlapping row of `incoming`, and leave those rows out of it; returns how many."""
    connection = findings.connection
    found = find(connection)
    if found:
        findings.enter("overlapping_rows", ENTERED_WITHIN)
        findings.enter("overlap", ENTERED_AGAINST_TAKEN)
        _leave_out(connection)
        connection.execute(rows.KEPT)
    return found


def keep_out(connection: duckdb.DuckDBPyConnection) -> int:
    """Leave overlapping rows out of `incoming`; returns how many."""
    found = find(connection)
    if found:
        _leave_out(connection)
    return found


def find(connection: duckdb.DuckDBPyConnection) -> int:
    """Make the table `overlapping` of the rows of `incoming` that overlap; returns how many.

    A rejected row no longer replaces the earlier one of its key, which may then stand in another row's way: so again
    until none is found.
    """
    if not connection.execute(IRREGULAR).fetchone()[0]:
        return 0
    connection.execute(f"CREATE OR REPLACE TEMP TABLE overlapping_within AS {WITHIN}")
    connection.execute('CREATE OR REPLACE TEMP TABLE overlapping AS SELECT "row" FROM overlapping_within')
    if connection.execute("SELECT 1 FROM taken.observations LIMIT 1").fetchone():
        while connection.execute(f"INSERT INTO overlapping {AGAINST_TAKEN}").fetchone()[0]:
            continue
    return connection.execute("SELECT count(*) FROM overlapping").fetchone()[0]


def _leave_out(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute('INSERT INTO left_out SELECT "row", TRUE FROM overlapping')
