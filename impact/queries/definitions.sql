-- One row a metric that is defined, whether or not figures of it have arrived.
SELECT metric.*, (SELECT count(*) FROM signal WHERE signal.metric_id = metric.metric_id) AS series
FROM metric
ORDER BY lower(title), metric_id
