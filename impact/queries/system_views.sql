-- One row a group's view of one practice in the latest round, that can be seen by name, of each organisation of a system, in
-- directory order: the agreed one and each group of respondents that was asked.
SELECT
    seen.org_code,
    seen.practice,
    practice.title AS practice_title,
    practice.short_title AS practice_short_title,
    seen.respondents,
    seen.level,
    seen.level_order,
    level.title AS level_title,
    seen.state
FROM view_of_group($viewer_organisations, $today) AS seen
INNER JOIN system_member($today) AS member ON member.org_code = seen.org_code
INNER JOIN organisation ON organisation.org_code = seen.org_code
INNER JOIN practice ON practice.framework = seen.framework AND practice.practice = seen.practice
LEFT JOIN level ON level.framework = seen.framework AND level.level = seen.level
WHERE member.system_code = $system
ORDER BY organisation.directory_order, seen.practice_order, seen.respondents
