-- One row an organisation, in directory order: kind, then name without case.
WITH directory AS (
    SELECT
        org_code, name, kind, provider_type, opened_on, closed_on,
        CASE kind
            WHEN 'national' THEN 1 WHEN 'region' THEN 2 WHEN 'system' THEN 3 WHEN 'provider' THEN 4
            WHEN 'place' THEN 5 WHEN 'collaborative' THEN 6 WHEN 'team' THEN 7 ELSE 8
        END AS kind_order
    FROM taken.organisations
    WHERE NOT coalesce(withdrawn, FALSE)
)
SELECT
    org_code, name, kind, provider_type, opened_on, closed_on,
    row_number() OVER (
        ORDER BY kind_order NULLS LAST, lower(name) NULLS LAST, org_code NULLS LAST
    ) AS directory_order
FROM directory
ORDER BY directory_order NULLS LAST
