-- One row a component, and Outcomes sixth: how the series of one system's organisations vary, and how many signals
-- chance alone would give, each series by the points since its limits last began.
WITH series AS (
    SELECT metric_component.component, signal.*, chance.share AS share_by_chance
    FROM system_member($today) AS member
    INNER JOIN signal ON signal.org_code = member.org_code AND signal.breakdown = 'all'
    INNER JOIN metric_component ON metric_component.metric_id = signal.metric_id
    LEFT JOIN chance ON chance.points = signal.segment_points
    WHERE member.system_code = $system
),
panel AS (
    SELECT component, component_order, title, short_title FROM component
    UNION ALL
    SELECT 'outcomes', 6, 'Outcomes for people, staff and money', 'Outcomes'
)
SELECT
    panel.component,
    panel.component_order,
    panel.title,
    panel.short_title,
    count(series.series) AS series,
    count(series.variation) AS judged,
    count(*) FILTER (WHERE series.variation = 'improvement_high') AS improvement_high,
    count(*) FILTER (WHERE series.variation = 'improvement_low') AS improvement_low,
    count(*) FILTER (WHERE series.variation = 'concern_high') AS concern_high,
    count(*) FILTER (WHERE series.variation = 'concern_low') AS concern_low,
    count(*) FILTER (WHERE series.variation = 'neutral_high') AS neutral_high,
    count(*) FILTER (WHERE series.variation = 'neutral_low') AS neutral_low,
    count(*) FILTER (WHERE series.variation = 'common_cause') AS common_cause,
    count(*) FILTER (WHERE series.assurance = 'passing') AS passing,
    count(*) FILTER (WHERE series.assurance = 'hit_or_miss') AS hit_or_miss,
    count(*) FILTER (WHERE series.assurance = 'failing') AS failing,
    count(*) FILTER (WHERE series.variation IS NOT NULL AND series.assurance IS NULL) AS no_target,
    coalesce(sum(CASE WHEN series.variation IS NOT NULL THEN series.share_by_chance END), 0) AS expected_by_chance
FROM panel
LEFT JOIN series ON series.component = panel.component
GROUP BY panel.component, panel.component_order, panel.title, panel.short_title
ORDER BY panel.component_order
