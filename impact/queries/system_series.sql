-- One row a series and component, of the organisations of one system today: where the signals are, and
-- how many days late the next figure is. is_doubted: whether the last figure is worth checking.
SELECT
    organisation.org_code,
    organisation.name AS organisation,
    organisation.kind AS organisation_kind,
    organisation.provider_type,
    organisation.directory_order,
    metric_component.component,
    metric_component.component_order,
    metric.metric_id,
    metric.title,
    metric.unit,
    metric.unit_label,
    metric.decimals,
    metric.cadence,
    metric."window",
    signal.better,
    signal.last_value,
    signal.last_period,
    signal.last_period_end,
    signal.previous_value,
    signal.previous_period,
    signal.variation,
    signal.assurance,
    signal.rule,
    signal.since,
    signal.lasting,
    signal.points,
    signal.limits_status,
    signal.target,
    fresh.days_late,
    doubted.series IS NOT NULL AS is_doubted
FROM system_member($today) AS member
INNER JOIN organisation ON organisation.org_code = member.org_code
INNER JOIN signal ON signal.org_code = member.org_code AND signal.breakdown = 'all'
INNER JOIN metric ON metric.metric_id = signal.metric_id
INNER JOIN metric_component ON metric_component.metric_id = metric.metric_id
LEFT JOIN freshness($today) AS fresh ON fresh.series = signal.series
LEFT JOIN (SELECT DISTINCT series, period_start FROM worth_checking) AS doubted
    ON doubted.series = signal.series AND doubted.period_start = signal.last_period
WHERE member.system_code = $system
ORDER BY organisation.directory_order, metric_component.component_order, lower(metric.title), metric.metric_id
