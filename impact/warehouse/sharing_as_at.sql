-- The stricter of then and now. Where an earlier version is asked, these tables and what the models make of them stand
-- before its own, so that every sharing rule reads them instead: the answers and the initiatives that this viewer may see
-- by name in the latest version as well (their keys are in `answers_now` and `initiatives_now`). Answers that may only be
-- counted are left out: two versions side by side would name them.
CREATE TEMP TABLE assessment AS
SELECT answer.*
FROM assessment AS answer
SEMI JOIN answers_now USING (org_code, framework, assessed_on, practice, respondents)
WHERE answer.sharing <> 'counts' OR list_contains($viewer_organisations, answer.org_code);
CREATE TEMP TABLE initiative AS
SELECT tried.*
FROM initiative AS tried
SEMI JOIN initiatives_now USING (initiative_id, org_code)
