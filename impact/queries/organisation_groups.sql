-- One row a group that one organisation is or was in: systems, regions, places and what else is declared, the latest first.
SELECT membership.group_code, organisation.name AS group_name, membership.kind, membership.from_date, membership.to_date
FROM membership
INNER JOIN organisation ON organisation.org_code = membership.group_code
WHERE membership.org_code = $organisation AND membership.from_date <= $today
ORDER BY membership.from_date DESC, membership.kind, organisation.directory_order
