-- One row a resource: something to read or use, for components, or for a practice from a level on.
SELECT resource_id, title, components, practice, level, link, summary, added_on, place, row
FROM taken.resources
WHERE NOT coalesce(withdrawn, FALSE)
ORDER BY resource_id NULLS LAST
