-- One row an organisation with figures of one metric, in directory order.
SELECT organisation.org_code, organisation.name, organisation.kind, organisation.provider_type, organisation.closed_on
FROM organisation
INNER JOIN signal ON signal.org_code = organisation.org_code
WHERE signal.metric_id = $metric AND signal.breakdown = 'all'
ORDER BY organisation.directory_order
