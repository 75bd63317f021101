-- One row an event of one series, in time order: of this metric or of every metric of the organisation.
SELECT occurred_on, kind, title, detail, link, author
FROM event
WHERE org_code = $organisation AND (metric_id = $metric OR metric_id = '*')
ORDER BY occurred_on, kind, title
