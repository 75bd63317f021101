-- One row a last figure of an organisation that has none in the period after, though at least three in four of its peers
-- do: organisations of its kind, or of its type of provider. None that closed or was succeeded by then, which is no gap.
-- since: the period of that figure; until: the newest period; number: how many peers report it.
WITH reporter AS (
    SELECT
        observation.metric_id, observation.org_code, observation.period_start, observation.period_end,
        organisation.closed_on, organisation.kind, organisation.provider_type
    FROM observation
    INNER JOIN organisation ON organisation.org_code = observation.org_code
    WHERE observation.breakdown = 'all' AND (observation.value IS NOT NULL OR observation.status = 'suppressed')
),
reported AS (
    SELECT DISTINCT metric_id, kind, provider_type, period_start FROM reporter
),
reported_among AS (
    SELECT metric_id, kind AS peers, period_start FROM reported
    UNION
    SELECT metric_id, kind || ' ' || provider_type AS peers, period_start FROM reported
    WHERE provider_type IS NOT NULL
),
numbered AS (
    SELECT
        metric_id, peers, period_start,
        row_number() OVER (PARTITION BY metric_id, peers ORDER BY period_start DESC NULLS LAST) AS back
    FROM reported_among
),
ranked AS (
    SELECT reporter.*, numbered.peers, numbered.back
    FROM numbered
    INNER JOIN reporter
        ON reporter.metric_id = numbered.metric_id
        AND reporter.period_start = numbered.period_start
        AND (numbered.peers = reporter.kind OR numbered.peers = reporter.kind || ' ' || reporter.provider_type)
    WHERE numbered.back <= 2
),
newest AS (
    SELECT metric_id, peers, min(period_start) AS newest, max(period_end) AS newest_end FROM ranked
    WHERE back = 1
    GROUP BY metric_id, peers
),
was AS (
    SELECT
        ranked.metric_id, ranked.peers, ranked.org_code, ranked.period_start, newest.newest,
        ranked.closed_on < newest.newest_end
            OR EXISTS (
                SELECT 1 FROM taken.successions AS succession
                WHERE succession.predecessor_code = ranked.org_code
                    AND succession.effective_on <= newest.newest_end
                    AND NOT coalesce(succession.withdrawn, FALSE)
            ) AS over,
        now.org_code IS NOT NULL AS still
    FROM ranked
    INNER JOIN newest ON newest.metric_id = ranked.metric_id AND newest.peers = ranked.peers
    LEFT JOIN ranked AS now
        ON now.metric_id = ranked.metric_id AND now.peers = ranked.peers AND now.org_code = ranked.org_code AND now.back = 1
    WHERE ranked.back = 2
),
counted AS (
    SELECT
        metric_id, peers,
        sum(CASE WHEN still THEN 1 ELSE 0 END) AS present,
        sum(CASE WHEN NOT still AND NOT coalesce(over, FALSE) THEN 1 ELSE 0 END) AS absent
    FROM was
    GROUP BY metric_id, peers
)
SELECT
    was.metric_id || '|' || was.org_code || '|all' AS series,
    was.metric_id,
    was.org_code,
    'all' AS breakdown,
    was.period_start,
    'gone' AS rule,
    was.period_start AS since,
    was.newest AS until,
    CAST(max(counted.present) AS DOUBLE) AS number,
    CAST(NULL AS DOUBLE) AS figure
FROM was
INNER JOIN counted ON counted.metric_id = was.metric_id AND counted.peers = was.peers
WHERE NOT was.still AND NOT coalesce(was.over, FALSE) AND counted.absent * 3 <= counted.present
GROUP BY was.metric_id, was.org_code, was.period_start, was.newest
ORDER BY series NULLS LAST, was.period_start NULLS LAST
