"""How long judging and taking last, as ratios to what DuckDB needs for the same files with nothing asked of them.

`python -m impact.bench.intake`: a check of a million observations, by every rule, against reading and writing that file
(at most 3 times); and one month's extract taken into ten years of one system, until viewers can see it, against
loading the same figures into a plain table (aim: visible within 3 seconds). Each way in turn, the median of five.
"""

import statistics
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise, product
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from impact.bench.spc import seconds
from impact.catalogue import metrics
from impact.folder import Folder
from impact.intake import check, take
from impact.settings import Settings

TIMES = 5
TODAY = date(2026, 7, 14)
COPY = "COPY (SELECT * FROM read_parquet($file)) TO '{0}' (FORMAT parquet)"
LOAD = "CREATE OR REPLACE TABLE loaded AS SELECT * FROM read_parquet($files) ORDER BY metric_id, org_code, period_start"


def monthly() -> list[str]:
    """The shipped proportions that come every month."""
    return [one.metric_id for one in metrics() if one.cadence == "monthly" and one.kind == "proportion"]


def months(number: int) -> list[tuple[date, date]]:
    """First and last days of the months that end with June 2026."""
    starts = [date(2026 + (6 - back) // 12, (6 - back) % 12 + 1, 1) for back in range(number + 1)]
    return [(start, after - timedelta(days=1)) for after, start in pairwise(starts)]


def organisations(number: int) -> list[str]:
    """Codes that cannot be real."""
    return [f"ZZ-{place:04d}" for place in range(number)]


def extract(path: Path, names: Sequence[str], codes: Sequence[str], periods: Sequence[tuple[date, date]]) -> Path:
    """An extract of observations with their parts, one for each metric, organisation and period."""
    keys = list(product(names, codes, periods))
    dice = np.random.default_rng(2026)
    patients = dice.integers(1_000, 20_000, len(keys)).astype(float)
    seen = np.round(patients * dice.uniform(0.6, 0.9, len(keys)))
    columns = {
        "metric_id": pa.array([key[0] for key in keys]).dictionary_encode(),
        "org_code": pa.array([key[1] for key in keys]).dictionary_encode(),
        "period_start": pa.array([key[2][0] for key in keys]),
        "period_end": pa.array([key[2][1] for key in keys]),
        "value": 100 * seen / patients,
        "numerator": seen,
        "denominator": patients,
        "status": pa.repeat("final", len(keys)).dictionary_encode(),
    }
    pq.write_table(pa.table(columns), path)
    return path


def directory(path: Path, codes: Sequence[str]) -> Path:
    """An extract of the organisations."""
    pq.write_table(pa.table({"org_code": codes, "name": codes, "kind": ["provider"] * len(codes)}), path)
    return path


def in_turn(ways: Sequence[Callable[[], object]]) -> list[float]:
    """The median time of each way in seconds, all of them in turn, the first round not counted."""
    timed = [[seconds(way) for way in ways] for _ in range(TIMES + 1)][1:]
    return [statistics.median(column) for column in zip(*timed, strict=True)]


def of_a_million(here: Path) -> None:
    """Print the check of a million rows beside reading and writing them."""
    names = monthly()[:10]
    codes = organisations(10_000 // len(names))
    settings = Settings(Folder(here / "million"), fixed_today=TODAY)
    take(settings, [directory(here / "organisations.parquet", codes)], by="bench")
    file = extract(here / "observations-million.parquet", names, codes, months(100))
    with duckdb.connect() as engine:
        copy = COPY.format(here / "copy.parquet")
        plain, judged = in_turn([lambda: engine.execute(copy, {"file": str(file)}), lambda: check(settings, [file])])
    rows = pq.read_metadata(file).num_rows
    print(
        f"intake: {rows:,} rows checked {judged:.2f} s, read and written {plain:.2f} s, ratio {judged / plain:.1f} (at most 3)"
    )


def of_a_month(here: Path) -> None:
    """Print how long one month's extract takes until it is visible, beside a plain load of the same figures."""
    names, codes = monthly()[:60], organisations(12)
    history = extract(here / "observations-history.parquet", names, codes, months(120)[1:])
    month = extract(here / "observations-month.parquet", names, codes, months(1))
    folders = iter(range(TIMES + 1))
    ready = []
    for number in range(TIMES + 1):
        settings = Settings(Folder(here / f"month-{number}"), fixed_today=TODAY)
        take(settings, [directory(here / "organisations.parquet", codes), history], by="bench")
        ready.append(settings)
    with duckdb.connect() as engine:
        files = [str(history), str(month)]
        ways = [
            lambda: engine.execute(LOAD, {"files": files}),
            lambda: take(ready[next(folders)], [month], by="bench"),
        ]
        plain, taken = in_turn(ways)
    print(
        f"intake: one month of {len(names)} metrics into ten years visible after {taken:.2f} s (aim 3), plain load"
        f" {plain:.2f} s, ratio {taken / plain:.1f}"
    )


def main() -> None:
    """Both, one line each."""
    with tempfile.TemporaryDirectory() as folder:
        of_a_million(Path(folder))
        of_a_month(Path(folder))


if __name__ == "__main__":
    main()
