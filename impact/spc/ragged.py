"""Arithmetic on groups of rows of unequal length that lie one after another, without a loop over groups.

`links` are flags on rows: row i is linked to the row before it. A run is a stretch of linked rows.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Groups:
    """Consecutive groups of rows, none of them empty. first: flag (rows,), true on the first row of each group."""

    first: np.ndarray

    @cached_property
    def starts(self) -> np.ndarray:
        """The first row of each group: int64 (groups,)."""
        return np.flatnonzero(self.first)

    @cached_property
    def lengths(self) -> np.ndarray:
        """Rows in each group: int64 (groups,)."""
        return np.diff(self.starts, append=len(self.first))

    def total(self, values: np.ndarray) -> np.ndarray:
        """Sum of each group's values: float64 (groups,)."""
        return np.add.reduceat(values, self.starts)

    def highest(self, values: np.ndarray) -> np.ndarray:
        """Highest of each group's values: float64 (groups,)."""
        return np.maximum.reduceat(values, self.starts)

    def count(self, flags: np.ndarray) -> np.ndarray:
        """True flags in each group: int64 (groups,)."""
        return np.add.reduceat(flags, self.starts, dtype=np.int64)

    def spread(self, one_each: np.ndarray) -> np.ndarray:
        """The group's value on each of its rows: (groups,) → (rows,)."""
        return np.repeat(one_each, self.lengths)


def linked_for(links: np.ndarray, width: int) -> np.ndarray:
    """Whether a row and the width − 1 before it are all linked. Doubling: a window of 6 takes three steps.

    The first row is linked to nothing, so a window that would begin before it is never whole.
    """
    every, done = links.copy(), 1
    while done < width:
        step = min(done, width - done)
        every[step:] = every[step:] & every[:-step]
        done += step
    return every


def reached(ends: np.ndarray, width: int) -> np.ndarray:
    """Whether one of the windows of `width` rows that end at the flagged rows covers the row."""
    covered, done = ends.copy(), 1
    while done < width:
        step = min(done, width - done)
        covered[:-step] = covered[:-step] | covered[step:]
        done += step
    return covered


def runs(links: np.ndarray, points: int) -> np.ndarray:
    """Whether the row belongs to `points` or more successive rows, each but the first linked to the one before."""
    return reached(linked_for(links, points - 1), points)
