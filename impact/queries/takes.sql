-- One row a take of the ledger that this version reflects, newest first.
SELECT place, dataset, file, sha256, taken_at, taken_by, rows
FROM take
ORDER BY place DESC
