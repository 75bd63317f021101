"""Which points belong together: the sequence that fired, its size, and what it is called in words.

Rows are dictionaries of one series in time order with the columns of the `point` table (`value`, `segment`, `mean`,
`signal`, `direction`, `rule` and the four rule flags). A row without a value is a gap and belongs to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from impact.charts.figures import count, plural

RUN_LENGTH = 7
SIGNALS = ("improvement", "concern", "neutral_high", "neutral_low")


@dataclass(frozen=True)
class Run:
    """Points in a row, inside one segment, that carry the same signal and direction. `places` index the rows."""

    signal: str
    direction: int
    places: tuple[int, ...]
    rows: tuple[dict, ...]

    def flagged(self, rule: str) -> int:
        """How many points of the run the rule flags, a shift only on the run's own side of the mean."""
        return sum(bool(row.get(rule)) and (rule != "shift" or side(row) == self.direction) for row in self.rows)


def side(row: dict) -> int:
    """1 above the mean, −1 below it, 0 on it or where there is no mean."""
    if row.get("value") is None or row.get("mean") is None:
        return 0
    return (row["value"] > row["mean"]) - (row["value"] < row["mean"])


def reported(rows: Sequence[dict]) -> list[dict]:
    """The rows that carry a value."""
    return [row for row in rows if row["value"] is not None]


def signal_runs(rows: Sequence[dict]) -> list[Run]:
    """Every sequence of points that shows a special cause, past ones included, in time order."""
    there = [(place, row) for place, row in enumerate(rows) if row["value"] is not None]
    found = []
    for (_, signal, direction), group in groupby(there, key=lambda item: _likeness(item[1])):
        if signal in SIGNALS:
            places, members = zip(*group, strict=True)
            found.append(Run(signal, direction, places, members))
    return found


def _likeness(row: dict) -> tuple:
    return row.get("segment"), row.get("signal"), row.get("direction") or 0


def latest_segment(rows: Sequence[dict]) -> list[dict]:
    """The points with a value in the segment of the last of them."""
    there = reported(rows)
    return [row for row in there if row.get("segment") == there[-1].get("segment")] if there else []


def points_on_one_side(rows: Sequence[dict]) -> int:
    """How many points up to the last run strictly on its side of the mean."""
    members = latest_segment(rows)
    if not members or not side(members[-1]):
        return 0
    return _tail([side(row) == side(members[-1]) for row in members])


def points_in_one_direction(rows: Sequence[dict]) -> int:
    """How many points up to the last rise, or fall, one after the other."""
    values = [row["value"] for row in latest_segment(rows)]
    steps = [(after > before) - (after < before) for before, after in pairwise(values)]
    if not steps or not steps[-1]:
        return len(values[-1:])
    return _tail([step == steps[-1] for step in steps]) + 1


def _tail(flags: list[bool]) -> int:
    return next((n for n, flag in enumerate(reversed(flags)) if not flag), len(flags))


def run_words(run: Run, run_length: int = RUN_LENGTH) -> str:
    """What fired, for the bracket over the points: `Shift: 8 points above the mean, one outside`.

    Where another signal took some points of a shift or trend, what is left is shorter than any run, and no number is
    said. run_length: the rule set's.
    """
    outside, near = run.flagged("outside"), run.flagged("two_of_three")
    shift, trend = run.flagged("shift"), run.flagged("trend")
    if shift and trend:
        return f"Shift and trend{_size(len(run.rows), run_length, ', ')}{'high' if run.direction > 0 else 'low'}"
    if shift:
        return f"Shift{_size(shift, run_length)}{_above(run)} the mean" + _besides(outside)
    if trend:
        return f"Trend{_size(trend, run_length)}{'rising' if run.direction > 0 else 'falling'}" + _besides(outside)
    if near and near > outside:
        return f"Two of three near the {_limit(run)} limit" + _besides(outside)
    return f"{_how_many(outside or len(run.rows))}{_above(run)} the {_limit(run)} limit"


def fired_words(run: Run, run_length: int = RUN_LENGTH) -> str:
    """The same for the page, with the rule that the last point is said to fire where the bracket does not name it."""
    words, last = run_words(run, run_length), run.rows[-1].get("rule")
    if last == "two_of_three" and "Two of three" not in words:
        return f"{words}, two of three near the {_limit(run)} limit at the end"
    return words


def run_words_short(run: Run, run_length: int = RUN_LENGTH) -> str:
    """The same where the chart is narrow: `8 above`, `7 rising`, `outside`."""
    shift, trend = run.flagged("shift"), run.flagged("trend")
    if shift or trend:
        word = _above(run) if shift else ("rising" if run.direction > 0 else "falling")
        points = len(run.rows) if shift else trend
        return f"{points} {word}" if points >= run_length else word
    return "near limit" if run.flagged("two_of_three") and not run.flagged("outside") else "outside"


def _above(run: Run) -> str:
    return "above" if run.direction > 0 else "below"


def _limit(run: Run) -> str:
    return "upper" if run.direction > 0 else "lower"


def _besides(outside: int) -> str:
    return f", {count(outside)} outside" if outside else ""


def _size(points: int, run_length: int, otherwise: str = " ") -> str:
    return f": {points} points " if points >= run_length else otherwise


def _how_many(n: int) -> str:
    return "Outside: " if n == 1 else f"{n} {plural('point')} "
