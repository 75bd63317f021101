-- One row an initiative: what an organisation tries, and how far it has come. Read only through the sharing macros.
SELECT
    initiative_id, org_code, title, components, metric_id, status, started_on, ended_on, adapted_from, summary, contact,
    link, sharing, place, row
FROM taken.initiatives
WHERE NOT coalesce(withdrawn, FALSE)
ORDER BY initiative_id NULLS LAST
