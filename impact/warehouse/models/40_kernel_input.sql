-- One row a point of a series that process limits can be worked out for (a rolling window has overlapping periods: none).
SELECT
    observation.series,
    observation.period_start,
    observation.value,
    observation.better,
    target_in_force.target,
    recalculation.period_start IS NOT NULL AS recalculate
FROM observation
LEFT JOIN target_in_force
    ON target_in_force.series = observation.series AND target_in_force.period_start = observation.period_start
LEFT JOIN recalculation
    ON recalculation.series = observation.series AND recalculation.period_start = observation.period_start
WHERE observation."window" = 'single'
ORDER BY observation.series NULLS LAST, observation.period_start NULLS LAST
