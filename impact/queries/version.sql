-- The version that is shown: one row.
SELECT serial, place, built_at, today, rules, fingerprint, data_to, fictional
FROM version
