-- One row an answer: one organisation, round, practice and group of respondents. Read only through the sharing macros.
SELECT
    assessments.org_code,
    assessments.framework,
    assessments.assessed_on,
    dense_rank() OVER (
        PARTITION BY assessments.org_code, assessments.framework ORDER BY assessments.assessed_on NULLS LAST
    ) AS round,
    practice.component,
    assessments.practice,
    practice.practice_order,
    practice.thread,
    assessments.respondents,
    assessments.level,
    level.level_order,
    assessments.responses,
    assessments.evidence,
    assessments.next_step,
    assessments.help,
    assessments.context,
    assessments.sharing,
    assessments.place,
    assessments.row
FROM taken.assessments AS assessments
INNER JOIN practice
    ON practice.framework = assessments.framework AND practice.practice = assessments.practice
LEFT JOIN level
    ON level.framework = assessments.framework AND level.level = assessments.level
WHERE NOT coalesce(assessments.withdrawn, FALSE)
ORDER BY
    assessments.org_code NULLS LAST, assessments.framework NULLS LAST, assessments.assessed_on NULLS LAST,
    practice.practice_order NULLS LAST, assessments.practice NULLS LAST, assessments.respondents NULLS LAST
