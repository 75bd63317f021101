"""Lets a test write a series as a line of numbers (a dot is a missing value) and read its flags as a line of marks."""

from datetime import date

import pyarrow as pa

from impact.spc import analyse, summarise


def months(count: int) -> list[date]:
    return [date(2020 + place // 12, place % 12 + 1, 1) for place in range(count)]


def observed(numbers: str, *, better="higher", target=None, recalculate=(), baseline=None) -> pa.Table:
    """One series, a month a number. target: a number, or one for each point. recalculate: places, from 0."""
    values = [None if number == "." else float(number) for number in numbers.split()]
    count = len(values)
    return pa.table(
        {
            "series": pa.array(["a"] * count),
            "period_start": pa.array(months(count)),
            "value": pa.array(values, pa.float64()),
            "better": pa.array([better] * count, pa.string()),
            "target": pa.array(target if isinstance(target, list) else [target] * count, pa.float64()),
            "recalculate": pa.array([place in recalculate for place in range(count)], pa.bool_()),
            "baseline_points": pa.array([baseline] * count, pa.int32()),
        }
    )


def judged(numbers: str, rules="ptd-0.2.2", **columns) -> pa.Table:
    return analyse(observed(numbers, **columns), rules)


def summary(numbers: str, rules="ptd-0.2.2", **columns) -> dict:
    return summarise(judged(numbers, rules, **columns), rules).to_pylist()[0]


def marks(points: pa.Table, flag: str) -> str:
    """The flag of each point: `x` where it is set."""
    return "".join("x" if value else "-" for value in points[flag].to_pylist())


def arrows(points: pa.Table) -> str:
    """The direction of each point: `/` high or rising, `\\` low or falling, `-` neither."""
    return "".join({1: "/", -1: "\\", 0: "-"}[value] for value in points["direction"].to_pylist())


def only(points: pa.Table, column: str):
    """The one value that the column has throughout."""
    values = set(points[column].to_pylist())
    assert len(values) == 1, values
    return values.pop()
