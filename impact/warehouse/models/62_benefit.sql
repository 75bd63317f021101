-- One row a benefit of an initiative to one organisation in one period. Seen by whoever may see the initiative.
SELECT initiative_id, beneficiary_code, kind, period_start, planned, observed, unit_label, place, row
FROM taken.benefits
WHERE NOT coalesce(withdrawn, FALSE)
ORDER BY initiative_id NULLS LAST, beneficiary_code NULLS LAST, kind NULLS LAST, period_start NULLS LAST
