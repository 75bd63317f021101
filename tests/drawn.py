"""Series for the tests of charts and sentences: made values, judged by the real kernel, with the model's columns."""

import calendar
from datetime import date, timedelta

import pyarrow as pa

from impact.catalogue import Metric
from impact.spc import analyse, summarise

FOUR_HOURS = [
    69.2, 69.0, 72.3, 68.6, 68.9, 70.1, 71.0, 69.1, 72.4, 71.6, 70.4, 72.5, 69.9, 71.6, 67.8, 68.1, 68.8, 67.0, 62.6,
    68.6, 67.0, 66.7, 67.6, 71.0, 72.2, 71.4, 71.5, 68.1, 67.7, 73.2, 70.4, 71.8, 72.0, 76.2, 73.1, 76.7, 72.0, 74.5,
    72.3, 73.1, 77.4, 76.7, 77.9, 78.9, 77.3, 80.8, 79.3, 78.6,
]  # fmt: skip


def metric(**given) -> Metric:
    """Patients seen within four hours, but for what is given."""
    usual = {
        "metric_id": "four_hours", "title": "Patients seen within four hours", "domain": "operational",
        "unit": "percent", "decimals": 1, "better": "higher", "kind": "proportion", "cadence": "monthly",
    }  # fmt: skip
    return Metric.from_row({**usual, **given})


def months(n: int, year: int = 2022, month: int = 7, length: int = 1) -> list[tuple[date, date]]:
    """n periods of `length` months, one after the other, first and last day of each."""
    found = []
    for place in range(month - 1, month - 1 + n * length, length):
        last = place + length - 1
        end = date(year + last // 12, last % 12 + 1, calendar.monthrange(year + last // 12, last % 12 + 1)[1])
        found.append((date(year + place // 12, place % 12 + 1, 1), end))
    return found


def weeks(n: int, start: date = date(2026, 1, 5)) -> list[tuple[date, date]]:
    """n weeks, first and last day of each."""
    return [(start + timedelta(7 * place), start + timedelta(7 * place + 6)) for place in range(n)]


def series(values, periods=None, *, better="higher", targets=None, cuts=(), rules="mdc-2023", **columns) -> pa.Table:
    """The `point` table of one series. cuts: places where limits start anew. columns: further columns, or statuses."""
    periods = periods or months(len(values))
    observed = pa.table(
        {
            "series": pa.array(["made"] * len(values)),
            "period_start": pa.array([start for start, _ in periods], pa.date32()),
            "value": pa.array(values, pa.float64()),
            "better": pa.array([better] * len(values)),
            "target": pa.array(targets or [None] * len(values), pa.float64()),
            "recalculate": pa.array([place in cuts for place in range(len(values))]),
            "baseline_points": pa.nulls(len(values), pa.int64()),
        }
    )
    points = analyse(observed, rules)
    more = {"period_end": [end for _, end in periods], "status": ["final"] * len(values), **columns}
    for name, column in more.items():
        points = points.append_column(name, pa.array(column))
    return points


def signal_row(points: pa.Table, rules: str = "mdc-2023") -> dict:
    """The series' row of the `signal` table."""
    row = summarise(points.select([name for name in points.column_names]), rules).to_pylist()[0]
    there = [point for point in points.to_pylist() if point["value"] is not None]
    if not there:
        return row
    last = there[-1]
    row |= {"last_period_end": last["period_end"], "previous_value": there[-2]["value"] if len(there) > 1 else None}
    row |= {"last_numerator": last.get("numerator"), "last_denominator": last.get("denominator")}
    return row | {name: last[name] for name in ("target", "mean", "lower", "upper")}


def events(*rows: tuple[date, str, str]) -> pa.Table:
    """The `event` table of (day, kind, title)."""
    return pa.Table.from_pylist([{"occurred_on": day, "kind": kind, "title": title} for day, kind, title in rows])


def four_hours(**given) -> pa.Table:
    """48 months with a recalculation, a target in three steps, a past concern and a present improvement."""
    targets = [76.0] * 33 + [78.0] * 12 + [80.0] * 3
    return series(FOUR_HOURS, months(48), targets=targets, cuts=(32,), **given)
