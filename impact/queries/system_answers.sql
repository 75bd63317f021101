-- One row an agreed answer of a latest round, of the organisations of one system that the viewer may see by name: what two
-- versions are compared by.
SELECT standing.org_code, standing.component, standing.thread, standing.framework, standing.assessed_on, standing.level,
    standing.level_order
FROM standing($viewer_organisations, $today) AS standing
INNER JOIN system_member($today) AS member ON member.org_code = standing.org_code
WHERE member.system_code = $system
ORDER BY standing.org_code, standing.thread
