-- One row a metric that has figures, by component and title.
WITH placed AS (
    SELECT metric_id, min(component_order) AS component_order FROM metric_component GROUP BY metric_id
)
SELECT metric.*, placed.component_order
FROM metric
INNER JOIN placed ON placed.metric_id = metric.metric_id
WHERE metric.metric_id IN (SELECT metric_id FROM signal)
ORDER BY placed.component_order, lower(metric.title), metric.metric_id
