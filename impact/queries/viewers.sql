-- One row an organisation whose people the app can be viewed as: the national body, regions, systems and their members of
-- today, in directory order.
SELECT organisation.org_code, organisation.name, organisation.directory_order
FROM organisation
WHERE (organisation.closed_on IS NULL OR organisation.closed_on >= $today)
    AND (
        organisation.kind IN ('national', 'region')
        OR organisation.org_code IN (SELECT org_code FROM system_member($today))
    )
ORDER BY organisation.directory_order
