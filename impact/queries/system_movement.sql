-- One row a component and framework of the latest rounds: how the agreed answers that can be seen by name moved since each organisation's answer before, some of them
-- perhaps under an earlier framework. organisations: those of which anything can be compared with its answer before.
SELECT
    standing.component,
    standing.framework,
    count(*) FILTER (WHERE movement = 'up') AS moved_up,
    count(*) FILTER (WHERE movement = 're_rated') AS re_rated,
    count(*) FILTER (WHERE movement = 'same') AS same,
    count(*) FILTER (WHERE movement = 'new') AS new,
    count(*) FILTER (WHERE movement = 'not_comparable') AS not_comparable,
    count(*) FILTER (WHERE movement = 'not_answered') AS not_answered,
    count(*) FILTER (WHERE previous_framework <> framework) AS across_frameworks,
    count(DISTINCT standing.org_code) FILTER (WHERE movement IN ('up', 're_rated', 'same')) AS organisations,
    max(standing.assessed_on) AS assessed_on
FROM standing($viewer_organisations, $today) AS standing
INNER JOIN system_member($today) AS member ON member.org_code = standing.org_code
WHERE member.system_code = $system
GROUP BY standing.component, standing.framework
ORDER BY standing.component, standing.framework
