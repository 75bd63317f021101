-- One row an answer that entered to be counted and not named, of the latest round that one batch brought of its practice
-- and organisation, by each system that the organisation was in on that day: who was to be counted together, and whether
-- the answer still stands as it came. Batches depend on how files were sent, so this table is no part of a version's
-- content. Read only through the sharing macros.
WITH entered AS (
    SELECT
        take.batch, together.org_code, together.framework, together.assessed_on, together.practice, together.place
    FROM taken.together AS together
    INNER JOIN take ON take.place = together.since AND take.whole
),
grouped AS (
    SELECT
        system_stay.system_code, entered.batch, entered.framework, entered.practice, entered.org_code,
        max(entered.assessed_on) AS assessed_on
    FROM entered
    INNER JOIN system_stay
        ON system_stay.org_code = entered.org_code
        AND (system_stay.from_date IS NULL OR system_stay.from_date <= entered.assessed_on)
        AND (system_stay.to_date IS NULL OR entered.assessed_on < system_stay.to_date)
    GROUP BY system_stay.system_code, entered.batch, entered.framework, entered.practice, entered.org_code
)
SELECT
    grouped.system_code, grouped.batch, grouped.framework, grouped.practice, grouped.org_code, stands.component,
    stands.level, stands.level_order, stands.org_code IS NOT NULL AS stands
FROM grouped
LEFT JOIN entered
    ON entered.batch = grouped.batch
    AND entered.org_code = grouped.org_code
    AND entered.framework = grouped.framework
    AND entered.assessed_on = grouped.assessed_on
    AND entered.practice = grouped.practice
LEFT JOIN assessment_trail AS stands
    ON stands.org_code = entered.org_code
    AND stands.framework = entered.framework
    AND stands.assessed_on = entered.assessed_on
    AND stands.practice = entered.practice
    AND stands.place = entered.place
    AND stands.respondents = 'agreed'
    AND stands.sharing = 'counts'
    AND stands.latest
    AND stands.to_own
ORDER BY
    grouped.system_code NULLS LAST, grouped.batch NULLS LAST, grouped.framework NULLS LAST,
    grouped.practice NULLS LAST, grouped.org_code NULLS LAST
