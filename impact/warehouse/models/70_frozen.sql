-- One row a figure in a run of six or more periods that say exactly the same, parts included. A series that says the same
-- twice running now and then anyway (small counts) is not frozen; 0 and the whole can be right, and are told only of a
-- series that never stood still before. since and until: the run's first and last period; number: its periods.
WITH still AS (
    SELECT DISTINCT series
    FROM (SELECT series FROM observation WHERE value IS NOT NULL GROUP BY series, value HAVING count(*) >= 6) AS same
),
figure AS (
    SELECT
        observation.metric_id, observation.org_code, observation.breakdown, observation.period_start, observation.value,
        lag(observation.value) OVER in_time AS before,
        lag(observation.value, 5) OVER in_time AS fifth_before,
        CASE
            WHEN observation.value = lag(observation.value) OVER in_time
                AND observation.numerator IS NOT DISTINCT FROM lag(observation.numerator) OVER in_time
                AND observation.denominator IS NOT DISTINCT FROM lag(observation.denominator) OVER in_time
                AND date_diff('day', lag(observation.period_end) OVER in_time, observation.period_start) <= 1
            THEN 0
            ELSE 1
        END AS moved
    FROM observation
    INNER JOIN still ON still.series = observation.series
    INNER JOIN metric ON metric.metric_id = observation.metric_id
    WHERE observation.value IS NOT NULL AND metric.unit <> 'level'
    WINDOW in_time AS (
        PARTITION BY observation.metric_id, observation.org_code, observation.breakdown
        ORDER BY observation.period_start NULLS LAST
    )
),
suspect AS (
    SELECT DISTINCT metric_id, org_code, breakdown FROM figure WHERE moved = 0 AND value = fifth_before
),
numbered AS (
    SELECT
        figure.*,
        sum(figure.moved) OVER (
            PARTITION BY figure.metric_id, figure.org_code, figure.breakdown ORDER BY figure.period_start NULLS LAST
        ) AS run
    FROM figure
    INNER JOIN suspect
        ON suspect.metric_id = figure.metric_id
        AND suspect.org_code = figure.org_code
        AND suspect.breakdown = figure.breakdown
),
run AS (
    SELECT
        metric_id, org_code, breakdown, run, min(value) AS value, min(period_start) AS since,
        max(period_start) AS until, count(*) AS number
    FROM numbered
    GROUP BY metric_id, org_code, breakdown, run
    HAVING count(*) >= 6
),
outside AS (
    SELECT
        run.metric_id, run.org_code, run.breakdown, run.run,
        count(other.before) AS pairs,
        coalesce(sum(CASE WHEN other.value = other.before THEN 1 ELSE 0 END), 0) AS repeats
    FROM run
    LEFT JOIN numbered AS other
        ON other.metric_id = run.metric_id
        AND other.org_code = run.org_code
        AND other.breakdown = run.breakdown
        AND (other.run <> run.run OR other.period_start = run.since)
    GROUP BY run.metric_id, run.org_code, run.breakdown, run.run
)
SELECT
    numbered.metric_id || '|' || numbered.org_code || '|' || numbered.breakdown AS series,
    numbered.metric_id,
    numbered.org_code,
    numbered.breakdown,
    numbered.period_start,
    'frozen' AS rule,
    run.since,
    run.until,
    CAST(run.number AS DOUBLE) AS number,
    run.value AS figure
FROM run
INNER JOIN outside
    ON outside.metric_id = run.metric_id
    AND outside.org_code = run.org_code
    AND outside.breakdown = run.breakdown
    AND outside.run = run.run
INNER JOIN metric ON metric.metric_id = run.metric_id
INNER JOIN numbered
    ON numbered.metric_id = run.metric_id
    AND numbered.org_code = run.org_code
    AND numbered.breakdown = run.breakdown
    AND numbered.run = run.run
WHERE CASE
    WHEN run.value = 0 OR (metric.kind = 'proportion' AND run.value = metric.multiplier)
    THEN outside.pairs >= 6 AND outside.repeats = 0
    ELSE 10 * outside.repeats <= outside.pairs
END
ORDER BY series NULLS LAST, numbered.period_start NULLS LAST
