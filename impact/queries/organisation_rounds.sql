-- One row an agreed answer of one organisation, in every round that can be seen by name: level, movement, since when,
-- and what was said beside it.
SELECT
    trail.component,
    trail.framework,
    trail.practice,
    practice.title AS practice_title,
    practice.short_title AS practice_short_title,
    trail.thread,
    trail.assessed_on,
    trail.level,
    trail.level_order,
    level.title AS level_title,
    trail.movement,
    trail.level_since,
    trail.previous_framework,
    trail.evidence,
    trail.next_step,
    trail.help,
    trail.context,
    trail.sharing
FROM trail($viewer_organisations, $today) AS trail
INNER JOIN practice ON practice.framework = trail.framework AND practice.practice = trail.practice
LEFT JOIN level ON level.framework = trail.framework AND level.level = trail.level
WHERE trail.org_code = $organisation AND trail.respondents = 'agreed'
ORDER BY trail.practice_order, trail.thread, trail.assessed_on, trail.framework
