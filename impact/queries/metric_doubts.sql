-- One row a doubt about a figure of one series, in time order.
SELECT rule, period_start, since, until, number, figure
FROM doubt
WHERE metric_id = $metric AND org_code = $organisation AND breakdown = 'all'
ORDER BY period_start, rule
