-- One row a metric with figures: the last day its figures cover, when the next were due, and how many organisations report.
SELECT
    metric.metric_id,
    metric.title,
    metric.cadence,
    metric.due_after_days,
    max(signal.data_to) AS data_to,
    max(signal.data_to) + to_days(metric.due_after_days::INTEGER) AS due_on,
    count(*) AS series
FROM signal
INNER JOIN metric ON metric.metric_id = signal.metric_id
GROUP BY metric.metric_id, metric.title, metric.cadence, metric.due_after_days
ORDER BY lower(metric.title), metric.metric_id
