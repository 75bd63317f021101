-- One row a series with figures, metric by metric, its organisations in directory order: how far, received, due, late.
SELECT fresh.*, organisation.name AS organisation
FROM freshness($today) AS fresh
INNER JOIN organisation ON organisation.org_code = fresh.org_code
ORDER BY fresh.metric_id, organisation.directory_order
