-- One row an organisation that has figures, in directory order.
SELECT organisation.org_code, organisation.name
FROM organisation
WHERE organisation.org_code IN (SELECT signal.org_code FROM signal WHERE signal.breakdown = 'all')
ORDER BY organisation.directory_order
