-- One row a figure that lies over 8 mean moving ranges from the one of the period before. The ranges are those up to the
-- figure before, eleven at least; a way back from one odd figure is no jump, nor are new process limits, nor what chance may
-- do to counts this small. since: the period before, figure: its value; number: how many mean moving ranges.
WITH figure AS (
    SELECT
        observation.series, observation.period_start, observation.value,
        lag(observation.value) OVER in_time AS before,
        lag(observation.value, 2) OVER in_time AS before_that,
        lag(observation.period_start) OVER in_time AS since,
        row_number() OVER in_time AS place
    FROM observation
    WHERE observation.value IS NOT NULL AND observation."window" = 'single'
    WINDOW in_time AS (PARTITION BY observation.series ORDER BY observation.period_start NULLS LAST)
),
moving AS (
    SELECT
        figure.*,
        avg(abs(figure.value - figure.before)) OVER (
            PARTITION BY figure.series ORDER BY figure.period_start NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS usual
    FROM figure
),
far AS (
    SELECT *
    FROM moving
    WHERE place > 12
        AND usual > 0
        AND abs(value - before) > 8 * usual
        AND abs(value - before_that) > 8 * usual
)
SELECT
    far.series,
    now.metric_id,
    now.org_code,
    now.breakdown,
    far.period_start,
    'jump' AS rule,
    far.since,
    far.period_start AS until,
    abs(far.value - far.before) / nullif(far.usual, 0) AS number,
    far.before AS figure
FROM far
INNER JOIN observation AS now ON now.series = far.series AND now.period_start = far.period_start
INNER JOIN observation AS earlier ON earlier.series = far.series AND earlier.period_start = far.since
INNER JOIN metric ON metric.metric_id = now.metric_id
LEFT JOIN recalculation
    ON recalculation.series = far.series AND recalculation.period_start = far.period_start
WHERE recalculation.series IS NULL
    AND date_diff('day', earlier.period_end, far.period_start) <= 1
    AND CASE
        WHEN metric.kind = 'count'
        THEN abs(far.value - far.before) > 5 * sqrt(abs(far.value) + abs(far.before))
        WHEN metric.kind = 'proportion' AND now.denominator > 0 AND earlier.denominator > 0
        THEN abs(far.value - far.before) > 2.5 * metric.multiplier
            * sqrt(1 / nullif(now.denominator, 0) + 1 / nullif(earlier.denominator, 0))
        ELSE TRUE
    END
ORDER BY far.series NULLS LAST, far.period_start NULLS LAST
