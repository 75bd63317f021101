-- One row a practice and group of one organisation: its last answer before this round, as far as the viewer may see it.
SELECT practice.practice, trail.respondents, trail.assessed_on, trail.framework, level.title AS level_title,
    trail.evidence, trail.next_step
FROM trail($viewer_organisations, $today) AS trail
INNER JOIN practice ON practice.framework = $framework AND practice.thread = trail.thread
LEFT JOIN level ON level.framework = trail.framework AND level.level = trail.level
WHERE trail.org_code = $organisation AND trail.assessed_on < $round
QUALIFY row_number() OVER (
    PARTITION BY practice.practice, trail.respondents
    ORDER BY trail.assessed_on DESC, trail.framework DESC
) = 1
ORDER BY practice.practice, trail.respondents
