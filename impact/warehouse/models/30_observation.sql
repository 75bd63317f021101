-- One row an observation in view. Where both parts are given and the kind is proportion, rate or mean, they are the truth.
-- place and row: the take that brought it, and its row there; taken.origin names the line of what was CSV or Excel.
SELECT
    observations.metric_id || '|' || observations.org_code || '|' || observations.breakdown AS series,
    observations.metric_id,
    observations.org_code,
    observations.breakdown,
    observations.period_start,
    observations.period_end,
    CASE
        WHEN observations.status = 'suppressed' THEN NULL
        WHEN metric.kind IN ('proportion', 'rate', 'mean')
            AND observations.numerator IS NOT NULL AND observations.denominator IS NOT NULL
        THEN metric.multiplier * observations.numerator / nullif(observations.denominator, 0)
        ELSE observations.value
    END AS value,
    CASE WHEN observations.status = 'suppressed' THEN NULL ELSE observations.numerator END AS numerator,
    CASE WHEN observations.status = 'suppressed' THEN NULL ELSE observations.denominator END AS denominator,
    observations.status,
    metric.better,
    metric."window",
    observations.place,
    observations.row
FROM taken.observations AS observations
INNER JOIN metric ON metric.metric_id = observations.metric_id
WHERE NOT coalesce(observations.withdrawn, FALSE) AND observations.status <> 'withdrawn'
ORDER BY series NULLS LAST, observations.period_start NULLS LAST
