-- One row an answer of a latest round that offers help with a practice or wants it, as far as the viewer may see by name:
-- those of one system's members, and offers from outside it of whoever is open today.
SELECT
    practice.component, practice.thread, practice.title AS practice_title, practice.short_title AS practice_short_title,
    standing.practice_order, standing.org_code, organisation.name AS organisation, organisation.directory_order,
    standing.help, standing.level_title, member.org_code IS NOT NULL AS in_system
FROM (
    SELECT answer.*, level.title AS level_title
    FROM standing($viewer_organisations, $today) AS answer
    LEFT JOIN level ON level.framework = answer.framework AND level.level = answer.level
) AS standing
INNER JOIN practice ON practice.framework = standing.framework AND practice.practice = standing.practice
INNER JOIN component ON component.component = practice.component
INNER JOIN organisation ON organisation.org_code = standing.org_code
LEFT JOIN system_member($today) AS member
    ON member.org_code = standing.org_code AND member.system_code = $system
WHERE (standing.help = 'wanted' AND member.org_code IS NOT NULL OR standing.help = 'offered')
    AND (organisation.closed_on IS NULL OR organisation.closed_on >= $today)
ORDER BY component.component_order, standing.practice_order, practice.thread, organisation.directory_order
