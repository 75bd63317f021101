-- One row an organisation of the directory, in its order.
SELECT organisation.org_code, organisation.name
FROM organisation
ORDER BY organisation.directory_order
