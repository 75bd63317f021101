-- One row a practice and level of one component: what that level looks like there, and the question to discuss.
SELECT
    practice.framework,
    practice.practice,
    practice.practice_order,
    practice.title AS practice_title,
    practice.wording,
    practice.question,
    level.level,
    level.level_order,
    level.title AS level_title,
    description.text
FROM practice
INNER JOIN description ON description.framework = practice.framework AND description.practice = practice.practice
INNER JOIN level ON level.framework = description.framework AND level.level = description.level
WHERE practice.component = $component
ORDER BY practice.framework, practice.practice_order, level.level_order
