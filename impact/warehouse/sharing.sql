-- The sharing rules, in the one place where they are written. No question reads `assessment` itself.

-- One row a system whose people the viewer is: a system they act for, or one that an organisation of theirs is in today.
CREATE OR REPLACE MACRO viewer_system(viewer_organisations, today) AS TABLE
    SELECT organisation.org_code AS system_code
    FROM organisation
    WHERE organisation.kind = 'system' AND list_contains(viewer_organisations, organisation.org_code)
    UNION
    SELECT membership.group_code
    FROM membership
    WHERE membership.kind = 'in_system'
        AND list_contains(viewer_organisations, membership.org_code)
        AND membership.from_date <= today
        AND (membership.to_date IS NULL OR today < membership.to_date);

-- One row an organisation of a system today, open today, the system's own body included.
CREATE OR REPLACE MACRO system_member(today) AS TABLE
    SELECT membership.group_code AS system_code, membership.org_code
    FROM membership
    INNER JOIN organisation ON organisation.org_code = membership.org_code
    WHERE membership.kind = 'in_system'
        AND membership.from_date <= today
        AND (membership.to_date IS NULL OR today < membership.to_date)
        AND (organisation.closed_on IS NULL OR organisation.closed_on >= today)
    UNION
    SELECT organisation.org_code, organisation.org_code
    FROM organisation
    WHERE organisation.kind = 'system';

-- One row an answer that the viewer may see by name, with that practice's level at the round they saw before.
CREATE OR REPLACE MACRO visible_assessment(viewer_organisations, today) AS TABLE
    SELECT
        assessment.*,
        lag(assessment.level) OVER one_practice AS previous_level,
        lag(assessment.level_order) OVER one_practice AS previous_level_order,
        lag(assessment.assessed_on) OVER one_practice AS previous_assessed_on
    FROM assessment
    WHERE assessment.sharing = 'public'
        OR list_contains(viewer_organisations, assessment.org_code)
        OR (
            assessment.sharing = 'system'
            AND EXISTS (
                SELECT 1
                FROM system_member(today) AS member
                INNER JOIN viewer_system(viewer_organisations, today) AS own ON own.system_code = member.system_code
                WHERE member.org_code = assessment.org_code
            )
        )
    WINDOW one_practice AS (
        PARTITION BY assessment.org_code, assessment.framework, assessment.practice, assessment.respondents
        ORDER BY assessment.assessed_on
    );

-- One row an organisation and framework: its latest round among those the viewer may see by name.
CREATE OR REPLACE MACRO latest_round(viewer_organisations, today) AS TABLE
    SELECT org_code, framework, max(assessed_on) AS assessed_on
    FROM visible_assessment(viewer_organisations, today)
    GROUP BY org_code, framework;

-- One row an agreed answer of a latest round that the viewer may see by name.
CREATE OR REPLACE MACRO standing(viewer_organisations, today) AS TABLE
    SELECT visible.*
    FROM visible_assessment(viewer_organisations, today) AS visible
    INNER JOIN latest_round(viewer_organisations, today) AS latest
        ON latest.org_code = visible.org_code
        AND latest.framework = visible.framework
        AND latest.assessed_on = visible.assessed_on
    WHERE visible.respondents = 'agreed';

-- One row an answer that may be counted but not named: agreed, of the latest round, shared as `counts` within the
-- viewer's system, of a practice where at least three such organisations stand on at least two levels. Fewer could be
-- worked out by taking away those that are visible by name.
CREATE OR REPLACE MACRO unnamed_answer(viewer_organisations, today) AS TABLE
    WITH last_round AS (
        SELECT org_code, framework, max(assessed_on) AS assessed_on FROM assessment GROUP BY org_code, framework
    ),
    unnamed AS (
        SELECT own.system_code, assessment.*
        FROM assessment
        INNER JOIN last_round
            ON last_round.org_code = assessment.org_code
            AND last_round.framework = assessment.framework
            AND last_round.assessed_on = assessment.assessed_on
        INNER JOIN system_member(today) AS member ON member.org_code = assessment.org_code
        INNER JOIN viewer_system(viewer_organisations, today) AS own ON own.system_code = member.system_code
        WHERE assessment.sharing = 'counts'
            AND assessment.respondents = 'agreed'
            AND assessment.level IS NOT NULL
            AND NOT list_contains(viewer_organisations, assessment.org_code)
    ),
    enough AS (
        SELECT system_code, framework, practice
        FROM unnamed
        GROUP BY system_code, framework, practice
        HAVING count(DISTINCT org_code) >= 3 AND count(DISTINCT level) >= 2
    )
    SELECT unnamed.*
    FROM unnamed
    INNER JOIN enough
        ON enough.system_code = unnamed.system_code
        AND enough.framework = unnamed.framework
        AND enough.practice = unnamed.practice;

-- One row a system, framework, practice and level: how many organisations stand there. Only from three sharers and two
-- occupied levels of that practice; otherwise the practice has no row at all.
CREATE OR REPLACE MACRO counted_level(viewer_organisations, today) AS TABLE
    WITH answer AS (
        SELECT member.system_code, standing.framework, standing.component, standing.practice, standing.level,
            standing.level_order, standing.org_code
        FROM standing(viewer_organisations, today) AS standing
        INNER JOIN system_member(today) AS member ON member.org_code = standing.org_code
        WHERE standing.level IS NOT NULL
        UNION ALL
        SELECT system_code, framework, component, practice, level, level_order, org_code
        FROM unnamed_answer(viewer_organisations, today)
    ),
    enough AS (
        SELECT system_code, framework, practice, count(DISTINCT org_code) AS sharers
        FROM answer
        GROUP BY system_code, framework, practice
        HAVING count(DISTINCT org_code) >= 3 AND count(DISTINCT level) >= 2
    )
    SELECT answer.system_code, answer.framework, answer.component, answer.practice, answer.level, answer.level_order,
        count(*) AS organisations, min(enough.sharers) AS sharers
    FROM answer
    INNER JOIN enough
        ON enough.system_code = answer.system_code
        AND enough.framework = answer.framework
        AND enough.practice = answer.practice
    GROUP BY answer.system_code, answer.framework, answer.component, answer.practice, answer.level, answer.level_order;

-- One row an organisation of a system: how far the viewer may see its assessments. Private, and none at all, look the same.
CREATE OR REPLACE MACRO sharing_seen(viewer_organisations, today) AS TABLE
    WITH counted AS (
        SELECT DISTINCT own.system_code, assessment.org_code
        FROM assessment
        INNER JOIN system_member(today) AS member ON member.org_code = assessment.org_code
        INNER JOIN viewer_system(viewer_organisations, today) AS own ON own.system_code = member.system_code
        WHERE assessment.sharing = 'counts'
    ),
    sharer AS (
        SELECT org_code, max(assessed_on) AS assessed_on
        FROM latest_round(viewer_organisations, today)
        GROUP BY org_code
    )
    SELECT
        member.system_code,
        member.org_code,
        sharer.assessed_on,
        CASE
            WHEN sharer.org_code IS NOT NULL THEN 'shared'
            WHEN counted.org_code IS NOT NULL THEN 'counts_only'
            ELSE 'not_shared'
        END AS sharing
    FROM system_member(today) AS member
    LEFT JOIN sharer ON sharer.org_code = member.org_code
    LEFT JOIN counted ON counted.org_code = member.org_code AND counted.system_code = member.system_code;
