-- One row an organisation of one system, round and component: its lowest and highest level, and how many practices
-- answered, of the agreed answers that can be seen by name.
WITH reach AS (
    SELECT
        org_code, framework, assessed_on, component,
        min(level_order) AS lowest, max(level_order) AS highest, count(level) AS answered
    FROM trail($viewer_organisations, $today)
    WHERE respondents = 'agreed' AND level IS NOT NULL
    GROUP BY org_code, framework, assessed_on, component
)
SELECT
    organisation.org_code,
    organisation.name AS organisation,
    reach.framework,
    reach.assessed_on,
    reach.component,
    reach.lowest,
    reach.highest,
    reach.answered
FROM reach
INNER JOIN system_member($today) AS member ON member.org_code = reach.org_code
INNER JOIN organisation ON organisation.org_code = reach.org_code
INNER JOIN component ON component.component = reach.component
WHERE member.system_code = $system
ORDER BY organisation.directory_order, reach.assessed_on, reach.framework, component.component_order
