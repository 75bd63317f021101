"""XmR limits of every segment at once.

mean: of the segment's values, or of its baseline's.
limits: mean ± 2.66 × AMR, near limits: mean ± 2 × (2.66 / 3) × AMR, where AMR is the mean moving range, after
screening where the rule set screens. 2.66 = 3 / 1.128 and 3.267 is the upper constant for a moving range of two
(Shewhart, Wheeler). Nothing is cut off at 0 or 100 %.
"""

from dataclasses import dataclass

import numpy as np

from impact.spc.means import mean_of
from impact.spc.ragged import Groups
from impact.spc.rulesets import RuleSet
from impact.spc.words import CONSTANT, OK, TOO_FEW, TRIAL, UNSCREENED

LIMIT = 2.66
NEAR_LIMIT = 2 * (LIMIT / 3)
SCREEN = 3.267
FEWEST_FOR_FIRM_LIMITS = 13


@dataclass(frozen=True)
class Limits:
    """One of each per segment: mean and amr (in the value's unit, NaN where there is none), status and points.

    status: a code of STATUSES. points: non-missing points. Without limits (`too_few`, `constant`) amr is NaN.
    """

    mean: np.ndarray
    amr: np.ndarray
    status: np.ndarray
    points: np.ndarray

    @property
    def exist(self) -> np.ndarray:
        """Whether the segment has limits: flag (segments,)."""
        return self.status > CONSTANT


def limits_of(
    values: np.ndarray, segments: Groups, counted: np.ndarray | None, points: np.ndarray, rules: RuleSet
) -> Limits:
    """Mean, mean moving range and status of each segment.

    values: float64 (rows,), NaN where missing. counted: flag (rows,), the points that limits are made of (neither
    missing nor after the baseline); None for all. points: non-missing points of each segment, int64 (segments,).
    """
    ranges, real = _moving_ranges(values, segments, counted)
    plain = screened = mean_of(ranges, segments, real)
    if rules.screening:
        screened = mean_of(ranges, segments, real & (ranges < segments.spread(SCREEN * plain)))
    fallen_back = (plain > 0) & ~(screened > 0)
    amr = np.where(fallen_back, plain, screened)
    status = np.where(points < FEWEST_FOR_FIRM_LIMITS, TRIAL, OK)
    status[fallen_back] = UNSCREENED
    status[plain == 0] = CONSTANT
    status[np.isnan(plain)] = TOO_FEW
    amr = np.where(status > CONSTANT, amr, np.nan)
    return Limits(mean_of(values, segments, counted), amr, status.astype(np.int8), points)


def _moving_ranges(values: np.ndarray, segments: Groups, counted: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """|difference from the row before|, and where there is one: not at a segment's first row nor beside a gap."""
    ranges = np.empty_like(values)
    np.subtract(values[1:], values[:-1], out=ranges[1:])
    ranges[:1] = 0.0
    real = ~segments.first
    if counted is not None:
        real &= counted
        real[1:] &= counted[:-1]
    return np.abs(ranges, out=ranges), real
