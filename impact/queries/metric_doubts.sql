-- One row a doubt about a figure of one series, or about how it came, in time order.
SELECT rule, period_start, since, until, number, figure
FROM worth_checking
WHERE metric_id = $metric AND org_code = $organisation AND breakdown = 'all'
ORDER BY period_start, rule
