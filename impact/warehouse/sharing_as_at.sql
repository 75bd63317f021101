-- The stricter of then and now. Where an earlier version is asked, this table stands before its own `assessment`, so that
-- every sharing rule reads it instead: the answers that this viewer may see by name in the latest version as well (their
-- keys are in `shared_now`). Answers that may only be counted are left out: two versions side by side would name them.
CREATE TEMP TABLE assessment AS
SELECT answer.*
FROM assessment AS answer
SEMI JOIN shared_now USING (org_code, framework, assessed_on, practice, respondents)
WHERE answer.sharing <> 'counts' OR list_contains($viewer_organisations, answer.org_code)
