-- One row a point at which new process limits start: the first on or after a recalculate event of its series.
WITH recalculate AS (
    SELECT org_code, metric_id, occurred_on FROM event WHERE kind = 'recalculate'
)
SELECT DISTINCT first_point.series, first_point.period_start
FROM (
    SELECT observation.series, recalculate.occurred_on, min(observation.period_start) AS period_start
    FROM observation
    INNER JOIN recalculate
        ON recalculate.org_code = observation.org_code
        AND (recalculate.metric_id = observation.metric_id OR recalculate.metric_id = '*')
        AND observation.period_start >= recalculate.occurred_on
    GROUP BY observation.series, recalculate.occurred_on
) AS first_point
ORDER BY first_point.series NULLS LAST, first_point.period_start NULLS LAST
