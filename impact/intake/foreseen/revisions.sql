-- One row a figure in view now that would be another, with how many there are of them. The largest first, whatever its unit:
-- size is the difference as a share of the larger of the two figures (1 where one of them is missing).
WITH compared AS (
    SELECT
        was.metric_id, was.org_code, was.breakdown, was.period_start, was.period_end,
        was.value AS value_before, now.value AS value_after, was.status AS status_before, now.status AS status_after
    FROM before.observation AS was
    INNER JOIN touched ON touched.series = was.series
    INNER JOIN observation AS now ON now.series = was.series AND now.period_start = was.period_start
    WHERE was.value IS DISTINCT FROM now.value OR was.status IS DISTINCT FROM now.status
)
SELECT
    compared.metric_id,
    coalesce(metric.title, metric_before.title) AS title,
    coalesce(metric.unit, metric_before.unit) AS unit,
    coalesce(metric.decimals, metric_before.decimals, 0) AS decimals,
    compared.org_code,
    coalesce(organisation.name, organisation_before.name, compared.org_code) AS name,
    compared.breakdown, compared.period_start, compared.period_end, compared.value_before, compared.value_after,
    compared.value_after - compared.value_before AS change,
    compared.status_before, compared.status_after,
    count(*) OVER () AS altogether
FROM compared
LEFT JOIN metric ON metric.metric_id = compared.metric_id
LEFT JOIN before.metric AS metric_before ON metric_before.metric_id = compared.metric_id
LEFT JOIN organisation ON organisation.org_code = compared.org_code
LEFT JOIN before.organisation AS organisation_before ON organisation_before.org_code = compared.org_code
ORDER BY
    coalesce(
        abs(coalesce(value_after, 0) - coalesce(value_before, 0))
        / nullif(greatest(abs(coalesce(value_after, 0)), abs(coalesce(value_before, 0))), 0),
        0
    ) DESC,
    compared.metric_id,
    coalesce(organisation.directory_order, organisation_before.directory_order) NULLS LAST,
    compared.breakdown, compared.period_start
LIMIT $most
