-- One row a benefit of an initiative that the viewer may see, where an organisation of this system did the work or gained.
SELECT
    seen.initiative_id, seen.title, seen.org_code, doer.name AS organisation, benefit.beneficiary_code,
    gainer.name AS beneficiary, benefit.kind, benefit.period_start, benefit.planned, benefit.observed, benefit.unit_label
FROM visible_initiative($viewer_organisations, $today) AS seen
INNER JOIN benefit ON benefit.initiative_id = seen.initiative_id
INNER JOIN organisation AS doer ON doer.org_code = seen.org_code
INNER JOIN organisation AS gainer ON gainer.org_code = benefit.beneficiary_code
WHERE EXISTS (
    SELECT 1 FROM system_member($today) AS member
    WHERE member.system_code = $system AND member.org_code IN (seen.org_code, benefit.beneficiary_code)
)
ORDER BY doer.directory_order, lower(seen.title), seen.initiative_id, benefit.kind, gainer.directory_order,
    benefit.unit_label, benefit.period_start
