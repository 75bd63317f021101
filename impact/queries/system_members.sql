-- One row an organisation of one system today, its own body first, then in directory order.
SELECT organisation.org_code, organisation.name, organisation.kind, organisation.provider_type
FROM system_member($today) AS member
INNER JOIN organisation ON organisation.org_code = member.org_code
WHERE member.system_code = $system
ORDER BY organisation.directory_order
