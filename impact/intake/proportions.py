"""Percent that looks like proportions: 0 to 1 in one file and 0 to 100 in another is the oldest trap of all."""

from impact.intake.faults import Findings, fault

# One row a percent metric of the file that looks like proportions: how many of its values do, and the first of them.
SUSPECTS = """
    WITH judged AS (
        SELECT
            staged.metric_id, staged."row", staged."value",
            staged.numerator IS NOT NULL AND staged.denominator IS NOT NULL AS has_parts,
            staged.numerator / nullif(staged.denominator, 0) AS share
        FROM staged INNER JOIN metric_in_force AS metric ON metric.metric_id = staged.metric_id
        WHERE metric.unit = 'percent' AND metric.multiplier = 100 AND isfinite(staged."value")
    ),
    counted AS (
        SELECT
            metric_id,
            count(*) FILTER (has_parts AND share > 0 AND "value" BETWEEN 0.9 * share AND 1.1 * share) AS like_shares,
            min("row") FILTER (has_parts AND share > 0 AND "value" BETWEEN 0.9 * share AND 1.1 * share) AS first_like,
            count(*) FILTER (NOT has_parts) AS alone,
            min("row") FILTER (NOT has_parts) AS first_alone,
            bool_and("value" BETWEEN 0 AND 1) FILTER (NOT has_parts) AS small,
            bool_and("value" IN (0, 1)) FILTER (NOT has_parts) AS all_or_none
        FROM judged
        GROUP BY metric_id
    ),
    against_parts AS (
        SELECT metric_id, like_shares AS suspicious, first_like AS first_row FROM counted WHERE like_shares > 0
    ),
    without_parts AS (
        SELECT metric_id, alone AS suspicious, first_alone AS first_row
        FROM counted
        WHERE alone >= 5 AND small AND NOT all_or_none
    ),
    history AS (
        SELECT metric_id, median(coalesce(100 * numerator / nullif(denominator, 0), "value")) AS middle
        FROM taken.observations
        WHERE NOT coalesce(withdrawn, FALSE) AND status IN ('final', 'provisional')
            AND metric_id IN (SELECT metric_id FROM without_parts)
        GROUP BY metric_id
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
