-- One row a framework that one organisation may rate itself by, the newest first: those that no other follows, and those of
-- its own rounds as far as the viewer may see them.
SELECT framework.framework, framework.title, framework.version
FROM framework
WHERE framework.framework NOT IN (SELECT follows FROM framework WHERE follows IS NOT NULL)
    OR framework.framework IN (
        SELECT own.framework FROM trail($viewer_organisations, $today) AS own WHERE own.org_code = $organisation
    )
ORDER BY framework.generation DESC, framework.framework DESC
