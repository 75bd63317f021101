-- One row a practice and group of one organisation: its last answer before this round, as far as the viewer may see it; of
-- a group of too few people no more than that it answered.
SELECT practice.practice, trail.respondents, trail.assessed_on, trail.framework, trail.sharing,
    NOT enough_answered(trail.respondents, trail.responses) AS is_too_few,
    CASE WHEN enough_answered(trail.respondents, trail.responses) THEN level.title END AS level_title,
    CASE WHEN enough_answered(trail.respondents, trail.responses) THEN trail.next_step END AS next_step
FROM trail($viewer_organisations, $today) AS trail
INNER JOIN practice ON practice.framework = $framework AND practice.thread = trail.thread
LEFT JOIN level ON level.framework = trail.framework AND level.level = trail.level
WHERE trail.org_code = $organisation AND trail.assessed_on < $round
QUALIFY row_number() OVER (
    PARTITION BY practice.practice, trail.respondents
    ORDER BY trail.assessed_on DESC, trail.framework DESC,
        list_position(['private', 'counts', 'system', 'public'], trail.sharing)
) = 1
ORDER BY practice.practice, trail.respondents
