-- The sharing rules, in the one place where they are written. No question reads assessments or initiatives past them.

-- One row an organisation and system that it is in today, the system's own body included, open or not.
CREATE OR REPLACE MACRO system_of(today) AS TABLE
    SELECT system_code, org_code, closed_on, listed
    FROM system_stay
    WHERE (from_date IS NULL OR from_date <= today) AND (to_date IS NULL OR today < to_date);

-- One row an organisation of a system today, open today, the system's own body included.
CREATE OR REPLACE MACRO system_member(today) AS TABLE
    SELECT system_code, org_code
    FROM system_of(today)
    WHERE listed AND (closed_on IS NULL OR closed_on >= today);

-- One row a system whose people the viewer is, and the organisation of theirs that is in it today; it may be the system.
CREATE OR REPLACE MACRO viewer_system(viewer_organisations, today) AS TABLE
    SELECT system_code, org_code
    FROM system_of(today)
    WHERE list_contains(viewer_organisations, org_code);

-- One row an organisation of a system whose people the viewer is, and that system.
CREATE OR REPLACE MACRO fellow_member(viewer_organisations, today) AS TABLE
    SELECT org_code, system_code
    FROM system_member(today)
    WHERE system_code IN (SELECT system_code FROM viewer_system(viewer_organisations, today));

-- One row an answer that the viewer may see by name, beside the last answered one before it of the same group, as far as
-- this viewer sees: as its own people, as people of its systems, or as everyone (see the model `assessment_trail`).
CREATE OR REPLACE MACRO trail(viewer_organisations, today) AS TABLE
    SELECT told.* EXCLUDE (to_own, to_system, to_public)
    FROM assessment_trail AS told
    WHERE CASE
        WHEN list_contains(viewer_organisations, told.org_code) THEN told.to_own
        WHEN told.org_code IN (SELECT org_code FROM fellow_member(viewer_organisations, today)) THEN told.to_system
        ELSE told.to_public
    END;

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

-- One row an organisation: its latest round with agreed answers among those the viewer may see by name, and whether nobody
-- but its own people sees any of these.
CREATE OR REPLACE MACRO latest_round(viewer_organisations, today) AS TABLE
    SELECT org_code, framework, assessed_on, bool_and(sharing = 'private') AS own_alone
    FROM trail(viewer_organisations, today)
    WHERE latest AND respondents = 'agreed'
    GROUP BY org_code, framework, assessed_on;

-- One row an agreed answer of a latest round that the viewer may see by name.
CREATE OR REPLACE MACRO standing(viewer_organisations, today) AS TABLE
    SELECT *
    FROM trail(viewer_organisations, today)
    WHERE latest AND respondents = 'agreed';

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
    FROM trail(viewer_organisations, today) AS visible
    WHERE visible.latest;

-- One row an answer that may be counted but not named: agreed, of the latest round, shared as `counts` within the
-- viewer's system, of a practice where at least three such organisations stand on at least two levels. Fewer could be
-- worked out by taking away those that are visible by name. Nor may one be worked out from two versions, or from two of
-- the viewer's systems: those who came in one batch are counted together, and all of them no more once one of them has
-- answered anew, withdrawn, shared otherwise or left; who comes alone afterwards is not added to them.
CREATE OR REPLACE MACRO unnamed_answer(viewer_organisations, today) AS TABLE
    WITH fellow AS (
        SELECT org_code, min(system_code) AS system_code
        FROM fellow_member(viewer_organisations, today)
        GROUP BY org_code
        HAVING count(*) = 1
    ),
    together AS (
        SELECT counted.*, bool_and(counted.stands AND fellow.org_code IS NOT NULL) OVER one_batch AS whole
        FROM assessment_counted AS counted
        LEFT JOIN fellow ON fellow.org_code = counted.org_code AND fellow.system_code = counted.system_code
        WINDOW one_batch AS (PARTITION BY counted.system_code, counted.batch)
    ),
    unnamed AS (
        SELECT * FROM together
        WHERE whole AND level IS NOT NULL AND NOT list_contains(viewer_organisations, org_code)
    ),
    enough AS (
        SELECT system_code, batch, framework, practice
        FROM unnamed
        GROUP BY system_code, batch, framework, practice
        HAVING count(DISTINCT org_code) >= 3 AND min(level) <> max(level)
    )
    SELECT unnamed.* EXCLUDE (batch, stands, whole)
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
        HAVING count(DISTINCT org_code) >= 3 AND min(level) <> max(level)
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
    SELECT
        member.system_code,
        member.org_code,
        sharer.framework,
        sharer.assessed_on,
        coalesce(sharer.own_alone, FALSE) AS own_alone,
        CASE
            WHEN sharer.org_code IS NOT NULL THEN 'shared'
            WHEN member.system_code IN (SELECT system_code FROM viewer_system(viewer_organisations, today))
                AND member.org_code IN (SELECT org_code FROM assessment_trail WHERE sharing = 'counts')
                THEN 'counts_only'
            ELSE 'not_shared'
        END AS sharing
    FROM system_member(today) AS member
    LEFT JOIN latest_round(viewer_organisations, today) AS sharer ON sharer.org_code = member.org_code;
