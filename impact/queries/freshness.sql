-- One row a metric with figures: the last day any of them covers, the earliest due day of what its organisations owe next,
-- and how many of them are late, of how many that are open.
SELECT
    metric.metric_id,
    metric.title,
    max(fresh.data_to) AS data_to,
    max(fresh.received_on) AS received_on,
    min(fresh.due_on) AS due_on,
    bool_or(fresh.late) AS late,
    max(fresh.days_late) AS days_late,
    count(*) FILTER (WHERE fresh.late) AS organisations_late,
    count(*) FILTER (WHERE NOT fresh.is_closed) AS organisations,
    bool_and(fresh.in_calendar) AS in_calendar
FROM freshness($today) AS fresh
INNER JOIN metric ON metric.metric_id = fresh.metric_id
GROUP BY metric.metric_id, metric.title
ORDER BY late DESC, due_on NULLS LAST, lower(metric.title), metric.metric_id
