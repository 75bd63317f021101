-- One row a point of one series, in time order, with its limits and what the rules say of it.
SELECT *
FROM point
WHERE metric_id = $metric AND org_code = $organisation AND breakdown = 'all'
ORDER BY period_start
