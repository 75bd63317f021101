"""Small extracts made for the browser tests: two organisations of one system, and three years of one metric."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

MONTHS = [date(year, month, 1) for year in (2023, 2024, 2025) for month in range(1, 13)]
CODES = ("TT1", "TT2")


def organisations(folder: Path) -> Path:
    """A system and its two providers."""
    rows = [
        {"org_code": "TTS", "name": "Test Valley ICS", "kind": "system", "provider_type": None},
        {"org_code": "TT1", "name": "First Test Hospitals", "kind": "provider", "provider_type": "acute"},
        {"org_code": "TT2", "name": "Second Test Hospitals", "kind": "provider", "provider_type": "acute"},
    ]
    return _write(folder / "organisations.parquet", rows)


def memberships(folder: Path) -> Path:
    """Both providers in the system."""
    rows = [
        {"org_code": code, "group_code": "TTS", "kind": "in_system", "from_date": date(2020, 4, 1)} for code in CODES
    ]
    return _write(folder / "memberships.parquet", rows)


def observations(folder: Path, codes=CODES, name: str = "observations-2025.parquet") -> Path:
    """Four-hour waits of these organisations, steady for two years and six points higher in the third."""
    rows = [_observation(code, n, month) for code in codes for n, month in enumerate(MONTHS)]
    return _write(folder / name, rows)


def survey(folder: Path) -> Path:
    """Two years of one question of the annual survey, answered in the system's own body."""
    rows = [
        {
            "metric_id": "nss_q3f_improvements", "org_code": "TTS", "period_start": date(year, 1, 1),
            "period_end": date(year, 12, 31), "value": value, "status": "final",
        }
        for year, value in ((2024, 56.0), (2025, 58.5))
    ]  # fmt: skip
    return _write(folder / "observations-survey.parquet", rows)


def misspelt(folder: Path) -> Path:
    """The same with one column's name cut short."""
    table = pq.read_table(observations(folder, name="observations-misspelt.parquet"))
    names = ["org_cod" if name == "org_code" else name for name in table.column_names]
    path = folder / "observations-misspelt.parquet"
    pq.write_table(table.rename_columns(names), path)
    return path


def proportions(folder: Path) -> Path:
    """Percentages written as proportions of 0 to 1."""
    rows = [_observation("TT1", n, month) for n, month in enumerate(MONTHS)]
    return _write(folder / "observations-small.parquet", [row | {"value": row["value"] / 100} for row in rows])


def large(folder: Path, rows: int = 2_000_000) -> Path:
    """Figures of a thousand organisations that nobody has defined, so many that looking at them takes seconds."""
    path = folder / "observations-large.parquet"
    duckdb.execute(
        f"""
        COPY (
            SELECT
                'ae_4hr' AS metric_id, 'TT' || range % 1000 AS org_code,
                DATE '2000-01-01' + (range // 1000)::INTEGER AS period_start, period_start AS period_end,
                50.5 AS value, NULL::DOUBLE AS numerator, NULL::DOUBLE AS denominator, 'final' AS status
            FROM range({rows})
        ) TO '{path}'
        """
    )
    return path


def broken(folder: Path) -> Path:
    """Text that calls itself parquet."""
    path = folder / "observations-broken.parquet"
    path.write_text("this is no parquet file", encoding="utf-8")
    return path


def _observation(code: str, n: int, month: date) -> dict:
    patients = 10_000
    seen = 7_000 + (600 if n >= 24 else 0) + (37 * n) % 120
    end = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return {
        "metric_id": "ae_4hr", "org_code": code, "period_start": month, "period_end": end,
        "value": seen / patients * 100, "numerator": float(seen), "denominator": float(patients), "status": "final",
    }  # fmt: skip


def _write(path: Path, rows: list[dict]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path
