-- The definition of one metric: one row, or none.
SELECT * FROM metric WHERE metric_id = $metric
