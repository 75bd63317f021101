-- One row a framework of self-assessment, the newest first: what it follows, how many practices and levels it has, and the
-- hash of its file where it is the data folder's own.
SELECT framework.framework, framework.version, framework.title, framework.note, before.title AS follows_title,
    (SELECT count(*) FROM practice WHERE practice.framework = framework.framework) AS practices,
    (SELECT count(*) FROM level WHERE level.framework = framework.framework) AS levels,
    framework_file.sha256
FROM framework
LEFT JOIN framework AS before ON before.framework = framework.follows
LEFT JOIN framework_file ON framework_file.framework = framework.framework
ORDER BY framework.generation DESC, framework.framework DESC
