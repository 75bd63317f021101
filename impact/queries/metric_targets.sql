-- One row a target of one metric that holds for one organisation, in time order.
SELECT kind, from_date, to_date, target, org_code = '*' AS everyone
FROM taken.targets
WHERE metric_id = $metric AND (org_code = $organisation OR org_code = '*') AND NOT coalesce(withdrawn, FALSE)
ORDER BY from_date, kind, everyone
