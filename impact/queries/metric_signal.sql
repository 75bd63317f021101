-- The state of one series: one row, or none.
SELECT signal.*, organisation.name AS organisation
FROM signal
INNER JOIN organisation ON organisation.org_code = signal.org_code
WHERE signal.metric_id = $metric AND signal.org_code = $organisation AND signal.breakdown = 'all'
