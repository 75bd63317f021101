-- One row an event: something that happened at an organisation, to one metric or (`*`) to every metric.
SELECT org_code, metric_id, occurred_on, kind, title, detail, link, author, place, row
FROM taken.events
WHERE NOT coalesce(withdrawn, FALSE)
ORDER BY org_code NULLS LAST, metric_id NULLS LAST, occurred_on NULLS LAST, kind NULLS LAST, title NULLS LAST
