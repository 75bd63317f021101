-- One row a practice of one component and organisation of one system: the level where it can be seen, else why not.
WITH shared AS (
    SELECT * FROM standing($viewer_organisations, $today)
),
sharer AS (
    SELECT org_code, framework, assessed_on FROM latest_round($viewer_organisations, $today)
),
counted AS (
    SELECT DISTINCT assessment.org_code
    FROM assessment
    INNER JOIN system_member($today) AS member ON member.org_code = assessment.org_code
    INNER JOIN viewer_system($viewer_organisations, $today) AS own ON own.system_code = member.system_code
    WHERE assessment.sharing = 'counts'
)
SELECT
    practice.framework,
    practice.practice,
    practice.practice_order,
    practice.title AS practice_title,
    practice.short_title AS practice_short_title,
    organisation.org_code,
    organisation.name AS organisation,
    organisation.provider_type,
    organisation.directory_order,
    sharer.assessed_on,
    shared.level,
    shared.level_order,
    shared.previous_level_order,
    shared.help,
    shared.next_step,
    shared.context,
    CASE
        WHEN shared.level IS NOT NULL THEN 'level'
        WHEN sharer.org_code IS NOT NULL THEN 'not_answered'
        WHEN counted.org_code IS NOT NULL THEN 'counts_only'
        ELSE 'not_shared'
    END AS state
FROM practice
CROSS JOIN system_member($today) AS member
INNER JOIN organisation ON organisation.org_code = member.org_code
LEFT JOIN sharer ON sharer.org_code = member.org_code AND sharer.framework = practice.framework
LEFT JOIN shared
    ON shared.org_code = member.org_code
    AND shared.framework = practice.framework
    AND shared.practice = practice.practice
LEFT JOIN counted ON counted.org_code = member.org_code
WHERE member.system_code = $system AND practice.component = $component
ORDER BY practice.practice_order, organisation.directory_order
