-- One row an organisation and what would change of it, in directory order. appears, vanishes: has figures for the first
-- time, or none any more. absent: it had a row in a metric's last period and has none in the newest one that comes.
-- enters, leaves: the directory.
WITH figures_after AS (
    SELECT DISTINCT org_code FROM taken.observations WHERE NOT coalesce(withdrawn, FALSE) AND status <> 'withdrawn'
),
figures_before AS (
    SELECT DISTINCT org_code FROM before.observation
),
last_before AS (
    SELECT metric_id, max(period_start) AS period_start FROM before.observation GROUP BY metric_id
),
newest AS (
    SELECT now.metric_id, max(now.period_start) AS period_start, min(last_before.period_start) AS last_period
    FROM observation AS now
    INNER JOIN last_before ON last_before.metric_id = now.metric_id
    WHERE now.period_start > last_before.period_start
    GROUP BY now.metric_id
),
absent AS (
    SELECT DISTINCT was.org_code
    FROM newest
    INNER JOIN before.observation AS was
        ON was.metric_id = newest.metric_id AND was.period_start = newest.last_period
    WHERE NOT EXISTS (
        SELECT 1 FROM observation AS now
        WHERE now.metric_id = newest.metric_id AND now.period_start = newest.period_start
            AND now.org_code = was.org_code
    )
),
changed AS (
    SELECT 'appears' AS change, org_code FROM figures_after
    WHERE org_code NOT IN (SELECT org_code FROM figures_before)
    UNION ALL
    SELECT 'vanishes', org_code FROM figures_before WHERE org_code NOT IN (SELECT org_code FROM figures_after)
    UNION ALL
    SELECT 'absent', org_code FROM absent WHERE org_code IN (SELECT org_code FROM figures_after)
    UNION ALL
    SELECT 'enters', org_code FROM organisation WHERE org_code NOT IN (SELECT org_code FROM before.organisation)
    UNION ALL
    SELECT 'leaves', org_code FROM before.organisation WHERE org_code NOT IN (SELECT org_code FROM organisation)
)
SELECT changed.change, changed.org_code, coalesce(organisation.name, was.name, changed.org_code) AS name
FROM changed
LEFT JOIN organisation ON organisation.org_code = changed.org_code
LEFT JOIN before.organisation AS was ON was.org_code = changed.org_code
ORDER BY changed.change, coalesce(organisation.directory_order, was.directory_order) NULLS LAST, changed.org_code
