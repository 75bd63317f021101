-- One row a doubt about a figure of one component's series, for one organisation, or about how it came; in time order.
SELECT doubted.metric_id, doubted.rule, doubted.period_start, doubted.number
FROM worth_checking AS doubted
INNER JOIN metric_component ON metric_component.metric_id = doubted.metric_id
WHERE metric_component.component = $component AND doubted.org_code = $organisation AND doubted.breakdown = 'all'
ORDER BY doubted.metric_id, doubted.period_start, doubted.rule
