"""Ten million observations in one file: taken under 2 GB of memory, with its progress said. `make scale`, or `make soak`."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from impact.catalogue import metrics
from impact.folder import Folder
from impact.settings import PROJECT
from impact.warehouse import versions

ROWS = int(os.environ.get("SCALE_ROWS", "0"))
MOST = 2_000_000_000  # bytes
MONTHS = 120
# Numerators and denominators by hash, so that the same rows come each time.
FILE = """
    COPY (
        WITH series AS (
            SELECT metric_id, 'ZZ-' || organisation AS org_code
            FROM unnest($metrics) AS metric (metric_id), range($organisations) AS organisation (organisation)
        ),
        measured AS (
            SELECT
                metric_id, org_code, CAST(start AS DATE) AS period_start, last_day(start) AS period_end,
                1000.0 + hash(metric_id, org_code, start) % 19000 AS denominator
            FROM series, range(DATE '2016-07-01', DATE '2026-07-01', INTERVAL 1 MONTH) AS period (start)
        )
        SELECT *, floor(denominator * 0.75) AS numerator, 100 * floor(denominator * 0.75) / denominator AS "value",
            'final' AS status
        FROM measured
    ) TO '{0}' (FORMAT parquet)
"""
DIRECTORY = """
    COPY (
        SELECT 'ZZ-' || organisation AS org_code, 'Trust ' || organisation AS name, 'provider' AS kind
        FROM range($organisations) AS organisation (organisation)
    ) TO '{0}' (FORMAT parquet)
"""


def extracts(folder: Path, rows: int) -> list[Path]:
    """An extract of the organisations, and one of about so many observations."""
    ids = [one.metric_id for one in metrics() if one.cadence == "monthly" and one.kind == "proportion"]
    organisations = rows // (len(ids) * MONTHS)
    directory, figures = folder / "organisations.parquet", folder / "observations.parquet"
    duckdb.execute(DIRECTORY.format(directory), {"organisations": organisations})
    duckdb.execute(FILE.format(figures), {"metrics": ids, "organisations": organisations})
    return [directory, figures]


def peak_of(child: subprocess.Popen) -> int:
    """The most memory that the child has held, in bytes, once it has ended (POSIX)."""
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.skipif(os.name == "nt", reason="the peak is asked of POSIX systems")
@pytest.mark.skipif(ROWS < 1_000_000, reason="SCALE_ROWS says how many; make scale and make soak do")
def test_ten_million_observations_in_one_file_are_taken_under_2_gb(tmp_path):
    files = extracts(tmp_path, ROWS)
    command = [sys.executable, "-m", "impact", "--data", str(tmp_path / "data"), "take", *map(str, files)]
    with (tmp_path / "said").open("w") as said:
        child = subprocess.Popen(
            command, cwd=PROJECT, stdout=said, stderr=said, env=os.environ | {"IMPACT_TODAY": "2026-07-14"}
        )
        peak = peak_of(child)
    told = (tmp_path / "said").read_text()
    with duckdb.connect(str(versions.current(Folder(tmp_path / "data")).path), read_only=True) as connection:
        shown = connection.execute("SELECT count(*) FROM point").fetchone()[0]
    print(f"{shown:,} observations taken, at most {peak / 1e9:.2f} GB")
    assert child.returncode == 0 and shown > 0.95 * ROWS, told
    assert peak < MOST
    assert told.count("rows read (") >= 9 and "judging the series: part 2 of" in told
