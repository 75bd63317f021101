-- One row a resource and a component it is for: the practice and the level from which it helps, where it names them. One
-- that names no component is for its practice's; one that names neither is for each.
SELECT
    resource.resource_id, resource.title, component.component, component.short_title AS component_title,
    practice.short_title AS practice_title, practice.practice_order, level.title AS level_title, level.level_order,
    resource.link, resource.summary, resource.added_on
FROM resource
LEFT JOIN (
    SELECT practice.practice, practice.framework, practice.component, practice.short_title, practice.practice_order
    FROM practice
    INNER JOIN framework ON framework.framework = practice.framework
    QUALIFY row_number() OVER (PARTITION BY practice.practice ORDER BY framework.generation DESC, framework.framework) = 1
) AS practice ON practice.practice = resource.practice
LEFT JOIN level ON level.framework = practice.framework AND level.level = resource.level
INNER JOIN component
    ON list_contains(string_split(replace(resource.components, ' ', ''), ';'), component.component)
    OR (resource.components IS NULL AND component.component = coalesce(practice.component, component.component))
ORDER BY component.component_order, practice.practice_order NULLS FIRST, level.level_order NULLS FIRST, lower(resource.title),
    resource.resource_id
