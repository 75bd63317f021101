-- One row a change idea of an organisation whose improvement in a metric has lasted six points or more: what it says it did.
SELECT event.org_code, signal.metric_id, event.occurred_on, event.title, event.detail, event.link
FROM event
INNER JOIN signal
    ON signal.org_code = event.org_code
    AND signal.breakdown = 'all'
    AND event.metric_id IN (signal.metric_id, '*')
WHERE event.kind = 'change_idea'
    AND signal.variation IN ('improvement_high', 'improvement_low')
    AND signal.lasting >= 6
ORDER BY event.org_code, signal.metric_id, event.occurred_on, event.title
