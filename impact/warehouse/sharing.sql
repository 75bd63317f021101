-- The sharing rules, in the one place where they are written. No question reads `assessment` or `initiative` itself.

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

-- One row an organisation of a system whose people the viewer is, and that system.
CREATE OR REPLACE MACRO fellow_member(viewer_organisations, today) AS TABLE
    SELECT member.org_code, member.system_code
    FROM system_member(today) AS member
    INNER JOIN viewer_system(viewer_organisations, today) AS own ON own.system_code = member.system_code;

-- One row an answer that the viewer may see by name.
CREATE OR REPLACE MACRO visible_assessment(viewer_organisations, today) AS TABLE
    SELECT assessment.*
    FROM assessment
    WHERE assessment.sharing = 'public'
        OR list_contains(viewer_organisations, assessment.org_code)
        OR (
            assessment.sharing = 'system'
            AND assessment.org_code IN (SELECT org_code FROM fellow_member(viewer_organisations, today))
        );

-- One row an initiative that the viewer may see: public, their own, or shared with a system of theirs.
CREATE OR REPLACE MACRO visible_initiative(viewer_organisations, today) AS TABLE
    SELECT initiative.*
    FROM initiative
    WHERE initiative.sharing = 'public'
        OR list_contains(viewer_organisations, initiative.org_code)
        OR (
            initiative.sharing = 'system'
            AND initiative.org_code IN (SELECT org_code FROM fellow_member(viewer_organisations, today))
        );

-- One row an answer that the viewer may see by name, beside the last answered one before it of the same group, as far
-- as this viewer sees: its level told in this framework's levels (null where nothing became of it), the movement, and
-- since when the level has been the same. A practice is followed through the versions of a framework by its thread.
CREATE OR REPLACE MACRO trail(viewer_organisations, today) AS TABLE
    WITH answer AS (
        SELECT
            visible.*,
            lag(CASE WHEN visible.level IS NOT NULL THEN visible.assessed_on END IGNORE NULLS) OVER one_practice
                AS previous_assessed_on,
            lag(CASE WHEN visible.level IS NOT NULL THEN visible.framework END IGNORE NULLS) OVER one_practice
                AS previous_framework,
            lag(visible.level IGNORE NULLS) OVER one_practice AS previous_level
        FROM visible_assessment(viewer_organisations, today) AS visible
        INNER JOIN framework ON framework.framework = visible.framework
        WINDOW one_practice AS (
            PARTITION BY visible.org_code, visible.thread, visible.respondents
            ORDER BY visible.assessed_on, framework.generation, visible.framework
        )
    ),
    beside AS (
        SELECT answer.*, became.level_order AS previous_level_order
        FROM answer
        LEFT JOIN level_became AS became
            ON became.framework = answer.framework
            AND became.of_framework = answer.previous_framework
            AND became.of_level = answer.previous_level
    ),
    moved AS (
        SELECT
            beside.*,
            CASE
                WHEN level IS NULL THEN 'not_answered'
                WHEN previous_level IS NULL THEN 'new'
                WHEN previous_level_order IS NULL THEN 'not_comparable'
                WHEN level_order > previous_level_order THEN 'up'
                WHEN level_order < previous_level_order THEN 're_rated'
                ELSE 'same'
            END AS movement
        FROM beside
    )
    SELECT
        moved.*,
        CASE
            WHEN level IS NOT NULL
                THEN max(CASE WHEN movement NOT IN ('same', 'not_answered') THEN assessed_on END) OVER so_far
        END AS level_since
    FROM moved
    WINDOW so_far AS (
        PARTITION BY org_code, thread, respondents ORDER BY assessed_on
        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    );

-- One row an organisation: its latest round with agreed answers among those the viewer may see by name. Of two versions
-- of a framework on one day the later one counts.
CREATE OR REPLACE MACRO latest_round(viewer_organisations, today) AS TABLE
    SELECT visible.org_code, max_by(visible.framework, (visible.assessed_on, framework.generation)) AS framework,
        max(visible.assessed_on) AS assessed_on
    FROM visible_assessment(viewer_organisations, today) AS visible
    INNER JOIN framework ON framework.framework = visible.framework
    WHERE visible.respondents = 'agreed'
    GROUP BY visible.org_code;

-- One row an agreed answer of a latest round that the viewer may see by name.
CREATE OR REPLACE MACRO standing(viewer_organisations, today) AS TABLE
    SELECT trail.*
    FROM trail(viewer_organisations, today) AS trail
    INNER JOIN latest_round(viewer_organisations, today) AS latest
        ON latest.org_code = trail.org_code
        AND latest.framework = trail.framework
        AND latest.assessed_on = trail.assessed_on
    WHERE trail.respondents = 'agreed';

-- Whether the level of a group may be shown. Of fewer than five people it is not, to its own organisation's people
-- neither: it could be one person's.
CREATE OR REPLACE MACRO enough_answered(respondents, responses) AS
    respondents = 'agreed' OR coalesce(responses, 5) >= 5;

-- One row a group's answer to a practice in an organisation's latest round, the agreed one among them.
CREATE OR REPLACE MACRO view_of_group(viewer_organisations, today) AS TABLE
    SELECT
        visible.org_code, visible.framework, visible.assessed_on, visible.component, visible.practice,
        visible.practice_order, visible.respondents,
        CASE WHEN enough_answered(visible.respondents, visible.responses) THEN visible.level END AS level,
        CASE WHEN enough_answered(visible.respondents, visible.responses) THEN visible.level_order END AS level_order,
        CASE
            WHEN NOT enough_answered(visible.respondents, visible.responses) THEN 'too_few'
            WHEN visible.level IS NULL THEN 'not_answered'
            ELSE 'level'
        END AS state
    FROM visible_assessment(viewer_organisations, today) AS visible
    INNER JOIN latest_round(viewer_organisations, today) AS latest
        ON latest.org_code = visible.org_code
        AND latest.framework = visible.framework
        AND latest.assessed_on = visible.assessed_on;

-- One row an answer that entered to be counted and not named, of the latest round that one batch brought of its practice
-- and organisation, by each system of the viewer that the organisation was in on that day: who was to be counted together.
CREATE OR REPLACE MACRO counted_together(viewer_organisations, today) AS TABLE
    WITH system_of AS (
        SELECT org_code, group_code AS system_code, from_date, to_date FROM membership WHERE kind = 'in_system'
        UNION ALL
        SELECT org_code, org_code, NULL, NULL FROM organisation WHERE kind = 'system'
    )
    SELECT own.system_code, take.batch, together.framework, together.practice, together.org_code,
        max(together.assessed_on) AS assessed_on
    FROM taken.together AS together
    INNER JOIN take ON take.place = together.since AND take.whole
    INNER JOIN system_of
        ON system_of.org_code = together.org_code
        AND (system_of.from_date IS NULL OR system_of.from_date <= together.assessed_on)
        AND (system_of.to_date IS NULL OR together.assessed_on < system_of.to_date)
    INNER JOIN viewer_system(viewer_organisations, today) AS own ON own.system_code = system_of.system_code
    GROUP BY own.system_code, take.batch, together.framework, together.practice, together.org_code;

-- One row an answer that may be counted but not named: agreed, of the latest round, shared as `counts` within the
-- viewer's system, of a practice where at least three such organisations stand on at least two levels. Fewer could be
-- worked out by taking away those that are visible by name. Nor may one be worked out from two versions, or from two of
-- the viewer's systems: those who came in one batch are counted together, and all of them no more once one of them has
-- answered anew, withdrawn, shared otherwise or left; who comes alone afterwards is not added to them.
CREATE OR REPLACE MACRO unnamed_answer(viewer_organisations, today) AS TABLE
    WITH last_round AS (
        SELECT assessment.org_code, max_by(assessment.framework, (assessment.assessed_on, framework.generation)) AS framework,
            max(assessment.assessed_on) AS assessed_on
        FROM assessment
        INNER JOIN framework ON framework.framework = assessment.framework
        WHERE assessment.respondents = 'agreed'
        GROUP BY assessment.org_code
    ),
    still AS (
        SELECT grouped.system_code, grouped.batch, grouped.org_code AS grouped_org_code, member.org_code AS member_org_code,
            assessment.*
        FROM counted_together(viewer_organisations, today) AS grouped
        LEFT JOIN last_round
            ON last_round.org_code = grouped.org_code
            AND last_round.framework = grouped.framework
            AND last_round.assessed_on = grouped.assessed_on
        LEFT JOIN taken.together AS together
            ON together.org_code = last_round.org_code
            AND together.framework = last_round.framework
            AND together.assessed_on = last_round.assessed_on
            AND together.practice = grouped.practice
            AND together.since IN (SELECT place FROM take WHERE take.batch = grouped.batch)
        LEFT JOIN assessment
            ON assessment.org_code = together.org_code
            AND assessment.framework = together.framework
            AND assessment.assessed_on = together.assessed_on
            AND assessment.practice = together.practice
            AND assessment.place = together.place
            AND assessment.respondents = 'agreed'
            AND assessment.sharing = 'counts'
        LEFT JOIN system_member(today) AS member
            ON member.org_code = assessment.org_code AND member.system_code = grouped.system_code
    ),
    broken AS (
        SELECT system_code, batch FROM still WHERE member_org_code IS NULL
        UNION
        SELECT system_code, batch FROM still
        WHERE grouped_org_code IN (
            SELECT org_code FROM fellow_member(viewer_organisations, today) GROUP BY org_code HAVING count(*) > 1
        )
    ),
    unnamed AS (
        SELECT still.* EXCLUDE (grouped_org_code, member_org_code)
        FROM still
        ANTI JOIN broken ON broken.system_code = still.system_code AND broken.batch = still.batch
        WHERE still.level IS NOT NULL AND NOT list_contains(viewer_organisations, still.org_code)
    ),
    enough AS (
        SELECT system_code, batch, framework, practice
        FROM unnamed
        GROUP BY system_code, batch, framework, practice
        HAVING count(DISTINCT org_code) >= 3 AND count(DISTINCT level) >= 2
    )
    SELECT unnamed.* EXCLUDE (batch)
    FROM unnamed
    INNER JOIN enough
        ON enough.system_code = unnamed.system_code
        AND enough.batch = unnamed.batch
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
        SELECT org_code, framework, assessed_on FROM latest_round(viewer_organisations, today)
    )
    SELECT
        member.system_code,
        member.org_code,
        sharer.framework,
        sharer.assessed_on,
        CASE
            WHEN sharer.org_code IS NOT NULL THEN 'shared'
            WHEN counted.org_code IS NOT NULL THEN 'counts_only'
            ELSE 'not_shared'
        END AS sharing
    FROM system_member(today) AS member
    LEFT JOIN sharer ON sharer.org_code = member.org_code
    LEFT JOIN counted ON counted.org_code = member.org_code AND counted.system_code = member.system_code;
