-- One row a point of one component's series, for one organisation: the small charts. The last two years; of a series of
-- up to 24 points all of them, for two points of a yearly survey would draw noise as a slope.
WITH series AS (
    SELECT signal.series, signal.metric_id, signal.data_to, signal.points
    FROM signal
    INNER JOIN metric_component ON metric_component.metric_id = signal.metric_id
    WHERE metric_component.component = $component AND signal.org_code = $organisation AND signal.breakdown = 'all'
)
SELECT point.*
FROM point
INNER JOIN series ON series.series = point.series
WHERE point.org_code = $organisation
    AND (series.points <= 24 OR point.period_start > series.data_to - INTERVAL 24 MONTH)
ORDER BY point.metric_id, point.period_start
