-- One row a metric that has figures, by component and title.
SELECT metric.*, min(metric_component.component_order) AS component_order
FROM metric
INNER JOIN metric_component ON metric_component.metric_id = metric.metric_id
WHERE metric.metric_id IN (SELECT metric_id FROM signal)
GROUP BY ALL
ORDER BY component_order, lower(metric.title), metric.metric_id
