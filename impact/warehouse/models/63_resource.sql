-- One row a resource: something to read or use, for components, or for a practice from a level on. A shipped one stands
-- until an extract has its id; a row that is withdrawn there takes it away.
SELECT resource_id, title, components, practice, level, link, summary, added_on, place, row
FROM taken.resources
WHERE NOT coalesce(withdrawn, FALSE)
UNION ALL
SELECT
    shipped.resource_id, shipped.title, shipped.components, shipped.practice, shipped.level, shipped.link, shipped.summary,
    shipped.added_on, NULL AS place, NULL AS row
FROM shipped_resource AS shipped
WHERE NOT EXISTS (SELECT 1 FROM taken.resources AS own WHERE own.resource_id = shipped.resource_id)
ORDER BY resource_id NULLS LAST
