-- One row a newest period: how many metrics gain it, for how many organisations.
WITH last_before AS (
    SELECT metric_id, max(period_start) AS period_start FROM before.observation GROUP BY metric_id
),
newest AS (
    SELECT now.metric_id, max(now.period_start) AS period_start
    FROM observation AS now
    LEFT JOIN last_before ON last_before.metric_id = now.metric_id
    WHERE last_before.period_start IS NULL OR now.period_start > last_before.period_start
    GROUP BY now.metric_id
)
SELECT
    now.period_start, max(now.period_end) AS period_end,
    count(DISTINCT now.metric_id) AS metrics, count(DISTINCT now.org_code) AS organisations
FROM newest
INNER JOIN observation AS now ON now.metric_id = newest.metric_id AND now.period_start = newest.period_start
GROUP BY now.period_start
ORDER BY now.period_start DESC
