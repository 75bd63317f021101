-- One row a group's view of one practice in one organisation's latest round that can be seen by name: the agreed one and
-- each group of respondents that was asked.
SELECT
    seen.component,
    seen.framework,
    seen.assessed_on,
    seen.practice,
    practice.title AS practice_title,
    practice.short_title AS practice_short_title,
    seen.respondents,
    seen.level,
    seen.level_order,
    level.title AS level_title,
    seen.state
FROM view_of_group($viewer_organisations, $today) AS seen
INNER JOIN practice ON practice.framework = seen.framework AND practice.practice = seen.practice
LEFT JOIN level ON level.framework = seen.framework AND level.level = seen.level
WHERE seen.org_code = $organisation
ORDER BY seen.practice_order, seen.respondents
