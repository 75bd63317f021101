-- One row an agreed answer of one organisation's latest round that the viewer may see by name: the file, hash and row that
-- it came from, and where the row stood in a file that was CSV or Excel.
SELECT
    practice.short_title AS practice_short_title, level.title AS level_title, standing.assessed_on, take.file,
    take.sha256, standing.row, origin.sheet, origin.line, origin."column" AS source_column
FROM standing($viewer_organisations, $today) AS standing
INNER JOIN practice ON practice.framework = standing.framework AND practice.practice = standing.practice
LEFT JOIN level ON level.framework = standing.framework AND level.level = standing.level
INNER JOIN take ON take.place = standing.place
LEFT JOIN taken.origin AS origin ON origin.place = standing.place AND origin.row = standing.row
WHERE standing.org_code = $organisation
ORDER BY standing.practice_order, standing.practice
