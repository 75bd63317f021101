"""How figures came: revised by over 10 %, or after they were due. Kept beside the rows in force, and no part of them.

What a figure says is the same however its rows were split over files; how it came is not. So `taken.arrival` stands
apart, one row a figure and rule, and holds while the row in force still has its place. A row sent again as it was keeps
what was said of it.
"""

from collections.abc import Sequence
from datetime import date

import duckdb

from impact.contracts import contract
from impact.intake.sql import content_differs, same_key
from impact.warehouse import build

KEYS = "metric_id, org_code, period_start, breakdown"
COLUMNS = ("metric_id", "org_code", "period_start", "breakdown", "place", "rule", "day", "before", "due_on")
DECLARED = """
    metric_id VARCHAR, org_code VARCHAR, period_start DATE, breakdown VARCHAR, "place" BIGINT, rule VARCHAR, day DATE,
    before DOUBLE, due_on DATE
"""
TABLE = f"CREATE TABLE taken.arrival ({DECLARED})"
OF_THIS_FILE = f'CREATE OR REPLACE TEMP TABLE arrived ({DECLARED}, "row" BIGINT, value DOUBLE)'
AT_ONCE = 6  # periods of one series in one file; more of them are history handed in, and not late
OBSERVATIONS = contract("observations")


def _value(row: str) -> str:
    """A row's value as the model `observation` has it."""
    return f"""
        CASE
            WHEN {row}.status = 'suppressed' THEN NULL
            WHEN metric.kind IN ('proportion', 'rate', 'mean')
                AND {row}.numerator IS NOT NULL AND {row}.denominator IS NOT NULL
            THEN metric.multiplier * {row}.numerator / nullif({row}.denominator, 0)
            ELSE {row}.value
        END
    """


def _in_view(row: str) -> str:
    return f"NOT coalesce({row}.withdrawn, FALSE) AND {row}.status <> 'withdrawn'"


# A final figure that becomes another by over a tenth, and by over two of the units it is shown in.
REVISED = f"""
    INSERT INTO arrived
    WITH compared AS (
        SELECT
            incoming.*, {_value("before")} AS value_before, {_value("incoming")} AS value_now, metric.decimals
        FROM incoming
        INNER JOIN taken.observations AS before ON {same_key(OBSERVATIONS, "incoming", "before")}
        INNER JOIN metric_in_force AS metric ON metric.metric_id = incoming.metric_id
        WHERE incoming.missing IS NULL AND before.status = 'final' AND {_in_view("before")} AND {_in_view("incoming")}
            AND NOT list_contains($new_meaning, incoming.metric_id)
    )
    SELECT {KEYS}, $place, 'revised', $day, value_before, NULL, "row", value_now
    FROM compared
    WHERE 10 * abs(value_now - value_before) > (1 + 1e-9) * abs(value_before)
        AND abs(value_now - value_before) > (1 + 1e-9) * 2 * pow(10, -decimals)
"""
# A figure of a period after the last that the series had before the batch, which was due before the day it came. Nothing
# is due of an organisation that had closed, nor of a metric without a cadence or a due day.
LATE = f"""
    INSERT INTO arrived
    WITH reach AS (
        SELECT standing.metric_id, standing.org_code, max(standing.period_start) AS period_start
        FROM taken.observations AS standing
        WHERE standing.breakdown = 'all' AND {_in_view("standing")} AND standing."place" < $first_place
            AND standing.metric_id IN (SELECT metric_id FROM incoming)
        GROUP BY standing.metric_id, standing.org_code
    ),
    newcomer AS (
        SELECT
            incoming.*, {_value("incoming")} AS value_now,
            incoming.period_end + metric.due_after_days::INTEGER AS due_day
        FROM incoming
        INNER JOIN reach ON reach.metric_id = incoming.metric_id AND reach.org_code = incoming.org_code
        INNER JOIN metric_in_force AS metric ON metric.metric_id = incoming.metric_id
        LEFT JOIN organisation_in_force AS organisation ON organisation.org_code = incoming.org_code
        WHERE incoming.missing IS NULL AND incoming.breakdown = 'all' AND {_in_view("incoming")}
            AND incoming.period_start > reach.period_start
            AND metric.cadence <> 'irregular'
            AND coalesce(organisation.closed_on >= incoming.period_end, TRUE)
    ),
    late AS (
        SELECT
            newcomer.*, working_day(newcomer.due_day, known.holidays) AS due_on,
            count(*) OVER (PARTITION BY newcomer.metric_id, newcomer.org_code) AS at_once
        FROM newcomer
        CROSS JOIN (SELECT list(day) AS holidays FROM bank_holiday) AS known
    )
    SELECT {KEYS}, $place, 'late', $day, NULL, due_on, "row", value_now
    FROM late
    WHERE due_on < $day AND at_once <= {AT_ONCE}
"""
ANY_BEFORE = 'SELECT 1 FROM taken.observations WHERE "place" < $first_place LIMIT 1'
SENT_AS_IT_WAS = f"""
    UPDATE taken.arrival SET "place" = $place
    FROM incoming
    INNER JOIN taken.observations AS before ON {same_key(OBSERVATIONS, "incoming", "before")}
    WHERE {same_key(OBSERVATIONS, "incoming", "arrival")} AND before."place" = arrival."place"
        AND incoming.missing IS NULL AND NOT ({content_differs(OBSERVATIONS, "incoming", "before")})
"""
SUPERSEDED = f"""
    DELETE FROM taken.arrival USING incoming
    WHERE {same_key(OBSERVATIONS, "incoming", "arrival")} AND incoming.missing IS NULL AND arrival."place" <> $place
"""
SAID_ANEW = f"""
    DELETE FROM taken.arrival USING arrived
    WHERE {same_key(OBSERVATIONS, "arrived", "arrival")} AND arrived.rule = arrival.rule
"""


def mark(
    connection: duckdb.DuckDBPyConnection,
    *,
    place: int,
    first_place: int,
    day: date,
    new_meaning: Sequence[str],
    revised: bool,
    added: bool,
) -> None:
    """Keep how the rows of `incoming` come, before they enter as `place`; those of this file are in the table `arrived`.

    first_place: of the batch. day: on which it is taken. new_meaning: metrics that the batch defines anew, whose figures
    are not compared. revised, added: whether any row revises one in force, or is new.
    """
    connection.execute(OF_THIS_FILE)
    if revised:
        connection.execute(REVISED, {"place": place, "day": day, "new_meaning": list(new_meaning)})
    if added and connection.execute(ANY_BEFORE, {"first_place": first_place}).fetchone():
        connection.execute(build.CALENDAR.read_text(encoding="utf-8"))
        connection.execute(LATE, {"place": place, "day": day, "first_place": first_place})
    if connection.execute("SELECT 1 FROM taken.arrival LIMIT 1").fetchone():
        connection.execute(SENT_AS_IT_WAS, {"place": place})
        connection.execute(SUPERSEDED, {"place": place})
        connection.execute(SAID_ANEW)
    connection.execute(f"INSERT INTO taken.arrival SELECT * EXCLUDE (row, value) FROM arrived ORDER BY {KEYS}, rule")
