-- Where the last figure of one series came from: the file, its hash, its row and when it was taken. One row, or
-- none. sheet, line and source_column: where the row stood in a file that was CSV or Excel; empty for parquet.
SELECT take.file, take.sha256, signal.row, take.taken_at, take.taken_by, take.place, signal.last_status,
    origin.sheet, origin.line, origin."column" AS source_column
FROM signal
INNER JOIN take ON take.place = signal.place
LEFT JOIN taken.origin AS origin ON origin.place = signal.place AND origin.row = signal.row
WHERE signal.metric_id = $metric AND signal.org_code = $organisation AND signal.breakdown = 'all'
