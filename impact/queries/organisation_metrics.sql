-- One row a metric that one organisation has figures of, with what its last point shows: signals first, then by title.
SELECT metric.metric_id, metric.title, signal.variation
FROM signal
INNER JOIN metric ON metric.metric_id = signal.metric_id
WHERE signal.org_code = $organisation AND signal.breakdown = 'all'
ORDER BY
    CASE WHEN signal.variation IS NULL THEN 2 WHEN signal.variation = 'common_cause' THEN 1 ELSE 0 END,
    lower(metric.title),
    metric.metric_id
