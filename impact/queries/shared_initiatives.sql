-- One row an initiative that the viewer may see: its key, and whose it is.
SELECT initiative_id, org_code
FROM visible_initiative($viewer_organisations, $today)
