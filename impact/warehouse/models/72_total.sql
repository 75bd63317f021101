-- One row a figure that is the sum of all others of its metric, period and kind of organisation: counts, or both parts.
-- Of at least three others, and of 1,000 or more, or in at least two periods: smaller numbers may add up by chance.
-- since and until: the first and last such period; number: how many others.
WITH part AS (
    SELECT
        observation.metric_id, observation.org_code, observation.breakdown, observation.period_start, organisation.kind,
        CASE WHEN metric.kind = 'count' THEN observation.value ELSE observation.numerator END AS counted,
        CASE WHEN metric.kind = 'count' THEN 0 ELSE observation.denominator END AS out_of
    FROM observation
    INNER JOIN metric ON metric.metric_id = observation.metric_id
    INNER JOIN organisation ON organisation.org_code = observation.org_code
    WHERE metric.kind IN ('count', 'proportion', 'rate', 'mean') AND observation.value IS NOT NULL
),
whole AS (
    SELECT
        metric_id, breakdown, period_start, kind, sum(counted) AS counted, sum(out_of) AS out_of,
        max(counted) AS largest, min(counted) AS smallest, count(*) AS organisations
    FROM part
    WHERE counted <> 0
    GROUP BY metric_id, breakdown, period_start, kind
),
alike AS (
    SELECT
        part.metric_id, part.org_code, part.breakdown, part.period_start, part.counted,
        whole.organisations - 1 AS others
    FROM whole
    INNER JOIN part
        ON part.metric_id = whole.metric_id
        AND part.breakdown = whole.breakdown
        AND part.period_start = whole.period_start
        AND part.kind = whole.kind
        AND part.counted = whole.largest
    WHERE whole.organisations >= 4
        AND whole.smallest > 0
        AND abs(whole.counted - 2 * part.counted) <= 0.000000001 * whole.counted
        AND abs(whole.out_of - 2 * part.out_of) <= 0.000000001 * whole.out_of
),
again AS (
    SELECT
        metric_id, org_code, breakdown, min(period_start) AS since, max(period_start) AS until, count(*) AS periods
    FROM alike
    GROUP BY metric_id, org_code, breakdown
)
SELECT
    alike.metric_id || '|' || alike.org_code || '|' || alike.breakdown AS series,
    alike.metric_id,
    alike.org_code,
    alike.breakdown,
    alike.period_start,
    'total' AS rule,
    again.since,
    again.until,
    CAST(alike.others AS DOUBLE) AS number,
    alike.counted AS figure
FROM alike
INNER JOIN again
    ON again.metric_id = alike.metric_id
    AND again.org_code = alike.org_code
    AND again.breakdown = alike.breakdown
WHERE alike.counted >= 1000 OR (again.periods >= 2 AND alike.counted >= 20)
ORDER BY series NULLS LAST, alike.period_start NULLS LAST
