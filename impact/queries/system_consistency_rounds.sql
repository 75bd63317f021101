-- One row an organisation of one system, round and component: its lowest and highest level, and how many practices
-- answered, of the agreed answers that can be seen by name.
SELECT
    organisation.org_code,
    organisation.name AS organisation,
    trail.framework,
    trail.assessed_on,
    trail.component,
    min(trail.level_order) AS lowest,
    max(trail.level_order) AS highest,
    count(trail.level) AS answered
FROM trail($viewer_organisations, $today) AS trail
INNER JOIN system_member($today) AS member ON member.org_code = trail.org_code
INNER JOIN organisation ON organisation.org_code = trail.org_code
INNER JOIN component ON component.component = trail.component
WHERE member.system_code = $system AND trail.respondents = 'agreed' AND trail.level IS NOT NULL
GROUP BY organisation.org_code, organisation.name, organisation.directory_order, trail.framework, trail.assessed_on,
    trail.component, component.component_order
ORDER BY organisation.directory_order, trail.assessed_on, trail.framework, component.component_order
