-- One row a change idea of an organisation whose improvement in a metric has lasted six points or more: what it says it did.
SELECT event.org_code, lasting.metric_id, event.occurred_on, event.title, event.detail, event.link
FROM event
INNER JOIN lasting_improvement AS lasting
    ON lasting.org_code = event.org_code
    AND lasting.breakdown = 'all'
    AND event.metric_id IN (lasting.metric_id, '*')
WHERE event.kind = 'change_idea'
ORDER BY event.org_code, lasting.metric_id, event.occurred_on, event.title
