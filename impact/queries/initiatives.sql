-- One row an initiative that the viewer may see: who does it, from whom it was adapted (where that may be seen too), and
-- what its metric shows there since it began.
WITH seen AS (
    SELECT * FROM visible_initiative($viewer_organisations, $today)
)
SELECT
    seen.initiative_id, seen.title, seen.org_code, organisation.name AS organisation, organisation.directory_order,
    member.org_code IS NOT NULL AS in_system, seen.components, seen.status, seen.started_on, seen.ended_on, seen.summary,
    seen.contact, seen.link, seen.adapted_from, before.title AS adapted_title,
    before.org_code AS adapted_org_code, first_at.name AS adapted_organisation, seen.metric_id, metric.title AS metric_title,
    metric.unit, metric.unit_label, metric.decimals, metric.better, metric.cadence, signal.variation, signal.since, signal.lasting,
    signal.last_value, signal.last_period, signal.last_period_end,
    CASE
        WHEN seen.metric_id IS NULL THEN 'no_metric'
        WHEN signal.variation IS NULL THEN 'not_judged'
        WHEN signal.variation = 'common_cause' THEN 'none'
        WHEN seen.started_on IS NULL THEN 'undated'
        WHEN first_point.period_end < seen.started_on THEN 'before'
        WHEN signal.since < seen.started_on THEN 'with'
        WHEN signal.variation IN ('improvement_high', 'improvement_low') THEN 'improvement'
        ELSE 'other'
    END AS followed
FROM seen
INNER JOIN organisation ON organisation.org_code = seen.org_code
LEFT JOIN system_member($today) AS member ON member.org_code = seen.org_code AND member.system_code = $system
LEFT JOIN seen AS before ON before.initiative_id = seen.adapted_from
LEFT JOIN organisation AS first_at ON first_at.org_code = before.org_code
LEFT JOIN metric ON metric.metric_id = seen.metric_id
LEFT JOIN signal
    ON signal.metric_id = seen.metric_id AND signal.org_code = seen.org_code AND signal.breakdown = 'all'
LEFT JOIN point AS first_point ON first_point.series = signal.series AND first_point.period_start = signal.since
ORDER BY organisation.directory_order, seen.started_on, lower(seen.title), seen.initiative_id
