-- One row a take that this version stands on, newest first, with the rows of it that are still in force.
WITH in_force AS (
    SELECT place FROM taken.organisations
    UNION ALL SELECT place FROM taken.memberships
    UNION ALL SELECT place FROM taken.successions
    UNION ALL SELECT place FROM taken.contacts
    UNION ALL SELECT place FROM taken.metrics
    UNION ALL SELECT place FROM taken.observations
    UNION ALL SELECT place FROM taken.targets
    UNION ALL SELECT place FROM taken.assessments
    UNION ALL SELECT place FROM taken.events
    UNION ALL SELECT place FROM taken.initiatives
    UNION ALL SELECT place FROM taken.benefits
    UNION ALL SELECT place FROM taken.resources
)
SELECT take.place, take.dataset, take.file, take.sha256, take.taken_at, take.taken_by, count(in_force.place) AS rows
FROM take
LEFT JOIN in_force ON in_force.place = take.place
GROUP BY ALL
ORDER BY take.place DESC
