-- One row a practice and level: how many organisations of one system stand there. A practice without enough sharers has no row.
SELECT framework, component, practice, level, level_order, organisations, sharers
FROM counted_level($viewer_organisations, $today)
WHERE system_code = $system
ORDER BY framework, component, practice, level_order
