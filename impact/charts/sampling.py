"""How much of a change sampling alone would give: an approximate 95 % interval of a difference of two values.

Proportions by Agresti and Caffo (one success and one failure added to each sample), rates as Poisson counts. Scores
and means have no interval here, because nothing says how widely people differ. It is no test of a signal.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from impact.catalogue import Metric

_95_PER_CENT = 1.96


def interval(
    metric: Metric, before: tuple[float, float | None], after: tuple[float, float | None]
) -> tuple[float, float] | None:
    """The interval of after − before in the metric's unit, each a pair (value, denominator); None if not known."""
    variances = [_variance(metric, value, denominator) for value, denominator in (before, after)]
    if None in variances:
        return None
    change = after[0] - before[0]
    half = _95_PER_CENT * math.sqrt(sum(variances))
    return change - half, change + half


def _variance(metric: Metric, value: float, denominator: float | None) -> float | None:
    if not denominator or denominator <= 0 or value is None:
        return None
    share = value / metric.factor
    if metric.kind == "rate":
        return metric.factor**2 * max(share * denominator, 1.0) / denominator**2
    if metric.kind == "proportion" or metric.unit == "percent":
        adjusted = (share * denominator + 1) / (denominator + 2)
        return metric.factor**2 * max(adjusted * (1 - adjusted), 0.0) / (denominator + 2)
    return None
