"""Stage 5: doubts about the figures that a file has brought, by the models that mark them in the app too.

How they came (revised, late) was marked when they entered, see `arrivals`; here it is put into words.
"""

import duckdb

from impact.intake.faults import Fault, Findings, fault
from impact.warehouse import build

THIS_FILE = "SELECT DISTINCT metric_id FROM incoming"
# A row where there is as much as any doubt needs: six figures of a series, four organisations of a metric, or a figure
# that came revised or late.
ENOUGH = f"""
    SELECT 1 FROM arrived
    UNION ALL
    SELECT 1 FROM (
        SELECT metric_id, org_code, count(*) AS figures FROM taken.observations
        WHERE metric_id IN ({THIS_FILE})
        GROUP BY metric_id, org_code, breakdown
    )
    GROUP BY metric_id HAVING max(figures) >= 6 OR count(DISTINCT org_code) >= 4
    LIMIT 1
"""


def _shown(value: str) -> str:
    """SQL that says a figure of `metric` as screens do: in its decimals, with its unit."""
    figure = f"format('{{:,.' || metric.decimals || 'f}}', CAST(abs({value}) AS DOUBLE))"
    sign = f"CASE WHEN round({value}, metric.decimals::INTEGER) < 0 THEN '−' ELSE '' END"
    return f"""
        {sign} || CASE
            WHEN metric.unit = 'percent' THEN {figure} || ' %'
            WHEN metric.unit = 'currency' THEN '£' || {figure} || coalesce(' ' || nullif(ltrim(metric.unit_label, '£ '), ''), '')
            WHEN metric.unit_label IS NOT NULL THEN {figure} || ' ' || metric.unit_label
            WHEN metric.unit IN ('points', 'days', 'hours')
            THEN {figure} || ' ' || CASE {figure} WHEN '1' THEN rtrim(metric.unit, 's') ELSE metric.unit END
            ELSE {figure}
        END
    """


# One row a run of figures, at the last of them that the file brought.
FROZEN = f"""
    SELECT
        observation."row", 'value' AS "column", {_shown("doubt.figure")} AS "value",
        format('`{{}}` of {{}}: {{}} periods, {{}} to {{}}', doubt.metric_id, doubt.org_code, doubt.number::BIGINT, doubt.since,
            doubt.until) AS detail
    FROM doubt
    INNER JOIN observation ON observation.series = doubt.series AND observation.period_start = doubt.period_start
    INNER JOIN metric ON metric.metric_id = doubt.metric_id
    WHERE doubt.rule = 'frozen' AND observation.place = $place
    QUALIFY row_number() OVER (PARTITION BY doubt.series, doubt.since ORDER BY doubt.period_start DESC) = 1
"""
JUMP = f"""
    SELECT
        observation."row", 'value' AS "column", {_shown("observation.value")} AS "value",
        format('`{{}}` of {{}}, {{}}: {{}} before, which is {{}} times its usual movement', doubt.metric_id, doubt.org_code,
            doubt.period_start, {_shown("doubt.figure")}, round(doubt.number)::BIGINT) AS detail
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
# One row an organisation. Said only of a metric for which at least half of those that are there were brought: of forty
# files from forty providers none can know who is missing, only the batch.
GONE = """
    SELECT gone.org_code, string_agg(format('`{}` for {}', gone.metric_id, gone.until), ', ' ORDER BY gone.metric_id)
    FROM gone
    WHERE 2 * (
        SELECT count(DISTINCT observation.org_code) FROM observation
        WHERE observation.metric_id = gone.metric_id AND observation.period_start = gone.until
            AND observation.place BETWEEN $first_place AND $place
    ) >= gone.number
    GROUP BY gone.org_code
    ORDER BY gone.org_code
"""
# Metrics of which no file of the batch brought so much by itself that it was told already.
OF_SEVERAL_FILES = """
    SELECT metric_id FROM (
        SELECT metric_id, "place", count(DISTINCT org_code) AS organisations FROM taken.observations
        WHERE "place" >= {} GROUP BY metric_id, "place"
    )
    GROUP BY metric_id HAVING count(*) > 1 AND 2 * max(organisations) < sum(organisations)
"""
NOT_OF_PEERS = frozenset({"frozen", "jump", "total", "beyond", "doubt"})
REVISED = f"""
    SELECT
        arrived."row", 'value' AS "column", {_shown("arrived.value")} AS "value",
        format('`{{}}` of {{}}{{}}, {{}}: {{}} before', arrived.metric_id, arrived.org_code,
            CASE arrived.breakdown WHEN 'all' THEN '' ELSE ' (' || arrived.breakdown || ')' END,
            arrived.period_start, {_shown("arrived.before")}) AS detail
    FROM arrived
    INNER JOIN metric ON metric.metric_id = arrived.metric_id
    WHERE arrived.rule = 'revised'
"""
# One row a metric and period.
LATE = """
    SELECT
        metric_id,
        format('{} of {}, due on {}, {} later', CASE count(*) WHEN 1 THEN 'one' ELSE count(*)::VARCHAR END,
            period_start, min(due_on), CASE max(day - due_on) WHEN 1 THEN '1 day' ELSE max(day - due_on) || ' days' END)
    FROM arrived
    WHERE rule = 'late'
    GROUP BY metric_id, period_start
    ORDER BY metric_id, period_start
"""
OF_ROWS = {"frozen_value": FROZEN, "jump": JUMP, "total_among": TOTAL, "revised_figure": REVISED}


def judge(findings: Findings, place: int) -> None:
    """Enter a warning for each doubt about a figure that came with `place`, and for each organisation that stayed away.

    The file's rows must be in the state; `incoming` and `arrived` must still be there.
    """
    if not findings.connection.execute(ENOUGH).fetchone():
        return
    build.build_doubts(findings.connection, only=THIS_FILE)
    _tell(findings.connection, findings, place)
    build.drop_doubts(findings.connection)


def who_stayed_away(connection: duckdb.DuckDBPyConnection, first_place: int, place: int) -> list[Fault]:
    """Warnings for organisations that have no figure in any file of the batch, though most of their peers have."""
    build.build_doubts(connection, only=OF_SEVERAL_FILES.format(first_place), but_for=NOT_OF_PEERS)
    found = _gone(connection, first_place, place)
    build.drop_doubts(connection)
    return found


def _gone(connection: duckdb.DuckDBPyConnection, first_place: int, place: int) -> list[Fault]:
    told = connection.execute(GONE, {"first_place": first_place, "place": place}).fetchall()
    return [fault("reporter_gone", column="org_code", value=org_code, detail=what) for org_code, what in told]


def _tell(connection: duckdb.DuckDBPyConnection, findings: Findings, place: int) -> None:
    for rule, rows in OF_ROWS.items():
        findings.enter(rule, rows, {"place": place} if "$place" in rows else {})
    for metric_id, what in connection.execute(LATE).fetchall():
        findings.of_file.append(fault("late_figures", column="period_start", value=metric_id, detail=what))
    findings.of_file += _gone(connection, place, place)
