-- One row a series: its last value, the one before, what its last point says, and how often the target now in force was kept.
WITH present AS (
    SELECT
        point.*,
        lag(value) OVER (PARTITION BY series ORDER BY period_start NULLS LAST) AS previous_value,
        lag(period_start) OVER (PARTITION BY series ORDER BY period_start NULLS LAST) AS previous_period,
        lag(denominator) OVER (PARTITION BY series ORDER BY period_start NULLS LAST) AS previous_denominator,
        row_number() OVER (PARTITION BY series ORDER BY period_start DESC NULLS LAST) AS from_the_end,
        count(*) OVER (PARTITION BY series, segment) AS segment_points
    FROM point
    WHERE value IS NOT NULL
),
reach AS (
    SELECT
        series,
        min(period_start) AS first_period,
        max(period_end) AS data_to,
        count(value) AS points
    FROM point
    GROUP BY series
),
target_kept AS (
    SELECT
        present.series,
        present.target,
        count(*) AS periods_with_target,
        CAST(
            sum(
                CASE
                    WHEN present.better = 'higher' AND present.value >= present.target THEN 1
                    WHEN present.better = 'lower' AND present.value <= present.target THEN 1
                    ELSE 0
                END
            ) AS BIGINT
        ) AS periods_on_target
    FROM present
    WHERE present.target IS NOT NULL AND present.better <> 'neither'
    GROUP BY present.series, present.target
)
SELECT
    reach.series,
    present.metric_id,
    present.org_code,
    present.breakdown,
    reach.first_period,
    present.period_start AS last_period,
    present.period_end AS last_period_end,
    reach.data_to,
    present.value AS last_value,
    present.numerator AS last_numerator,
    present.denominator AS last_denominator,
    present.status AS last_status,
    present.previous_value,
    present.previous_period,
    present.previous_denominator,
    summarised.variation,
    summarised.assurance,
    summarised.rule,
    summarised.since,
    summarised.lasting,
    reach.points,
    summarised.limits_status,
    present.better,
    present.target,
    present.target_kind,
    target_kept.periods_with_target,
    target_kept.periods_on_target,
    present.segment,
    present.segment_points,
    present.mean,
    present.lower,
    present.upper,
    present.place,
    present.row
FROM reach
INNER JOIN present ON present.series = reach.series AND present.from_the_end = 1
LEFT JOIN summarised ON summarised.series = reach.series
LEFT JOIN target_kept ON target_kept.series = present.series AND target_kept.target = present.target
ORDER BY present.org_code NULLS LAST, present.metric_id NULLS LAST, reach.series NULLS LAST
