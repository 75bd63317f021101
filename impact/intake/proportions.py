"""Percent that looks like proportions: 0 to 1 in one file and 0 to 100 in another is the oldest trap of all."""

from impact.intake.faults import Findings, fault

# One row a percent metric of the file that looks like proportions: how many of its values do, and the first of them.
SUSPECTS = """
    WITH judged AS (
        SELECT
            metric_id, "row", "value", numerator IS NOT NULL AND denominator IS NOT NULL AS has_parts,
            numerator / nullif(denominator, 0) AS share
        FROM extract
        WHERE unit_of_metric = 'percent' AND multiplier_of_metric = 100 AND isfinite("value")
    ),
    against_parts AS (
        SELECT metric_id, count(*) AS suspicious, min("row") AS first_row
        FROM judged
        WHERE has_parts AND share > 0 AND "value" BETWEEN 0.9 * share AND 1.1 * share
        GROUP BY metric_id
    ),
    history AS (
        SELECT metric_id, median(coalesce(100 * numerator / nullif(denominator, 0), "value")) AS middle
        FROM taken.observations
        WHERE NOT coalesce(withdrawn, FALSE) AND status IN ('final', 'provisional')
            AND metric_id IN (SELECT metric_id FROM judged)
        GROUP BY metric_id
    ),
    without_parts AS (
        SELECT metric_id, count(*) AS suspicious, min("row") AS first_row
        FROM judged
        WHERE NOT has_parts
        GROUP BY metric_id
        HAVING count(*) >= 5 AND bool_and("value" BETWEEN 0 AND 1) AND NOT bool_and("value" IN (0, 1))
    ),
    suspect AS (
        SELECT metric_id, suspicious, first_row, TRUE AS by_parts FROM against_parts
        UNION ALL
        SELECT without_parts.metric_id, suspicious, first_row, FALSE
        FROM without_parts LEFT JOIN history ON history.metric_id = without_parts.metric_id
        WHERE history.middle > 5 OR (history.middle IS NULL AND suspicious >= 20)
    )
    SELECT suspect.metric_id, suspicious, first_row, by_parts, CAST(staged."value" AS VARCHAR) AS first_value
    FROM suspect INNER JOIN staged ON staged."row" = suspect.first_row
    ORDER BY suspect.metric_id, by_parts DESC
"""


def judge(findings: Findings, as_given: frozenset[str]) -> None:
    """Block the file where a percent metric's values look like proportions; only note it where they are as given."""
    rule = "percent_as_given" if "percent" in as_given else "looks_like_proportions"
    for metric, suspicious, row, by_parts, value in findings.connection.execute(SUSPECTS).fetchall():
        values = "1 value" if suspicious == 1 else f"{suspicious:,} values"
        why = f"{values} equal numerator ÷ denominator" if by_parts else f"all {values} without parts are from 0 to 1"
        detail = f"{why}, from row {row} on"
        findings.of_file.append(fault(rule, column="value", value=value, metric=metric, detail=detail))
