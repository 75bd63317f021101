-- One row a metric: the accepted definition where there is one, else the shipped one.
WITH accepted AS (
    SELECT * FROM taken.metrics WHERE NOT coalesce(withdrawn, FALSE)
),
definition AS (
    SELECT
        metric_id, title, components, domain, why_it_matters, unit, unit_label, decimals, better, kind, cadence, "window",
        due_after_days, minimum_denominator, multiplier, contributes_to, source, owner, reviewed_on, 'extract' AS checked
    FROM accepted
    UNION ALL
    SELECT
        shipped.metric_id, shipped.title, shipped.components, shipped.domain, shipped.why_it_matters, shipped.unit,
        shipped.unit_label, shipped.decimals, shipped.better, shipped.kind, shipped.cadence, shipped."window",
        shipped.due_after_days, shipped.minimum_denominator, shipped.multiplier, shipped.contributes_to, shipped.source,
        shipped.owner, shipped.reviewed_on, shipped.checked
    FROM shipped_metric AS shipped
    WHERE NOT EXISTS (SELECT 1 FROM accepted WHERE accepted.metric_id = shipped.metric_id)
)
SELECT
    metric_id, title, components, domain, why_it_matters, unit, unit_label, decimals, better, kind, cadence,
    coalesce("window", 'single') AS "window", due_after_days, minimum_denominator,
    coalesce(multiplier, CASE WHEN unit = 'percent' THEN 100.0 ELSE 1.0 END) AS multiplier,
    contributes_to, source, owner, reviewed_on, checked
FROM definition
ORDER BY metric_id NULLS LAST
