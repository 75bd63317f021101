"""The frame of a control chart: its points on a line of days, what is judged in it, its scales and axis labels.

x is the day number (`date.toordinal`), so that no time zone can move a month. A point stands in the middle of its
period, and where the window is rolling, at its end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from impact.charts import layout, runs
from impact.charts.figures import MINUS, NBSP, plain
from impact.charts.periods import DAYS, day, last_day, period, short, year_of
from impact.charts.theme import Size

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pyarrow as pa

    from impact.catalogue import Metric

COLUMNS = (
    "period_start", "period_end", "value", "numerator", "denominator", "status", "better", "target", "target_kind",
    "recalculate", "segment", "mean", "lower", "upper", "limits_status", "outside", "trend", "two_of_three", "shift",
    "rule", "signal", "direction",
)  # fmt: skip
NOT_BELOW_ZERO = ("percent", "count", "rate", "days", "hours", "score", "currency", "level", "index")


@dataclass
class Frame:
    """One series ready to draw. `low` and `high` are the ends of the value axis; `lift` and `drop` pixels kept free."""

    rows: list[dict]
    metric: Metric
    size: Size
    low: float = 0.0
    high: float = 1.0
    lift: float = 12.0
    drop: float = 12.0
    there: list[dict] = field(default_factory=list)

    @property
    def first_day(self) -> float:
        return self.rows[0]["x0"]

    @property
    def last_day(self) -> float:
        return self.rows[-1]["x1"]

    @property
    def rolling(self) -> bool:
        return self.metric.window == "rolling"

    def across(self, x: float) -> float:
        """Pixels from the left of the plot at its usual width."""
        return (x - self.first_day) / (self.last_day - self.first_day) * self.size.across

    def down(self, value: float) -> float:
        """Pixels from the top of the plot."""
        return (self.high - value) / (self.high - self.low) * self.size.height

    def value_at(self, pixels: float) -> float:
        """The value that stands so many pixels from the top."""
        return self.high - pixels / self.size.height * (self.high - self.low)

    def day_at(self, pixels: float) -> float:
        """The day that stands so many pixels from the left at the plot's usual width."""
        return self.first_day + pixels / self.size.across * (self.last_day - self.first_day)

    def fit(self) -> None:
        """Set the value axis so that all that is drawn fits between the free pixels at top and bottom."""
        low, high = _extremes(self)
        scale = (high - low) / (self.size.height - self.lift - self.drop)
        self.low, self.high = low - self.drop * scale, high + self.lift * scale


def frame(points: pa.Table, metric: Metric, size: Size, doubts: Mapping[date, str] | None = None) -> Frame:
    """The frame of one series' points (at least one row). doubts: what is worth checking, by a period's first day."""
    names = [name for name in COLUMNS if name in points.column_names]
    rows = points.select(names).to_pylist()
    _place(rows, metric)
    for row in rows:
        row["check"] = (doubts or {}).get(day(row["period_start"]), "")
    made = Frame(rows, metric, size, there=runs.reported(rows))
    made.fit()
    return made


def _place(rows: list[dict], metric: Metric) -> None:
    for row in rows:
        first = day(row["period_start"]).toordinal()
        after = last_day(row["period_start"], row.get("period_end"), metric.cadence).toordinal() + 1
        row["x0"], row["x1"], row["x"] = first, after, (first + after) / 2
        row["period"] = period(row["period_start"], row.get("period_end"), metric.cadence)
    if metric.window == "rolling":
        step = min((after["x1"] - before["x1"] for before, after in pairwise(rows)), default=30)
        for row in rows:
            row["x"], row["x0"], row["x1"] = row["x1"], row["x1"] - step / 2, row["x1"] + step / 2


def is_judged(row: dict, made: Frame) -> bool:
    """Whether limits may be drawn at this point: it was judged, and its window is not rolling."""
    return not made.rolling and row.get("signal") is not None and row.get("mean") is not None


def segments(made: Frame) -> list[list[dict]]:
    """The rows of each segment, in time order, gaps included."""
    found: list[list[dict]] = []
    for row in made.rows:
        if found and found[-1][0].get("segment") == row.get("segment"):
            found[-1].append(row)
        else:
            found.append([row])
    return found


def judged_segments(made: Frame) -> list[tuple[list[dict], dict]]:
    """Each judged segment's rows with one row that carries its mean and limits."""
    pairs = ((rows, next((row for row in rows if is_judged(row, made)), None)) for rows in segments(made))
    return [(rows, carrier) for rows, carrier in pairs if carrier]


def drawn_limits(carrier: dict, made: Frame) -> tuple[float, float]:
    """(lower, upper) as drawn: no lower than 0 and, for a percentage, no higher than 100; the statistics stay."""
    lower, upper = carrier["lower"], carrier["upper"]
    if made.metric.unit in NOT_BELOW_ZERO and all(row["value"] >= 0 for row in made.there):
        lower = max(lower, 0.0)
    if made.metric.unit == "percent" and all(row["value"] <= 100 for row in made.there):
        upper = min(upper, 100.0)
    return lower, upper


def middle(made: Frame) -> float | None:
    """The median of a run chart."""
    return median(row["value"] for row in made.there) if made.there else None


def _extremes(made: Frame) -> tuple[float, float]:
    drawn = [row["value"] for row in made.there]
    drawn += [row["target"] for row in made.rows if row.get("target") is not None]
    for _, carrier in judged_segments(made):
        drawn += drawn_limits(carrier, made)
    low, high = min(drawn, default=0.0), max(drawn, default=1.0)
    least = 4 * 10.0 ** -(made.metric.decimals or 0)
    if high - low < least:
        low, high = low - least / 2, high + least / 2
    return low, high


def is_broken(before: dict, after: dict, made: Frame) -> bool:
    """Whether the line breaks between two points that follow each other: new limits, or periods missing between."""
    if before.get("segment") != after.get("segment"):
        return True
    days = DAYS.get(made.metric.cadence or "")
    if days is None:
        return False
    return after["x"] - before["x"] > max(1.6 * days, 4.5)


def grid(made: Frame) -> list[tuple[float, str]]:
    """The values of the grid lines with their labels; the topmost carries the unit."""
    low, high = made.low, made.high
    values = [row["value"] for row in made.there]
    if made.metric.unit in NOT_BELOW_ZERO and min(values, default=0) >= 0:
        low = max(low, 0.0)
    if made.metric.unit == "percent" and max(values, default=100) <= 100:
        high = min(high, 100.0)
    found = layout.steps(low, high, smallest=10.0 ** -(made.metric.decimals or 0))
    labels = _figures(found, made.metric.unit)
    return list(zip(found, labels, strict=True))


def _figures(values: list[float], unit: str) -> list[str]:
    """The labels of the grid lines: one number of decimals, millions as such, the topmost with its unit."""
    million = max(map(abs, values)) >= 1e6
    scaled = [value / 1e6 if million else value for value in values]
    labels = [plain(value, _decimals(scaled)) + "m" * million for value in scaled]
    if unit == "currency":
        return [f"{MINUS}£{label[1:]}" if label.startswith(MINUS) else f"£{label}" for label in labels]
    if unit == "percent":
        labels[-1] += f"{NBSP}%"
    return labels


def _decimals(values: list[float]) -> int:
    return next((n for n in range(7) if all(abs(round(value, n) - value) < 1e-9 for value in values)), 7)


def ticks(made: Frame) -> tuple[dict[float, str], dict[float, str]]:
    """The axis: {x: label} for the periods, and {x: year} where a new year begins among them (bold, below)."""
    chosen = [row for row in made.rows if _is_labelled(row, made)] or made.rows[:1]
    labels, years, year = {}, {}, None
    for row in chosen:
        labels[row["x"]] = _label(row, made)
        if _year(row, made) != year and labels[row["x"]] != _year(row, made):
            year = _year(row, made)
            years[row["x"]] = year
    return labels, years


def _span(row: dict, made: Frame) -> tuple:
    if made.rolling:
        end = last_day(row["period_start"], row.get("period_end"), made.metric.cadence)
        return end.replace(day=1), None, "monthly"
    return row["period_start"], row.get("period_end"), made.metric.cadence


def _label(row: dict, made: Frame) -> str:
    return short(*_span(row, made))


def _year(row: dict, made: Frame) -> str:
    return year_of(*_span(row, made))


def _is_labelled(row: dict, made: Frame) -> bool:
    most = 11 if made.size.huddle else 17
    if len(made.rows) <= most:
        return True
    days = (made.last_day - made.first_day) / len(made.rows)
    if 27 < days < 100:
        every = next(n for n in (1, 3, 6, 12, 24, 48, 96) if len(made.rows) * days / 30.4 / n <= most)
        start = day(_span(row, made)[0])
        return (start.year * 12 + start.month - 1) % every == 0
    every = -(-len(made.rows) // (8 if made.size.huddle else 10))
    return made.rows.index(row) % every == 0
