-- One row a class of variation and assurance: how many of the system body's own metrics stand there.
SELECT split_part(variation, '_', 1) AS variation, coalesce(assurance, 'no_target') AS assurance, count(*) AS metrics,
    list(metric_id ORDER BY metric_id) AS metric_ids
FROM signal
WHERE org_code = $system AND breakdown = 'all' AND variation IS NOT NULL
GROUP BY ALL
ORDER BY variation, assurance
