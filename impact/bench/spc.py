"""How long the points of 100,000 series take, as a ratio to the least that any engine could do with the same file.

`python -m impact.bench.spc`: from a sorted parquet file of 100,000 series of 36 points (text as dictionaries, every
column that `analyse` reads) to the table of points, against DuckDB's plain average by series of that file. Both warm,
the median of seven, in turn in one run. The aim is at most 12 times, better 8.
"""

import datetime
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from impact.spc import analyse

SERIES, POINTS, TIMES = 100_000, 36, 7
DIRECTIONS = ("higher", "lower", "neither")
MEAN = "SELECT series, avg(value) AS mean FROM read_parquet($file) GROUP BY series"


def observations() -> pa.Table:
    """Made observations: 100,000 series by 36 months; every tenth series recalculated, every second with a target."""
    number = np.repeat(np.arange(SERIES, dtype=np.int32), POINTS)
    month = np.tile(np.arange(POINTS), SERIES)
    names = pa.array([f"metric-{place // 1000:03d}|R{place % 1000:03d}|all" for place in range(SERIES)])
    starts = pa.array([datetime.date(2022 + place // 12, place % 12 + 1, 1) for place in range(POINTS)])
    return pa.table(
        {
            "series": pa.DictionaryArray.from_arrays(pa.array(number), names),
            "period_start": starts.take(pa.array(month)),
            "value": pa.array(np.random.default_rng(2026).normal(50, 10, SERIES * POINTS)),
            "better": pa.DictionaryArray.from_arrays(pa.array((number % 3).astype(np.int8)), DIRECTIONS),
            "target": pa.array(np.where(number % 2, 76.0, np.nan), from_pandas=True),
            "recalculate": pa.array((number % 10 == 0) & (month == POINTS // 2)),
            "baseline_points": pa.nulls(SERIES * POINTS, pa.int32()),
        }
    )


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main() -> None:
    """Print one line: both medians in milliseconds and their ratio."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as engine:
        file = str(Path(folder, "observations.parquet"))
        pq.write_table(observations(), file)
        ways = (lambda: engine.sql(MEAN, params={"file": file}).to_arrow_table(), lambda: analyse(pq.read_table(file)))
        timed = [[seconds(work) for work in ways] for _ in range(TIMES + 1)][1:]
    plain, points = (1000 * statistics.median(column) for column in zip(*timed, strict=True))
    print(
        f"spc: {SERIES:,} series x {POINTS} points, parquet to points {points:.0f} ms, plain average {plain:.0f} ms,"
        f" ratio {points / plain:.1f} (at most 12, aim 8)"
    )


if __name__ == "__main__":
    main()
