-- One row a definition that rows wait for: what is missing, in which dataset, how many rows, from which files. What an
-- assessment or an initiative lacks can give its content away (a level): only those who may see the row are told, and in
-- an earlier version nobody, since it may have been withdrawn.
WITH guarded_row AS (
    SELECT 'assessments' AS dataset, missing, place, row, sharing, org_code FROM waiting.assessments
    UNION ALL SELECT 'initiatives', missing, place, row, sharing, org_code FROM waiting.initiatives
),
waiting_row AS (
    SELECT 'organisations' AS dataset, missing, place, row FROM waiting.organisations
    UNION ALL SELECT 'memberships', missing, place, row FROM waiting.memberships
    UNION ALL SELECT 'successions', missing, place, row FROM waiting.successions
    UNION ALL SELECT 'contacts', missing, place, row FROM waiting.contacts
    UNION ALL SELECT 'metrics', missing, place, row FROM waiting.metrics
    UNION ALL SELECT 'observations', missing, place, row FROM waiting.observations
    UNION ALL SELECT 'targets', missing, place, row FROM waiting.targets
    UNION ALL SELECT 'events', missing, place, row FROM waiting.events
    UNION ALL SELECT 'benefits', missing, place, row FROM waiting.benefits
    UNION ALL SELECT 'resources', missing, place, row FROM waiting.resources
    UNION ALL SELECT dataset,
        CASE
            WHEN NOT $as_at AND (sharing = 'public' OR list_contains($viewer_organisations, org_code)) THEN missing
            ELSE 'a definition (not shared here)'
        END, place, row
    FROM guarded_row
)
SELECT waiting_row.dataset, waiting_row.missing, count(*) AS rows, min(waiting_row.row) AS first_row,
    max(waiting_row.row) AS last_row, string_agg(DISTINCT take.file, ', ' ORDER BY take.file) AS files
FROM waiting_row
LEFT JOIN take ON take.place = waiting_row.place
GROUP BY waiting_row.dataset, waiting_row.missing
ORDER BY waiting_row.dataset, waiting_row.missing
