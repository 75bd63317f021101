-- One row a component and level: how many practice answers of one system's organisations stand there, and of how many
-- organisations the component's practice of most is.
SELECT counted.framework, counted.component, level.level, level.level_order, level.title,
    sum(CASE WHEN counted.level = level.level THEN counted.organisations ELSE 0 END)::BIGINT AS answers,
    max(counted.sharers) AS most_sharers
FROM counted_level($viewer_organisations, $today) AS counted
INNER JOIN level ON level.framework = counted.framework
WHERE counted.system_code = $system
GROUP BY counted.framework, counted.component, level.level, level.level_order, level.title
ORDER BY counted.framework, counted.component, level.level_order
