-- One row a practice and level of a framework, the newest framework first: its place, the question to discuss, and what that
-- level looks like.
SELECT
    practice.framework,
    framework.title AS framework_title,
    practice.component,
    part.component_order,
    part.title AS component_title,
    part.short_title AS component_short_title,
    practice.practice,
    practice.practice_order,
    practice.title AS practice_title,
    practice.short_title AS practice_short_title,
    practice.wording,
    practice.question,
    level.level,
    level.level_order,
    level.title AS level_title,
    description.text
FROM framework
INNER JOIN practice ON practice.framework = framework.framework
INNER JOIN component AS part ON part.component = practice.component
INNER JOIN description ON description.framework = practice.framework AND description.practice = practice.practice
INNER JOIN level ON level.framework = description.framework AND level.level = description.level
ORDER BY framework.generation DESC, framework.framework DESC, part.component_order, practice.practice_order, practice.practice, level.level_order
