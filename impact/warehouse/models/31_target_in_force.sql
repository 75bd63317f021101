-- One row a point that has a target: the organisation's own before `*`, then by the order of kinds set for the app.
WITH candidate AS (
    SELECT
        observation.series,
        observation.period_start,
        targets.target,
        targets.kind,
        row_number() OVER (
            PARTITION BY observation.series, observation.period_start
            ORDER BY
                CASE WHEN targets.org_code = '*' THEN 1 ELSE 0 END NULLS LAST,
                target_order.precedence NULLS LAST,
                targets.from_date DESC NULLS LAST
        ) AS choice
    FROM observation
    INNER JOIN taken.targets AS targets
        ON targets.metric_id = observation.metric_id
        AND (targets.org_code = observation.org_code OR targets.org_code = '*')
        AND targets.from_date <= observation.period_start
        AND (targets.to_date IS NULL OR observation.period_start < targets.to_date)
    INNER JOIN target_order ON target_order.kind = targets.kind
    WHERE NOT coalesce(targets.withdrawn, FALSE)
)
SELECT series, period_start, target, kind AS target_kind
FROM candidate
WHERE choice = 1
ORDER BY series NULLS LAST, period_start NULLS LAST
