-- One row a metric and an organisation like this one whose improvement has lasted six points or more, for the metrics that
-- this one reports without an improvement of its own. Like: of its kind and type, or of its kind where it has no type.
WITH own AS (
    SELECT signal.*, organisation.kind, organisation.provider_type
    FROM signal
    INNER JOIN organisation ON organisation.org_code = signal.org_code
    WHERE signal.org_code = $organisation
        AND signal.breakdown = 'all'
        AND coalesce(signal.variation, 'common_cause') NOT IN ('improvement_high', 'improvement_low')
        AND signal.series NOT IN (SELECT series FROM lasting_improvement)
)
SELECT
    metric.metric_id, metric.title, metric.unit, metric.unit_label, metric.decimals, metric.better, metric.kind,
    metric.cadence, metric.domain,
    other.org_code, organisation.name AS organisation, organisation.provider_type, organisation.directory_order,
    lasting.since, lasting.lasting, lasting.recalculated_from, lasting.mean_before, other.last_period,
    other.last_period_end, other.last_value, own.variation AS own_variation, own.last_value AS own_last_value,
    own.last_period AS own_last_period, own.last_period_end AS own_last_period_end
FROM own
INNER JOIN signal AS other
    ON other.metric_id = own.metric_id AND other.breakdown = own.breakdown AND other.org_code <> own.org_code
INNER JOIN lasting_improvement AS lasting ON lasting.series = other.series
INNER JOIN organisation
    ON organisation.org_code = other.org_code
    AND organisation.kind = own.kind
    AND organisation.provider_type IS NOT DISTINCT FROM own.provider_type
    AND (organisation.closed_on IS NULL OR organisation.closed_on >= $today)
INNER JOIN metric ON metric.metric_id = own.metric_id
WHERE coalesce(other.variation, '') NOT IN ('concern_high', 'concern_low')
ORDER BY lower(metric.title), metric.metric_id, organisation.directory_order
