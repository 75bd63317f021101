"""Columns of codes are kept as codes where their words are few: that makes judging quicker and changes nothing else."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from impact.intake import opening, staging, words
from impact.intake.footer import Unreadable
from tests.desk import WORLD, Desk, metric, observation, write

NASTY = [
    observation(1),
    observation(2, org_code="", status="ready"),
    observation(3, org_code=None, metric_id="it's"),
    observation(4, org_code="Ünknown", breakdown="sex=F"),
    observation(5, metric_id="nobody_knows", breakdown="a\nb"),
    observation(5, org_code="ZZ2", breakdown=""),
    observation(6),
    observation(6),
    observation(7) | {"period_end": observation(8)["period_end"]},
    observation(8),
    observation(9, value=0.7, numerator=7.0, denominator=10.0),
]
REFERRING = [metric("one", contributes_to="two"), metric("two", contributes_to="nobody"), metric("three", kind="?")]


@pytest.mark.parametrize(
    ("dataset", "rows"),
    [
        ("assessments", WORLD["assessments"]),
        ("events", WORLD["events"]),
        ("observations", NASTY),
        ("metrics", REFERRING),
    ],
    ids=["assessments", "events", "nasty observations", "metrics that refer to metrics"],
)
def test_kept_as_codes_or_as_text_a_file_is_judged_alike(tmp_path, monkeypatch, dataset, rows):
    receipts, states = [], []
    for most in (words.MOST, 0):
        monkeypatch.setattr(words, "MOST", most)
        desk = Desk(tmp_path)
        path = write(tmp_path / f"{dataset}.parquet", dataset, rows)
        assert bool(staging.search(opening.look(path)).words) == bool(most)
        receipts.append(desk.take_file(path))
        states.append(desk.state())
    assert receipts[0] == receipts[1] and states[0] == states[1]


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]
)
def test_words_are_found_however_text_is_written(tmp_path, kind):
    rows = [observation(number, status=status) for number, status in enumerate(["final", "", None, "provisional"], 1)]
    path = write(tmp_path / "observations.parquet", "observations", rows, {"status": kind})
    desk = Desk(tmp_path)
    assert staging.search(opening.look(path)).words["status"] == ("final", "provisional")
    assert [fault.row for fault in desk.take_file(path).faults if fault.rule == "missing_value"] == [2, 3]
    assert [row["status"] for row in desk.rows("taken", "observations")] == ["final", "provisional"]


def test_many_words_long_ones_and_unprintable_ones_stay_text(tmp_path):
    many = [f"w{number}" for number in range(words.MOST + 1)]
    for said in (many, ["x" * (words.MOST_LETTERS + 1)], ["a\x00b"]):
        path = tmp_path / "observations.parquet"
        pq.write_table(pa.table({"metric_id": said, "org_code": ["ZZ1"] * len(said)}), path)
        assert set(staging.search(opening.look(path)).words) == {"org_code"}


def test_a_file_that_changes_between_its_words_and_its_rows_cannot_be_read(tmp_path):
    desk = Desk(tmp_path)
    extract = opening.look(write(tmp_path / "observations.parquet", "observations", WORLD["observations"]))
    with pytest.raises(Unreadable):
        staging.stage(desk.connection, extract, {"org_code": ("ZZ7",)})
    assert desk.connection.execute("SELECT count(*) FROM staged").fetchone() == (0,)
