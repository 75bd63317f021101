"""The four rules that a point can break, and the one that labels it. Source: the specification's "Point rules".

All work on the non-missing points of many segments, one after another: a run goes on over a missing value to the next
point that is there, and never out of its segment.
"""

from dataclasses import dataclass

import numpy as np

from impact.spc.ragged import linked_for, reached, runs
from impact.spc.rulesets import RuleSet


@dataclass(frozen=True)
class Lines:
    """The mean and limits at each point, float64 (points,), NaN where the segment has none."""

    mean: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    near_lower: np.ndarray
    near_upper: np.ndarray


@dataclass(frozen=True)
class Flags:
    """Each rule's own flag (points,), the label (0, or the place of the rule in RULES from 1) and its direction."""

    outside: np.ndarray
    trend: np.ndarray
    two_of_three: np.ndarray
    shift: np.ndarray
    label: np.ndarray
    direction: np.ndarray


def flags_of(
    values: np.ndarray, first: np.ndarray, has_limits: np.ndarray | None, lines: Lines, rules: RuleSet
) -> Flags:
    """Judge each point. first: flag (points,), where a segment begins. has_limits: flag (points,), None for all."""
    rising, falling = _trends(values, first, has_limits, rules.run_length)
    above, below = values > lines.mean, values < lines.mean
    outside = (values > lines.upper) | (values < lines.lower)
    beyond = (values > lines.near_upper) | (values < lines.near_lower)
    if not rules.outside_counts:
        beyond &= ~outside
    same_side = _same_side(above, below, first, has_limits)
    two_of_three = _two_of_three(same_side, beyond)
    shift = runs(same_side, rules.run_length)
    trend = rising | falling
    label = _label(outside, trend, two_of_three, shift)
    return Flags(outside, trend, two_of_three, shift, label, _direction(label, above, below, rising, falling))


def _same_side(above: np.ndarray, below: np.ndarray, first: np.ndarray, has_limits: np.ndarray | None) -> np.ndarray:
    """Whether the point lies strictly on the same side of the mean as the point before it in its segment."""
    same = np.zeros_like(above)
    same[1:] = (above[1:] & above[:-1]) | (below[1:] & below[:-1])
    same &= ~first
    return same if has_limits is None else same & has_limits


def _trends(
    values: np.ndarray, first: np.ndarray, has_limits: np.ndarray | None, length: int
) -> tuple[np.ndarray, np.ndarray]:
    """The points of rising and of falling trends; where two meet, the point belongs to the one that follows."""
    may_link = ~first if has_limits is None else ~first & has_limits
    up, down = may_link.copy(), may_link
    up[1:] &= values[1:] > values[:-1]
    down[1:] &= values[1:] < values[:-1]
    up[:1] = down[:1] = False
    rising, falling = runs(up, length), runs(down, length)
    both = rising & falling
    if both.any():
        rises_next = np.append(up[1:], False)
        rising, falling = rising & ~(both & ~rises_next), falling & ~(both & rises_next)
    return rising, falling


def _two_of_three(same_side: np.ndarray, beyond: np.ndarray) -> np.ndarray:
    """The points beyond the near limit in any three on one side of which two or three are beyond it."""
    one_back, two_back = np.zeros_like(beyond), np.zeros_like(beyond)
    one_back[1:], two_back[2:] = beyond[:-1], beyond[:-2]
    most = (beyond & one_back) | (beyond & two_back) | (one_back & two_back)
    return reached(most & linked_for(same_side, 2), 3) & beyond


def _label(outside: np.ndarray, trend: np.ndarray, two_of_three: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """The first rule that applies, as its place in RULES from 1 (the first to apply is the highest); 0 for none."""
    label = shift.view(np.int8)
    for place, flag in ((2, two_of_three), (3, trend), (4, outside)):
        label = np.maximum(label, flag.view(np.int8) * np.int8(place))
    return label


def _direction(
    label: np.ndarray, above: np.ndarray, below: np.ndarray, rising: np.ndarray, falling: np.ndarray
) -> np.ndarray:
    """1 high or rising, −1 low or falling, 0 without a label: a trend has its own, any other that of its side."""
    side = above.view(np.int8) - below.view(np.int8)
    slope = rising.view(np.int8) - falling.view(np.int8)
    return np.where(label == 3, slope, side * (label > 0).view(np.int8))
