-- One row a level of a framework, in order.
SELECT framework, level, level_order, title FROM level ORDER BY framework, level_order
