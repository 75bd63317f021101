-- One row an organisation of one system: how far its latest assessment can be seen here, under which framework it is, and whether only
-- its own people see it.
SELECT organisation.org_code, organisation.name, organisation.provider_type, seen.framework, seen.assessed_on, seen.sharing,
    seen.own_alone
FROM sharing_seen($viewer_organisations, $today) AS seen
INNER JOIN organisation ON organisation.org_code = seen.org_code
WHERE seen.system_code = $system
ORDER BY organisation.directory_order
