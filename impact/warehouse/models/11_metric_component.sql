-- One row a metric and component that it measures the practice of; a metric of none stands under `outcomes`, sixth.
SELECT metric.metric_id, component.component, component.component_order
FROM metric
INNER JOIN component ON ';' || metric.components || ';' LIKE '%;' || component.component || ';%'
UNION ALL
SELECT metric_id, 'outcomes' AS component, 6 AS component_order
FROM metric
WHERE components IS NULL OR components = ''
ORDER BY component_order NULLS LAST, metric_id NULLS LAST
