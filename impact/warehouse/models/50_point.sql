-- One row a point of a series, with its limits and what the rules say of it.
SELECT
    observation.series,
    observation.metric_id,
    observation.org_code,
    observation.breakdown,
    observation.period_start,
    observation.period_end,
    observation.value,
    observation.numerator,
    observation.denominator,
    observation.status,
    observation.better,
    target_in_force.target,
    target_in_force.target_kind,
    coalesce(analysed.recalculate, FALSE) AS recalculate,
    analysed.segment,
    analysed.mean,
    analysed.lower,
    analysed.upper,
    analysed.near_lower,
    analysed.near_upper,
    analysed.limits_status,
    analysed.outside,
    analysed.trend,
    analysed.two_of_three,
    analysed.shift,
    analysed.rule,
    analysed.signal,
    analysed.direction,
    observation.place,
    observation.row
FROM observation
LEFT JOIN analysed
    ON analysed.series = observation.series AND analysed.period_start = observation.period_start
LEFT JOIN target_in_force
    ON target_in_force.series = observation.series AND target_in_force.period_start = observation.period_start
ORDER BY observation.series NULLS LAST, observation.period_start NULLS LAST
