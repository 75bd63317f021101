-- One row a succession: an organisation and its immediate successor, from the legal date on.
SELECT predecessor_code, successor_code, effective_on, kind
FROM taken.successions
WHERE NOT coalesce(withdrawn, FALSE)
ORDER BY effective_on NULLS LAST, predecessor_code NULLS LAST, successor_code NULLS LAST
