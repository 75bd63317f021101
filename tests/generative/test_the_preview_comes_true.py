"""Any batch: what the preview counts and names is what the take then does to what viewers see."""

import shutil
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.folder import Folder
from impact.intake import foresee, take
from impact.settings import Settings
from impact.warehouse import versions
from tests.desk import TODAY, metric, observation, organisation, write

CODES = ("ZZ1", "ZZ2", "ZZ3")  # ZZ3 is defined by some batches only
SERIES = "SELECT series, coalesce(variation, 'common_cause') FROM signal"
FIGURES = "SELECT series || period_start, value, status FROM observation"
REPORTING = "SELECT DISTINCT org_code, TRUE FROM observation"
ROWS = st.builds(
    lambda number, code, value, gone: observation(number, code, value=value, withdrawn=gone),
    st.integers(-20, 6),
    st.sampled_from(CODES),
    st.sampled_from([30.0, 70.0, 71.0, float("inf")]),
    st.sampled_from([False, False, False, True]),
)
STEADY = [observation(n, code, value=70.0 + n % 2) for n in range(-20, 6) for code in CODES]
BATCHES = st.lists(ROWS, max_size=30, unique_by=lambda row: (row["period_start"], row["org_code"]))


def shown(folder: Folder, query: str) -> dict:
    with duckdb.connect(str(versions.current(folder).path), read_only=True) as connection:
        return {key: rest for key, *rest in connection.execute(query).fetchall()}


def in_view(folder: Folder) -> tuple[dict, dict, dict]:
    return shown(folder, SERIES), shown(folder, FIGURES), shown(folder, REPORTING)


def extract(here: str | Path, dataset: str, rows: list[dict]) -> Path:
    return write(Path(here) / f"{dataset}.parquet", dataset, rows)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory) -> Path:
    """A data folder with two organisations of steady figures; a third one's wait for its definition. To be copied."""
    here = tmp_path_factory.mktemp("furnished")
    office = Settings(folder=Folder(here / "data"), fixed_today=TODAY)
    known = {
        "organisations": [organisation(code) for code in CODES[:2]],
        "metrics": [metric()],
        "observations": STEADY,
    }
    take(office, [extract(here, dataset, rows) for dataset, rows in known.items()], by="us")
    return office.folder.root


@settings(max_examples=4, deadline=None, derandomize=True)
@given(rows=BATCHES, defines=st.booleans())
def test_what_was_foreseen_comes_true(furnished, rows, defines):
    with tempfile.TemporaryDirectory() as here:
        office = Settings(folder=Folder(Path(shutil.copytree(furnished, Path(here) / "data"))), fixed_today=TODAY)
        files = [extract(here, "observations", rows or STEADY)]
        files += [extract(here, "organisations", [organisation("ZZ3")])] if defines else []
        before = in_view(office.folder)
        _, seen = foresee(office, files)
        receipts = take(office, files, by="us")
        after = in_view(office.folder)
    for name in ("added", "revised", "unchanged", "rejected", "waiting", "duplicates"):
        assert sum(of[name] for of in seen.rows.values()) == sum(getattr(one, name) for one in receipts)
    assert seen.revised == sum(after[1].get(key, was) != was for key, was in before[1].items())
    assert seen.in_view_counts.get("goes", 0) == len(set(before[1]) - set(after[1]))
    signals = [key for key in {**before[0], **after[0]} if _said(before[0], key) != _said(after[0], key)]
    assert sum(seen.signal_counts.values()) == len(signals)
    organisations = {what: {one["org_code"] for one in those} for what, those in seen.organisations.items()}
    assert organisations.get("appears", set()) == set(after[2]) - set(before[2])
    assert organisations.get("vanishes", set()) == set(before[2]) - set(after[2])


def _said(series: dict, key: str) -> str:
    return series.get(key, ["common_cause"])[0]
