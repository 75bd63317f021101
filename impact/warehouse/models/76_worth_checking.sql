-- One row a doubt about one figure, or about how it came: revised by over 10 %, or after it was due. How figures came
-- depends on how they were sent, so this table is no part of a version's content. Of a revision since is its period, until
-- the day it came, number by how many per cent, figure the value before; of a late one since is the day it was due, until
-- the day it came, number the days between.
WITH arrived AS (
    SELECT
        observation.series, observation.metric_id, observation.org_code, observation.breakdown, observation.period_start,
        arrival.rule, arrival.before, arrival.due_on, arrival.day, observation.value
    FROM taken.arrival AS arrival
    INNER JOIN observation
        ON observation.metric_id = arrival.metric_id
        AND observation.org_code = arrival.org_code
        AND observation.breakdown = arrival.breakdown
        AND observation.period_start = arrival.period_start
        AND observation.place = arrival.place
),
found AS (
    SELECT series, metric_id, org_code, breakdown, period_start, rule, since, until, number, figure FROM doubt
    UNION ALL
    SELECT
        series, metric_id, org_code, breakdown, period_start, rule,
        CASE WHEN rule = 'late' THEN due_on ELSE period_start END AS since,
        day AS until,
        CASE
            WHEN rule = 'late' THEN CAST(date_diff('day', due_on, day) AS DOUBLE)
            ELSE 100 * abs(value - before) / nullif(abs(before), 0)
        END AS number,
        before AS figure
    FROM arrived
)
SELECT series, metric_id, org_code, breakdown, period_start, rule, since, until, number, figure
FROM found
ORDER BY series NULLS LAST, period_start NULLS LAST, rule NULLS LAST
