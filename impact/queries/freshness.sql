-- One row a metric with figures: the last day they cover, and the day the figures of the period after that are due.
WITH reach AS (
    SELECT metric_id, max(data_to) AS data_to, count(*) AS series FROM signal GROUP BY metric_id
),
due AS (
    SELECT
        reach.metric_id,
        reach.data_to,
        reach.series,
        CASE metric.cadence
            WHEN 'daily' THEN INTERVAL 1 DAY
            WHEN 'weekly' THEN INTERVAL 7 DAY
            WHEN 'monthly' THEN INTERVAL 1 MONTH
            WHEN 'quarterly' THEN INTERVAL 3 MONTH
            WHEN 'half_yearly' THEN INTERVAL 6 MONTH
            WHEN 'annual' THEN INTERVAL 12 MONTH
        END AS step
    FROM reach
    INNER JOIN metric ON metric.metric_id = reach.metric_id
)
SELECT
    metric.metric_id,
    metric.title,
    metric.cadence,
    metric.due_after_days,
    due.data_to,
    due.series,
    (due.data_to + INTERVAL 1 DAY + due.step + to_days((metric.due_after_days - 1)::INTEGER))::DATE AS due_on,
    coalesce(due_on < $today, FALSE) AS late
FROM due
INNER JOIN metric ON metric.metric_id = due.metric_id
ORDER BY late DESC, due_on NULLS LAST, lower(metric.title), metric.metric_id
