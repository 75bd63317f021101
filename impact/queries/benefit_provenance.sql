-- One row a benefit of `benefits.sql`, in its order: the file, hash and row that its figures came from, and where the row
-- stood in a file that was CSV or Excel.
SELECT
    seen.title, gainer.name AS beneficiary, benefit.kind, benefit.period_start, take.file, take.sha256, benefit.row,
    origin.sheet, origin.line, origin."column" AS source_column
FROM visible_initiative($viewer_organisations, $today) AS seen
INNER JOIN benefit ON benefit.initiative_id = seen.initiative_id
INNER JOIN organisation AS doer ON doer.org_code = seen.org_code
INNER JOIN organisation AS gainer ON gainer.org_code = benefit.beneficiary_code
INNER JOIN take ON take.place = benefit.place
LEFT JOIN taken.origin AS origin ON origin.place = benefit.place AND origin.row = benefit.row
WHERE EXISTS (
    SELECT 1 FROM system_member($today) AS member
    WHERE member.system_code = $system AND member.org_code IN (seen.org_code, benefit.beneficiary_code)
)
ORDER BY doer.directory_order, lower(seen.title), seen.initiative_id, benefit.kind, gainer.directory_order,
    benefit.unit_label, benefit.period_start
