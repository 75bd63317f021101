-- One row an organisation and component: its lowest and highest level among the answers that can be seen by name.
SELECT
    standing.org_code,
    standing.framework,
    standing.component,
    min(standing.level_order) AS lowest,
    max(standing.level_order) AS highest,
    count(standing.level) AS answered
FROM standing($viewer_organisations, $today) AS standing
INNER JOIN system_member($today) AS member ON member.org_code = standing.org_code
WHERE member.system_code = $system AND standing.level IS NOT NULL
GROUP BY standing.org_code, standing.framework, standing.component
ORDER BY standing.org_code, standing.component
