-- One row an organisation whose people the app can be viewed as: systems and their members of today, in directory order.
SELECT DISTINCT organisation.org_code, organisation.name, organisation.directory_order
FROM system_member($today) AS member
INNER JOIN organisation ON organisation.org_code = member.org_code
ORDER BY organisation.directory_order
