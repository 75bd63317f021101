-- One row a series of one component, for one organisation, with its metric's definition and how late its next figure is.
SELECT signal.* EXCLUDE (better), organisation.name AS organisation, metric.* EXCLUDE (metric_id), fresh.days_late
FROM signal
INNER JOIN metric_component ON metric_component.metric_id = signal.metric_id
INNER JOIN metric ON metric.metric_id = signal.metric_id
INNER JOIN organisation ON organisation.org_code = signal.org_code
LEFT JOIN freshness($today) AS fresh ON fresh.series = signal.series AND fresh.org_code = $organisation
WHERE metric_component.component = $component AND signal.org_code = $organisation AND signal.breakdown = 'all'
ORDER BY lower(metric.title), metric.metric_id
