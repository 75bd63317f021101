-- One row an answer and what its audience can tell from the answers before it: the last answered one of the same group, its
-- level told in this framework's levels (null where nothing became of it), the movement, since when the level has been the
-- same, and whether it is of the latest round. An organisation's own people see all of its answers, its systems what is
-- shared with them or public, everyone what is public. Who can tell the same shares a row: of an answer's rows one is
-- `to_own`, one at most `to_system` and one at most `to_public`. A practice is followed through the versions of a
-- framework by its thread. Read only through the sharing macros.
WITH audience AS (
    SELECT 'own' AS audience
    UNION ALL
    SELECT 'system' AS audience
    UNION ALL
    SELECT 'public' AS audience
),
visible AS (
    SELECT
        audience.audience, assessment.org_code, assessment.framework, assessment.assessed_on, assessment.practice,
        assessment.respondents, assessment.thread, assessment.level, assessment.level_order, framework.generation
    FROM assessment
    INNER JOIN framework ON framework.framework = assessment.framework
    INNER JOIN audience
        ON audience.audience = 'own'
        OR assessment.sharing = 'public'
        OR (audience.audience = 'system' AND assessment.sharing = 'system')
),
answer AS (
    SELECT
        visible.*,
        lag(CASE WHEN level IS NOT NULL THEN assessed_on END IGNORE NULLS) OVER one_practice AS previous_assessed_on,
        lag(CASE WHEN level IS NOT NULL THEN framework END IGNORE NULLS) OVER one_practice AS previous_framework,
        lag(level IGNORE NULLS) OVER one_practice AS previous_level
    FROM visible
    WINDOW one_practice AS (
        PARTITION BY audience, org_code, thread, respondents
        ORDER BY assessed_on NULLS LAST, generation NULLS LAST, framework NULLS LAST
    )
),
moved AS (
    SELECT
        answer.*,
        became.level_order AS previous_level_order,
        CASE
            WHEN answer.level IS NULL THEN 'not_answered'
            WHEN answer.previous_level IS NULL THEN 'new'
            WHEN became.level_order IS NULL THEN 'not_comparable'
            WHEN answer.level_order > became.level_order THEN 'up'
            WHEN answer.level_order < became.level_order THEN 're_rated'
            ELSE 'same'
        END AS movement
    FROM answer
    LEFT JOIN level_became AS became
        ON became.framework = answer.framework
        AND became.of_framework = answer.previous_framework
        AND became.of_level = answer.previous_level
),
told AS (
    SELECT
        moved.*,
        CASE
            WHEN level IS NOT NULL
                THEN max(CASE WHEN movement NOT IN ('same', 'not_answered') THEN assessed_on END) OVER so_far
        END AS level_since,
        -- Of two versions of a framework on one day the later one counts.
        coalesce(
            (assessed_on, generation, framework) = max(
                CASE WHEN respondents = 'agreed' THEN (assessed_on, generation, framework) END
            ) OVER (PARTITION BY audience, org_code),
            FALSE
        ) AS latest
    FROM moved
    WINDOW so_far AS (
        PARTITION BY audience, org_code, thread, respondents ORDER BY assessed_on NULLS LAST
        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
),
alike AS (
    SELECT
        org_code, framework, assessed_on, practice, respondents, previous_assessed_on, previous_framework, previous_level,
        previous_level_order, movement, level_since, latest,
        bool_or(audience = 'own') AS to_own,
        bool_or(audience = 'system') AS to_system,
        bool_or(audience = 'public') AS to_public
    FROM told
    GROUP BY
        org_code, framework, assessed_on, practice, respondents, previous_assessed_on, previous_framework, previous_level,
        previous_level_order, movement, level_since, latest
)
SELECT
    assessment.*, alike.previous_assessed_on, alike.previous_framework, alike.previous_level, alike.previous_level_order,
    alike.movement, alike.level_since, alike.latest, alike.to_own, alike.to_system, alike.to_public
FROM alike
INNER JOIN assessment
    ON assessment.org_code = alike.org_code
    AND assessment.framework = alike.framework
    AND assessment.assessed_on = alike.assessed_on
    AND assessment.practice = alike.practice
    AND assessment.respondents = alike.respondents
ORDER BY
    assessment.org_code NULLS LAST, assessment.framework NULLS LAST, assessment.assessed_on NULLS LAST,
    assessment.practice_order NULLS LAST, assessment.practice NULLS LAST, assessment.respondents NULLS LAST,
    alike.to_own NULLS LAST, alike.to_system NULLS LAST
