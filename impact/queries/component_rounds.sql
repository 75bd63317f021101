-- One row an agreed answer to a practice of one component, of one system's organisations, in every round that can be
-- seen by name: level, movement since the last answer, since when, and the note that travels with the figure.
SELECT
    organisation.org_code,
    organisation.name AS organisation,
    trail.framework,
    trail.practice,
    trail.thread,
    trail.assessed_on,
    trail.level,
    trail.level_order,
    level.title AS level_title,
    trail.movement,
    trail.level_since,
    trail.previous_framework,
    trail.context
FROM trail($viewer_organisations, $today) AS trail
INNER JOIN system_member($today) AS member ON member.org_code = trail.org_code
INNER JOIN organisation ON organisation.org_code = trail.org_code
LEFT JOIN level ON level.framework = trail.framework AND level.level = trail.level
WHERE member.system_code = $system AND trail.component = $component AND trail.respondents = 'agreed'
ORDER BY organisation.directory_order, trail.practice_order, trail.thread, trail.assessed_on, trail.framework
