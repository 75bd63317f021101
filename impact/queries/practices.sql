-- One row a practice of a framework, in order.
SELECT framework, component, practice, practice_order, title, short_title, question
FROM practice
ORDER BY framework, practice_order
