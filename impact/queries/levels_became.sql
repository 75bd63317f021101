-- One row a framework, and a level of it or of one it follows: which of its own levels that one is here.
SELECT framework, of_framework, of_level, level_order
FROM level_became
ORDER BY framework, of_framework, of_level
