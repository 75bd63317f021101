-- One row a series whose last point would say something else: a signal starts, ends, or becomes another. In the order of
-- the directory, then of the metric's title.
WITH was AS (
    SELECT signal.* FROM before.signal AS signal INNER JOIN touched ON touched.series = signal.series
),
compared AS (
    SELECT
        coalesce(now.series, was.series) AS series,
        coalesce(now.metric_id, was.metric_id) AS metric_id,
        coalesce(now.org_code, was.org_code) AS org_code,
        coalesce(now.breakdown, was.breakdown) AS breakdown,
        was.variation AS variation_before,
        now.variation AS variation_after,
        coalesce(was.variation, 'common_cause') <> 'common_cause' AS was_signal,
        coalesce(now.variation, 'common_cause') <> 'common_cause' AS is_signal
    FROM was FULL OUTER JOIN signal AS now ON now.series = was.series
)
SELECT
    CASE WHEN NOT was_signal THEN 'start' WHEN NOT is_signal THEN 'end' ELSE 'change' END AS what,
    compared.metric_id,
    coalesce(metric.title, metric_before.title) AS title,
    compared.org_code,
    coalesce(organisation.name, organisation_before.name, compared.org_code) AS name,
    compared.breakdown, compared.variation_before, compared.variation_after
FROM compared
LEFT JOIN metric ON metric.metric_id = compared.metric_id
LEFT JOIN before.metric AS metric_before ON metric_before.metric_id = compared.metric_id
LEFT JOIN organisation ON organisation.org_code = compared.org_code
LEFT JOIN before.organisation AS organisation_before ON organisation_before.org_code = compared.org_code
WHERE was_signal <> is_signal OR (was_signal AND is_signal AND variation_before <> variation_after)
ORDER BY
    coalesce(organisation.directory_order, organisation_before.directory_order) NULLS LAST,
    title NULLS LAST, compared.series
