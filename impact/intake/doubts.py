"""Stage 5: doubts about the figures that a file has brought, by the models that mark them in the app too."""

import duckdb

from impact.intake.faults import Findings, fault
from impact.warehouse import build

THIS_FILE = "SELECT DISTINCT metric_id FROM incoming"

# One row a run of figures, at the last of them that the file brought.
FROZEN = """
    SELECT
        observation."row", 'value' AS "column", CAST(round(doubt.figure, metric.decimals::INTEGER) AS VARCHAR) AS "value",
        format('`{}` of {}: {} periods, {} to {}', doubt.metric_id, doubt.org_code, doubt.number::BIGINT, doubt.since,
            doubt.until) AS detail
    FROM doubt
    INNER JOIN observation ON observation.series = doubt.series AND observation.period_start = doubt.period_start
    INNER JOIN metric ON metric.metric_id = doubt.metric_id
    WHERE doubt.rule = 'frozen' AND observation.place = $place
    QUALIFY row_number() OVER (PARTITION BY doubt.series, doubt.since ORDER BY doubt.period_start DESC) = 1
"""
JUMP = """
    SELECT
        observation."row", 'value' AS "column", CAST(round(observation.value, metric.decimals::INTEGER) AS VARCHAR) AS "value",
        format('`{}` of {}, {}: {} before, which is {} times its usual movement', doubt.metric_id, doubt.org_code,
            doubt.period_start, round(doubt.figure, metric.decimals::INTEGER), round(doubt.number)::BIGINT) AS detail
    FROM doubt
    INNER JOIN observation ON observation.series = doubt.series AND observation.period_start = doubt.period_start
    INNER JOIN metric ON metric.metric_id = doubt.metric_id
    WHERE doubt.rule = 'jump' AND observation.place = $place
"""
TOTAL = """
    SELECT
        observation."row", 'org_code' AS "column", doubt.org_code AS "value",
        format('`{}`, {}: the sum of {} others', doubt.metric_id, doubt.period_start, doubt.number::BIGINT) AS detail
    FROM doubt
    INNER JOIN observation ON observation.series = doubt.series AND observation.period_start = doubt.period_start
    WHERE doubt.rule = 'total' AND observation.place = $place
    QUALIFY row_number() OVER (PARTITION BY doubt.series ORDER BY doubt.period_start DESC) = 1
"""
# One row an organisation. Said only of a metric for which the file brought at least half of those that are there: of
# forty files from forty providers none can know who is missing.
GONE = """
    SELECT doubt.org_code, string_agg(format('`{}` for {}', doubt.metric_id, doubt.until), ', ' ORDER BY doubt.metric_id)
    FROM doubt
    WHERE doubt.rule = 'gone' AND 2 * (
        SELECT count(DISTINCT observation.org_code) FROM observation
        WHERE observation.metric_id = doubt.metric_id AND observation.period_start = doubt.until
            AND observation.place = $place
    ) >= doubt.number
    GROUP BY doubt.org_code
    ORDER BY doubt.org_code
"""
OF_ROWS = {"frozen_value": FROZEN, "jump": JUMP, "total_among": TOTAL}


def judge(findings: Findings, place: int) -> None:
    """Enter a warning for each doubt about a figure that came with `place`, and for each organisation that stayed away.

    The file's rows must be in the state; `incoming` must still be there.
    """
    build.build_doubts(findings.connection, only=THIS_FILE)
    _tell(findings.connection, findings, place)
    build.drop_doubts(findings.connection)


def _tell(connection: duckdb.DuckDBPyConnection, findings: Findings, place: int) -> None:
    for rule, rows in OF_ROWS.items():
        findings.enter(rule, rows, {"place": place})
    for org_code, what in connection.execute(GONE, {"place": place}).fetchall():
        findings.of_file.append(fault("reporter_gone", column="org_code", value=org_code, detail=what))
