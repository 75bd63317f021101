-- One row a practice of one component and organisation of one system: the level where it can be seen, else why not.
-- Each practice stands in every framework; `another_framework` where the organisation's latest round is of another one.
WITH shared AS (
    SELECT * FROM standing($viewer_organisations, $today) WHERE component = $component
)
SELECT
    practice.framework,
    practice.practice,
    practice.practice_order,
    practice.thread,
    practice.title AS practice_title,
    practice.short_title AS practice_short_title,
    organisation.org_code,
    organisation.name AS organisation,
    organisation.provider_type,
    organisation.directory_order,
    seen.assessed_on,
    shared.level,
    shared.level_order,
    shared.previous_level_order,
    shared.movement,
    shared.level_since,
    shared.previous_framework,
    shared.help,
    shared.next_step,
    shared.context,
    CASE
        WHEN shared.level IS NOT NULL THEN 'level'
        WHEN shared.practice IS NOT NULL THEN 'not_answered'
        WHEN seen.sharing = 'shared' AND seen.framework <> practice.framework THEN 'another_framework'
        WHEN seen.sharing = 'not_shared' AND list_contains($viewer_organisations, seen.org_code) THEN 'not_yet_assessed'
        WHEN seen.sharing = 'shared' THEN 'not_shared'
        ELSE seen.sharing
    END AS state
FROM practice
CROSS JOIN sharing_seen($viewer_organisations, $today) AS seen
INNER JOIN organisation ON organisation.org_code = seen.org_code
LEFT JOIN shared
    ON shared.org_code = seen.org_code
    AND shared.framework = practice.framework
    AND shared.practice = practice.practice
WHERE seen.system_code = $system AND practice.component = $component
ORDER BY practice.practice_order, organisation.directory_order, practice.framework, practice.practice
