-- One organisation of the directory: one row, or none.
SELECT org_code, name, kind, provider_type, opened_on, closed_on
FROM organisation
WHERE org_code = $organisation
