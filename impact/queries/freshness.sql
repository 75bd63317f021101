-- One row a metric with figures: the last day any of them covers, the due day of what most of its organisations owe next,
-- how late that is, and how many of the organisations that are open are late.
WITH usual AS (
    SELECT metric_id, max_by(due_on, row(organisations, due_on)) AS due_on
    FROM (SELECT metric_id, due_on, count(*) AS organisations FROM freshness($today) WHERE NOT is_closed GROUP BY ALL)
    GROUP BY metric_id
)

SELECT
    metric.metric_id,
    metric.title,
    max(fresh.data_to) AS data_to,
    max(fresh.received_on) AS received_on,
    any_value(usual.due_on) AS due_on,
    bool_or(fresh.late) AS late,
    max(fresh.days_late) FILTER (WHERE fresh.due_on = usual.due_on) AS days_late,
    count(*) FILTER (WHERE fresh.late) AS organisations_late,
    count(*) FILTER (WHERE NOT fresh.is_closed) AS organisations,
    bool_and(fresh.in_calendar) AS in_calendar
FROM freshness($today) AS fresh
INNER JOIN metric ON metric.metric_id = fresh.metric_id
LEFT JOIN usual ON usual.metric_id = fresh.metric_id
GROUP BY metric.metric_id, metric.title
ORDER BY (max(fresh.days_late) FILTER (WHERE fresh.due_on = usual.due_on)) IS NULL, late DESC, due_on NULLS LAST, lower(metric.title), metric.metric_id
