-- One row an organisation of one system: how far its latest assessment can be seen here.
WITH counted AS (
    SELECT DISTINCT assessment.org_code
    FROM assessment
    INNER JOIN system_member($today) AS member ON member.org_code = assessment.org_code
    INNER JOIN viewer_system($viewer_organisations, $today) AS own ON own.system_code = member.system_code
    WHERE assessment.sharing = 'counts'
)
SELECT
    organisation.org_code,
    organisation.name,
    organisation.provider_type,
    latest.assessed_on,
    CASE
        WHEN latest.org_code IS NOT NULL THEN 'shared'
        WHEN counted.org_code IS NOT NULL THEN 'counts_only'
        ELSE 'not_shared'
    END AS sharing
FROM system_member($today) AS member
INNER JOIN organisation ON organisation.org_code = member.org_code
LEFT JOIN latest_round($viewer_organisations, $today) AS latest ON latest.org_code = member.org_code
LEFT JOIN counted ON counted.org_code = member.org_code
WHERE member.system_code = $system
ORDER BY organisation.directory_order
