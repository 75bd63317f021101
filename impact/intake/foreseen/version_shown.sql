-- Fills those tables from the version that viewers see, attached as `shown`.
INSERT INTO before.observation
SELECT series, metric_id, org_code, breakdown, period_start, period_end, value, status FROM shown.observation;
INSERT INTO before.withdrawn
SELECT metric_id, org_code, breakdown, period_start FROM shown.taken.observations
WHERE coalesce(withdrawn, FALSE) OR status = 'withdrawn';
INSERT INTO before.signal SELECT series, metric_id, org_code, breakdown, variation FROM shown.signal;
INSERT INTO before.organisation SELECT org_code, name, directory_order FROM shown.organisation;
INSERT INTO before.metric SELECT metric_id, title, unit, decimals FROM shown.metric;
