-- One row a series with rows that these files bring.
CREATE OR REPLACE TEMP TABLE touched AS
SELECT DISTINCT metric_id || '|' || org_code || '|' || breakdown AS series
FROM taken.observations
WHERE place >= $first_place
