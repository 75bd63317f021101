"""The mean of each group of numbers, rounded once from the exact sum.

A plain sum / n turns a constant 0.1 into 24 false shift signals, so the reference adds the mean of the residuals to the
mean (two-pass), in numbers of 80 bits. Two passes in 64 bits still miss its result by the last bit in 4 golden series
of 100, enough to put a point that equals the mean on one side of it. Here the two passes are made over the two parts
of each number: a high part, whose sums are exact, and the rest, which is too small to lose anything that counts (2⁻¹⁰⁰
of the values' size, to be seen only where they cancel almost wholly).
Source: S. M. Rump, T. Ogita, S. Oishi, Accurate floating-point summation, SIAM J. Sci. Comput. 31
(2008), ExtractVector.
"""

import numpy as np

from impact.spc.ragged import Groups

# Clears the lower half of a number's digits, so that the rest times a whole number below 2²⁶ is exact.
UPPER_DIGITS = np.int64(-1 << 27)


def mean_of(values: np.ndarray, groups: Groups, counted: np.ndarray | None = None) -> np.ndarray:
    """Mean of each group's counted values: float64 (groups,), in the values' unit, NaN where none is counted.

    values: float64 (rows,), below 1e290; NaN only where not counted. counted: flag (rows,); None for all.
    """
    if counted is None:
        return _divided(*_sums(values, groups), groups.lengths)
    return _divided(*_sums(np.where(counted, values, 0.0), groups), groups.count(counted))


def _sums(values: np.ndarray, groups: Groups) -> tuple[np.ndarray, np.ndarray]:
    """The exact sum of the high parts and the sum of the low parts, which is smaller by 50 binary digits or so."""
    anchor = groups.spread(_anchor(groups.highest(np.abs(values)), groups.lengths))
    high = values + anchor
    high -= anchor
    low = np.subtract(values, high, out=anchor)
    return groups.total(high), groups.total(low)


def _anchor(highest: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """A power of two beyond any sum: adding it rounds a value to a step of which all sums are whole multiples."""
    return np.ldexp(1.0, np.frexp(highest * (lengths + 2))[1])


def _divided(high: np.ndarray, low: np.ndarray, count: np.ndarray) -> np.ndarray:
    """(high + low) / count, with the remainder of the first division carried into the second; NaN where count is 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = high / count
        upper = (mean.view(np.int64) & UPPER_DIGITS).view(np.float64)
        remainder = (high - upper * count) - (mean - upper) * count
        return mean + (remainder + low) / count
