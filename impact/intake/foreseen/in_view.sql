-- One row a figure that would come into view again, or go out of view, with how many there are of its sort; the first $most
-- of each. again: of those that come, only the ones that had been withdrawn; the others are new.
WITH moved AS (
    SELECT
        'comes' AS what, now.metric_id, now.org_code, now.breakdown, now.period_start, now.period_end, now.value, now.status
    FROM observation AS now
    INNER JOIN touched ON touched.series = now.series
    LEFT JOIN before.withdrawn AS was
        ON was.metric_id = now.metric_id AND was.org_code = now.org_code
        AND was.breakdown = now.breakdown AND was.period_start = now.period_start
    WHERE (was.metric_id IS NOT NULL OR NOT $again) AND NOT EXISTS (
        SELECT 1 FROM before.observation AS shown
        WHERE shown.series = now.series AND shown.period_start = now.period_start
    )
    UNION ALL
    SELECT
        'goes', was.metric_id, was.org_code, was.breakdown, was.period_start, was.period_end, was.value, was.status
    FROM before.observation AS was
    INNER JOIN touched ON touched.series = was.series
    WHERE NOT EXISTS (
        SELECT 1 FROM observation AS now WHERE now.series = was.series AND now.period_start = was.period_start
    )
)
SELECT
    moved.what,
    moved.metric_id,
    coalesce(metric.title, metric_before.title) AS title,
    coalesce(metric.unit, metric_before.unit) AS unit,
    coalesce(metric.decimals, metric_before.decimals, 0) AS decimals,
    moved.org_code,
    coalesce(organisation.name, organisation_before.name, moved.org_code) AS name,
    moved.breakdown, moved.period_start, moved.period_end, moved.value, moved.status,
    count(*) OVER (PARTITION BY moved.what) AS altogether
FROM moved
LEFT JOIN metric ON metric.metric_id = moved.metric_id
LEFT JOIN before.metric AS metric_before ON metric_before.metric_id = moved.metric_id
LEFT JOIN organisation ON organisation.org_code = moved.org_code
LEFT JOIN before.organisation AS organisation_before ON organisation_before.org_code = moved.org_code
QUALIFY row_number() OVER (
    PARTITION BY moved.what
    ORDER BY
        moved.metric_id, coalesce(organisation.directory_order, organisation_before.directory_order) NULLS LAST,
        moved.org_code, moved.breakdown, moved.period_start
) <= $most
ORDER BY
    moved.what, moved.metric_id, coalesce(organisation.directory_order, organisation_before.directory_order) NULLS LAST,
    moved.org_code, moved.breakdown, moved.period_start
