-- One row a system that can be picked today: open, in directory order.
SELECT organisation.org_code, organisation.name, count(member.org_code) AS members
FROM organisation
INNER JOIN system_member($today) AS member ON member.system_code = organisation.org_code
WHERE organisation.kind = 'system' AND (organisation.closed_on IS NULL OR organisation.closed_on >= $today)
GROUP BY organisation.org_code, organisation.name, organisation.directory_order
ORDER BY organisation.directory_order
