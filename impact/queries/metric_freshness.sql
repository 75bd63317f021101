-- How fresh one series is: its last day, when it was received, when the next period is due. One row, or none.
SELECT fresh.*
FROM freshness($today) AS fresh
WHERE fresh.metric_id = $metric AND fresh.org_code = $organisation
