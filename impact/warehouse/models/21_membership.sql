-- One row a membership: an organisation in a group, of one kind, from a date (to_date is the first day it no longer holds).
SELECT org_code, group_code, kind, from_date, to_date
FROM taken.memberships
WHERE NOT coalesce(withdrawn, FALSE)
ORDER BY org_code NULLS LAST, kind NULLS LAST, group_code NULLS LAST, from_date NULLS LAST
