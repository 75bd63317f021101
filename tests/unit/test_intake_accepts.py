"""What intake accepts: a valid extract of every dataset, in every spelling of its types."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from impact.contracts import contracts
from tests.desk import WORLD, Desk, found, metric, month, observation, table, write


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_a_valid_extract_of_every_dataset_is_accepted_and_taking_it_again_alters_nothing(tmp_path):
    desk = Desk(tmp_path, world=False)
    for dataset in contracts():
        receipt = desk.take(dataset, WORLD[dataset])
        assert (receipt.verdict, receipt.added, found(receipt)) == ("accepted", len(WORLD[dataset]), [])
    before, place = desk.state(), desk.place
    for dataset in contracts():
        receipt = desk.take(dataset, WORLD[dataset], name=f"{dataset}-again.parquet")
        assert (receipt.verdict, receipt.altered, receipt.unchanged) == ("unchanged", False, len(WORLD[dataset]))
    assert (desk.state(), desk.place) == (before, place)


TEXTS = [
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.dictionary(pa.int8(), pa.string()),
    pa.dictionary(pa.int64(), pa.large_string()),
]
NUMBERS = [pa.float64(), pa.float32(), pa.float16(), pa.int8(), pa.uint64(), pa.decimal128(10, 2), pa.decimal256(60, 2)]
DATES = [pa.date32(), pa.date64(), *(pa.timestamp(unit) for unit in ("s", "ms", "us", "ns"))]


@pytest.mark.parametrize("kind", TEXTS, ids=str)
def test_text_may_be_encoded_in_any_way(desk, kind):
    receipt = desk.take("observations", [observation()], types={"org_code": kind, "status": kind})
    assert receipt.verdict == "accepted"
    assert desk.rows("taken", "observations")[0]["org_code"] == "ZZ1"


@pytest.mark.parametrize("kind", NUMBERS, ids=str)
def test_a_number_may_be_any_integer_float_or_decimal(desk, kind):
    value = Decimal(72) if pa.types.is_decimal(kind) else 72
    assert desk.take("observations", [observation(value=value)], types={"value": kind}).verdict == "accepted"
    assert desk.rows("taken", "observations")[0]["value"] == 72.0


@pytest.mark.parametrize("kind", DATES, ids=str)
def test_a_date_may_be_a_timestamp_without_a_zone_at_midnight(desk, kind):
    assert desk.take("observations", [observation()], types={"period_start": kind}).verdict == "accepted"
    assert desk.rows("taken", "observations")[0]["period_start"] == date(2026, 1, 1)


def test_old_int96_timestamps_at_midnight_are_dates(desk, tmp_path):
    path = tmp_path / "observations-old.parquet"
    rows = table("observations", [observation()], {"period_start": pa.timestamp("ns")})
    pq.write_table(rows, path, use_deprecated_int96_timestamps=True)
    assert desk.take_file(path).verdict == "accepted"


def test_a_column_without_any_value_fits_every_type(desk):
    receipt = desk.take("observations", [observation()], types={"numerator": pa.null(), "denominator": pa.null()})
    assert receipt.verdict == "accepted"


def test_whole_numbers_may_arrive_as_floats(desk):
    rows = [WORLD["assessments"][0] | {"responses": 12.0}]
    assert desk.take("assessments", rows, types={"responses": pa.float64()}).verdict == "accepted"
    assert desk.rows("taken", "assessments")[0]["responses"] == 12


def test_empty_text_is_null(desk):
    receipt = desk.take("organisations", [{"org_code": "ZZ9", "name": "Nine", "kind": "other", "provider_type": ""}])
    assert receipt.verdict == "accepted"
    assert desk.rows("taken", "organisations")[-1]["provider_type"] is None


def test_an_absent_breakdown_is_all_and_an_absent_metric_of_an_event_is_every_metric(desk, tmp_path):
    for dataset, column in (("observations", "breakdown"), ("events", "metric_id")):
        path = tmp_path / f"{dataset}-without.parquet"
        pq.write_table(table(dataset, WORLD[dataset][:1]).drop_columns([column]), path)
        receipt = desk.take_file(path)
        assert receipt.verdict == "accepted"
        assert ("default_column", None, column) in found(receipt, "note")
    assert desk.rows("taken", "observations")[0]["breakdown"] == "all"
    assert desk.rows("taken", "events")[0]["metric_id"] == "*"


def test_an_absent_nullable_column_is_a_note(desk, tmp_path):
    path = tmp_path / "observations.parquet"
    pq.write_table(table("observations", [observation()]).drop_columns(["numerator"]), path)
    receipt = desk.take_file(path)
    assert (receipt.verdict, found(receipt, "note")) == ("accepted", [("absent_column", None, "numerator")])


def test_a_column_that_begins_with_x_is_dropped_with_a_note(desk):
    receipt = desk.take("observations", [observation(x_batch="July run")])
    assert (receipt.verdict, found(receipt, "note")) == ("accepted", [("dropped_column", None, "x_batch")])
    assert "x_batch" not in desk.rows("taken", "observations")[0]


def test_the_dataset_is_read_from_the_beginning_of_the_name(desk):
    for name in (
        "observations.parquet",
        "observations-2026-10.parquet",
        "observations_acute_v2.parquet",
        "Observations 2026 (é; final).parquet",
        f"observations-{'x' * 220}.parquet",
    ):
        assert desk.take("observations", [observation()], name=name).dataset == "observations"


def test_a_name_given_beside_the_path_decides(desk, tmp_path):
    path = write(tmp_path / "tmpk3j2", "observations", [observation()])
    receipt = desk.take_file(path, display_name="observations-upload.parquet")
    assert (receipt.verdict, receipt.file) == ("accepted", "observations-upload.parquet")


def test_a_withdrawn_row_is_kept_with_its_flag(desk):
    desk.take("observations", [observation(1), observation(2)])
    receipt = desk.take("observations", [observation(1, withdrawn=True)])
    assert (receipt.verdict, receipt.revised) == ("accepted", 1)
    assert [row["withdrawn"] for row in desk.rows("taken", "observations")] == [True, None]


def test_not_withdrawn_is_the_same_however_it_is_written(desk):
    desk.take("observations", [observation()])
    assert desk.take("observations", [observation(withdrawn=False)]).verdict == "unchanged"


def test_a_revision_counts_what_it_adds_revises_and_leaves(desk):
    desk.take("observations", [observation(1), observation(2)])
    receipt = desk.take("observations", [observation(1), observation(2, value=1.5), observation(3)])
    assert (receipt.added, receipt.revised, receipt.unchanged) == (1, 1, 1)
    assert [row["value"] for row in desk.rows("taken", "observations")] == [71.0, 1.5, 73.0]


def test_going_back_to_an_earlier_file_alters_rows_again(desk):
    first, second = [observation(1)], [observation(1, value=50.0)]
    desk.take("observations", first)
    desk.take("observations", second)
    receipt = desk.take("observations", first)
    assert (receipt.verdict, receipt.revised) == ("accepted", 1)


def test_a_weekly_daily_quarterly_or_yearly_period_fits_its_cadence(desk):
    periods = {"daily": (1, 1), "weekly": (1, 7), "quarterly": (1, 90), "annual": (1, 365)}
    desk.take("metrics", [metric(name, cadence=name) for name in periods])
    rows = [
        observation(
            metric_id=name,
            period_start=date(2025, 1, 1),
            period_end=date.fromordinal(date(2025, 1, 1).toordinal() + length - 1),
        )
        for name, (_, length) in periods.items()
    ]
    assert found(desk.take("observations", rows)) == []


def test_month_gives_the_last_day():
    assert month(2) == (date(2026, 2, 1), date(2026, 2, 28))
    assert month(13) == (date(2027, 1, 1), date(2027, 1, 31))
