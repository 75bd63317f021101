-- One row a series, of those in view now and those that would be: a definition, a target or an event may alter any.
CREATE OR REPLACE TEMP TABLE touched AS
SELECT series FROM before.observation
UNION
SELECT metric_id || '|' || org_code || '|' || breakdown FROM taken.observations
