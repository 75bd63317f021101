-- One row a figure that no proportion can be: below nothing, or above its whole. since and until: its period; number: the
-- whole, which is the metric's multiplier; figure: the value.
SELECT
    observation.series,
    observation.metric_id,
    observation.org_code,
    observation.breakdown,
    observation.period_start,
    'beyond' AS rule,
    observation.period_start AS since,
    observation.period_start AS until,
    CAST(metric.multiplier AS DOUBLE) AS number,
    observation.value AS figure
FROM observation
INNER JOIN metric ON metric.metric_id = observation.metric_id
WHERE metric.kind = 'proportion'
    AND (observation.value < 0 OR observation.value > metric.multiplier * 1.000000001)
ORDER BY observation.series NULLS LAST, observation.period_start NULLS LAST
