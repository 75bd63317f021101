-- Where the last figure of one series came from: the file, its hash, its row and when it was taken. One row, or none.
SELECT take.file, take.sha256, signal.row, take.taken_at, take.taken_by, take.place, signal.last_status
FROM signal
INNER JOIN take ON take.place = signal.place
WHERE signal.metric_id = $metric AND signal.org_code = $organisation AND signal.breakdown = 'all'
