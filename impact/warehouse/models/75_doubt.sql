-- One row a doubt about one figure: worth checking with whoever sent it, and neither changed nor left out because of it.
-- since, until, number and figure: what its words need, said at the model of its rule.
WITH doubt AS (
    SELECT series, metric_id, org_code, breakdown, period_start, rule, since, until, number, figure FROM frozen
    UNION ALL
    SELECT series, metric_id, org_code, breakdown, period_start, rule, since, until, number, figure FROM jump
    UNION ALL
    SELECT series, metric_id, org_code, breakdown, period_start, rule, since, until, number, figure FROM total
    UNION ALL
    SELECT series, metric_id, org_code, breakdown, period_start, rule, since, until, number, figure FROM gone
    UNION ALL
    SELECT series, metric_id, org_code, breakdown, period_start, rule, since, until, number, figure FROM beyond
)
SELECT series, metric_id, org_code, breakdown, period_start, rule, since, until, number, figure
FROM doubt
ORDER BY series NULLS LAST, period_start NULLS LAST, rule NULLS LAST
