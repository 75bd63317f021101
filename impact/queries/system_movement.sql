-- One row a component: how the agreed answers that can be seen by name moved since each organisation's round before.
SELECT
    standing.component,
    count(*) FILTER (WHERE level_order > previous_level_order) AS moved_up,
    count(*) FILTER (WHERE level_order < previous_level_order) AS re_rated,
    count(*) FILTER (WHERE level_order = previous_level_order) AS same,
    count(*) FILTER (WHERE level IS NOT NULL AND previous_level IS NULL) AS new,
    count(*) FILTER (WHERE level IS NULL) AS not_answered,
    count(DISTINCT standing.org_code) AS organisations,
    max(standing.assessed_on) AS assessed_on
FROM standing($viewer_organisations, $today) AS standing
INNER JOIN system_member($today) AS member ON member.org_code = standing.org_code
WHERE member.system_code = $system
GROUP BY standing.component
ORDER BY standing.component
