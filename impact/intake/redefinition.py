"""A metric's unit, kind or multiplier may not change under figures that were taken by the old one."""

from collections.abc import Callable

from impact.intake.faults import Fault, Findings, fault

# One row a metric whose definition would change in a way that touches its figures, while figures of it are here.
# The definition before is the one in force (taken, else shipped), else the one that was withdrawn last. Withdrawing an
# extract's definition brings the shipped one back into force, which can change as much as sending another.
CHANGES = """
    WITH definition AS (
        SELECT metric_id, unit, kind, multiplier, 1 AS choice FROM taken.metrics WHERE NOT coalesce(withdrawn, FALSE)
        UNION ALL
        SELECT metric_id, unit, kind, multiplier, 2 FROM shipped_metric
        UNION ALL
        SELECT metric_id, unit, kind, multiplier, 3 FROM taken.metrics WHERE coalesce(withdrawn, FALSE)
    ),
    before AS (
        SELECT * FROM definition QUALIFY row_number() OVER (PARTITION BY metric_id ORDER BY choice) = 1
    ),
    next AS (
        SELECT metric_id, "row", unit, kind, multiplier FROM incoming WHERE NOT coalesce(withdrawn, FALSE)
        UNION ALL
        SELECT incoming.metric_id, incoming."row", shipped.unit, shipped.kind, shipped.multiplier
        FROM incoming INNER JOIN shipped_metric AS shipped ON shipped.metric_id = incoming.metric_id
        WHERE coalesce(incoming.withdrawn, FALSE)
    ),
    compared AS (
        SELECT
            now.metric_id, now."row", before.unit <> now.unit AS of_unit, before.kind <> now.kind AS of_kind,
            coalesce(before.multiplier, CASE before.unit WHEN 'percent' THEN 100 ELSE 1 END)
                <> coalesce(now.multiplier, CASE now.unit WHEN 'percent' THEN 100 ELSE 1 END) AS of_multiplier
        FROM next AS now INNER JOIN before ON before.metric_id = now.metric_id
    )
    SELECT metric_id, "row", concat_ws(', ',
        CASE WHEN of_unit THEN 'unit' END, CASE WHEN of_kind THEN 'kind' END,
        CASE WHEN of_multiplier THEN 'multiplier' END)
    FROM compared
    WHERE (of_unit OR of_kind OR of_multiplier) AND (
        metric_id IN (SELECT metric_id FROM taken.observations)
        OR metric_id IN (SELECT metric_id FROM waiting.observations)
    )
    ORDER BY "row"
"""
LEFT_BEHIND = """
    SELECT count(*) FROM (
        SELECT metric_id, org_code, period_start, breakdown, withdrawn FROM taken.observations
        UNION ALL
        SELECT metric_id, org_code, period_start, breakdown, withdrawn FROM waiting.observations
    )
    WHERE metric_id = $metric AND NOT coalesce(withdrawn, FALSE)
        AND (metric_id, org_code, period_start, breakdown) NOT IN (
            SELECT (metric_id, org_code, period_start, breakdown) FROM sent_again
        )
"""


def judge(findings: Findings, send_again: Callable[[], None]) -> tuple[str, ...]:
    """Block a change of unit, kind or multiplier under figures that the batch does not send again, every one.

    send_again: makes the table `sent_again`, the keys of the batch's observations. Returns the metrics that change.
    """
    connection = findings.connection
    changes = connection.execute(CHANGES).fetchall()
    if changes:
        send_again()
    for metric, row, what in changes:
        left = connection.execute(LEFT_BEHIND, {"metric": metric}).fetchone()[0]
        if left:
            findings.of_file.append(refusal(metric, row, what, left))
    return tuple(metric for metric, _, _ in changes)


def refusal(metric: str, row: int | None, what: str, left: int) -> Fault:
    """The fault for a metric of which `what` (unit, kind, multiplier) would change under `left` observations."""
    column = what.split(", ")[0] if row else "metric_id"
    return fault("redefinition", row=row, column=column, value=metric, detail=what.capitalize(), count=f"{left:,}")
