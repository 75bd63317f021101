-- One row an answer to a practice that the viewer may see by name: its key.
SELECT org_code, framework, assessed_on, practice, respondents
FROM trail($viewer_organisations, $today)
