-- One row a series whose improvement has lasted six points or more. Where limits were recalculated, an improvement is no
-- signal any more, for it has become what is usual; it still holds where every point since, and seven or more in a row (the
-- run of a shift), lie on the better side of the mean before, and nothing but the process has changed.
WITH signalled AS (
    SELECT series, metric_id, org_code, breakdown, since, lasting
    FROM signal
    WHERE variation IN ('improvement_high', 'improvement_low') AND lasting >= 6
),
present AS (
    SELECT
        point.series,
        point.metric_id,
        point.org_code,
        point.breakdown,
        point.period_start,
        point.value,
        point.better,
        point.segment,
        point.mean,
        point.signal,
        max(point.segment) OVER (PARTITION BY point.series) AS last_segment,
        row_number() OVER (PARTITION BY point.series ORDER BY point.period_start DESC NULLS LAST) AS from_the_end,
        row_number() OVER (PARTITION BY point.series, point.segment ORDER BY point.period_start DESC NULLS LAST)
            AS from_the_segments_end
    FROM point
    INNER JOIN (SELECT DISTINCT series FROM recalculation) AS recalculated ON recalculated.series = point.series
    WHERE point.value IS NOT NULL AND point.segment IS NOT NULL
),
before AS (
    SELECT series, org_code, metric_id, period_start, mean
    FROM present
    WHERE segment = last_segment - 1 AND from_the_segments_end = 1 AND signal IS NOT NULL
),
beside AS (
    SELECT
        present.*,
        before.mean AS mean_before,
        CASE
            WHEN present.better = 'higher' THEN present.value > before.mean
            WHEN present.better = 'lower' THEN present.value < before.mean
            ELSE FALSE
        END AS is_better
    FROM present
    INNER JOIN before ON before.series = present.series
    WHERE NOT EXISTS (
        SELECT 1
        FROM event
        WHERE event.org_code = before.org_code
            AND event.metric_id IN (before.metric_id, '*')
            AND event.kind IN ('definition_change', 'merger')
            AND event.occurred_on >= before.period_start
    )
),
broken AS (
    SELECT series, min(from_the_end) AS from_the_end FROM beside WHERE NOT is_better GROUP BY series
),
held AS (
    SELECT
        beside.series,
        beside.metric_id,
        beside.org_code,
        beside.breakdown,
        min(beside.period_start) AS since,
        count(*) AS lasting,
        min(CASE WHEN beside.segment = beside.last_segment THEN beside.period_start END) AS recalculated_from,
        min(beside.mean_before) AS mean_before
    FROM beside
    LEFT JOIN broken ON broken.series = beside.series
    WHERE broken.from_the_end IS NULL OR beside.from_the_end < broken.from_the_end
    GROUP BY beside.series, beside.metric_id, beside.org_code, beside.breakdown
),
recalculated_at AS (
    SELECT series, min(period_start) AS period_start FROM present WHERE segment = last_segment GROUP BY series
)
SELECT series, metric_id, org_code, breakdown, since, lasting, CAST(NULL AS DATE) AS recalculated_from,
    CAST(NULL AS DOUBLE) AS mean_before
FROM signalled
UNION ALL
SELECT held.series, held.metric_id, held.org_code, held.breakdown, held.since, held.lasting, held.recalculated_from,
    held.mean_before
FROM held
INNER JOIN recalculated_at ON recalculated_at.series = held.series AND recalculated_at.period_start = held.recalculated_from
WHERE held.lasting >= 7 AND NOT EXISTS (SELECT 1 FROM signalled WHERE signalled.series = held.series)
ORDER BY series NULLS LAST
