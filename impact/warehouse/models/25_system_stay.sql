-- One row a time that an organisation is in a system, from its first day to the first day that it no longer is; of times that
-- overlap the later one begins where the earlier one ends. A system is always in itself. listed: whether the directory has
-- the organisation (closed_on says until when it is open).
WITH named AS (
    SELECT
        org_code, group_code AS system_code, from_date, to_date,
        max(coalesce(to_date, DATE '9999-12-31')) OVER (
            PARTITION BY org_code, group_code ORDER BY from_date NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS reached
    FROM membership
    WHERE kind = 'in_system'
),
stay AS (
    SELECT system_code, org_code, greatest(from_date, coalesce(reached, from_date)) AS from_date, to_date
    FROM named
    UNION ALL
    SELECT org_code AS system_code, org_code, CAST(NULL AS DATE) AS from_date, CAST(NULL AS DATE) AS to_date
    FROM organisation
    WHERE kind = 'system'
)
SELECT
    stay.system_code, stay.org_code, stay.from_date, stay.to_date,
    CASE WHEN stay.from_date IS NOT NULL THEN organisation.closed_on END AS closed_on,
    organisation.org_code IS NOT NULL AS listed
FROM stay
LEFT JOIN organisation ON organisation.org_code = stay.org_code
WHERE stay.from_date IS NULL OR stay.from_date < coalesce(stay.to_date, DATE '9999-12-31')
ORDER BY stay.system_code NULLS LAST, stay.org_code NULLS LAST, stay.from_date NULLS LAST
