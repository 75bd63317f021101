"""Doubts about figures against their history, by worked example: each fires, and each near miss does not."""

import pytest

from tests.desk import Desk, metric, month, observation, organisation

HISTORY = [60.0, 62.0, 61.0, 63.0, 60.0, 61.0, 62.0, 60.0, 63.0, 61.0, 62.0, 61.0, 60.0, 62.0]  # usual movement: 1.6
DAYS = {"metric_id": "wait", "title": "Wait", "kind": "mean", "unit": "days"}
COUNT = {"metric_id": "falls", "title": "Falls", "kind": "count", "unit": "count", "decimals": 0}


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    desk.take("metrics", [metric(**DAYS), metric(**COUNT), metric("stage", kind="score", unit="level", decimals=0)])
    return desk


def series(values, *, first: int = -23, metric_id: str = "wait", org_code: str = "ZZ1", **more) -> list[dict]:
    """A figure a month from the month `first` on."""
    return [
        observation(number, metric_id=metric_id, org_code=org_code, value=value, **more)
        for number, value in enumerate(values, first)
    ]


def doubted(receipt) -> list[tuple]:
    return [(fault.rule, fault.row, fault.column, fault.value) for fault in receipt.faults if fault.severity == "warn"]


def test_six_periods_that_say_the_same_are_told_once_at_the_last_of_them(desk):
    receipt = desk.take("observations", series([60.0, 62.0, 61.0, 63.0] + [64.5] * 6))
    assert doubted(receipt) == [("frozen_value", 10, "value", "64.5")]
    (fault,) = receipt.faults
    assert "`wait` of ZZ1: 6 periods, 2024-05-01 to 2024-10-01" in fault.message


def test_a_run_that_goes_on_over_two_files_is_told_at_the_row_that_makes_it_six(desk):
    assert doubted(desk.take("observations", series([60.0, 62.0, 61.0, 63.0] + [64.5] * 5))) == []
    assert doubted(desk.take("observations", series([64.5], first=-14))) == [("frozen_value", 1, "value", "64.5")]


def test_a_run_that_stood_before_is_not_told_of_a_file_that_adds_another_series(desk):
    desk.take("observations", series([64.5] * 6))
    assert doubted(desk.take("observations", series([60.0], org_code="ZZ2"))) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(series([64.5] * 5), id="five"),
        pytest.param(series([64.5] * 3 + [64.6] + [64.5] * 3), id="a small movement between"),
        pytest.param(series([64.5] * 3) + series([64.5] * 3, first=-19), id="a period without a figure between"),
        pytest.param(series([0.0] * 6, metric_id="falls"), id="nothing happened in a series that has only begun"),
        pytest.param(series([2.0, 2.0, 3.0, 3.0, 2.0, 2.0] + [1.0] * 6, metric_id="falls"), id="small counts"),
        pytest.param(series([3.0] * 9, metric_id="stage"), id="a level, which is meant to stand"),
        pytest.param(
            [observation(n, metric_id="wait", value=2.0, numerator=2.0 * n, denominator=1.0 * n) for n in range(1, 7)],
            id="the same of other parts",
        ),
    ],
)
def test_what_is_not_frozen(desk, rows):
    assert doubted(desk.take("observations", rows)) == []


def test_a_count_of_nothing_is_told_where_the_series_never_stood_still_before(desk):
    moving = [5.0, 7.0, 6.0, 9.0, 5.0, 8.0, 4.0]
    receipt = desk.take("observations", series(moving + [0.0] * 6, metric_id="falls"))
    assert doubted(receipt) == [("frozen_value", 13, "value", "0.0")]


def test_a_jump_of_over_eight_mean_moving_ranges_is_told_with_how_far_it_is(desk):
    desk.take("observations", series(HISTORY))
    receipt = desk.take("observations", series([90.0], first=-9))
    assert doubted(receipt) == [("jump", 1, "value", "90.0")]
    assert "`wait` of ZZ1, 2025-03-01: 62.0 before, which is 17 times its usual movement" in receipt.faults[0].message


def test_the_figure_that_comes_back_from_a_jump_is_none(desk):
    desk.take("observations", series([*HISTORY, 90.0]))
    assert doubted(desk.take("observations", series([62.0], first=-8))) == []


@pytest.mark.parametrize("value", [74.0, 50.0])
def test_a_large_but_possible_movement_is_none(desk, value):
    assert doubted(desk.take("observations", series([*HISTORY, value]))) == []


def test_a_series_of_eleven_ranges_may_be_doubted_and_a_shorter_one_not(desk):
    assert doubted(desk.take("observations", series([*HISTORY[:11], 90.0]))) == []
    (found,) = doubted(desk.take("observations", series([*HISTORY[:12], 90.0], breakdown="sex=F")))
    assert found[0] == "jump"


def test_new_process_limits_from_that_period_on_explain_a_jump(desk):
    event = {"org_code": "ZZ1", "metric_id": "wait", "occurred_on": month(-9)[0], "kind": "recalculate", "title": "New"}
    desk.take("events", [event])
    assert doubted(desk.take("observations", series([*HISTORY, 90.0]))) == []


def test_what_chance_may_do_to_small_counts_is_no_jump(desk):
    calm = [1.0, 2.0] * 7
    assert doubted(desk.take("observations", series([*calm, 11.0], metric_id="falls"))) == []
    (found,) = doubted(desk.take("observations", series([*calm, 60.0], metric_id="falls", breakdown="sex=F")))
    assert found[0] == "jump"


def several(desk, *values, number: int = 1, **more) -> list[dict]:
    """A count of each of several new organisations in one month."""
    codes = [f"ZZ1{place}" for place in range(len(values))]
    desk.take("organisations", [organisation(code) for code in codes])
    return [
        observation(number, metric_id="falls", org_code=code, value=value, **more)
        for code, value in zip(codes, values, strict=True)
    ]


def test_a_figure_that_is_the_sum_of_the_others_may_be_a_total(desk):
    receipt = desk.take("observations", several(desk, 400.0, 350.0, 617.0, 1367.0))
    assert doubted(receipt) == [("total_among", 4, "org_code", "ZZ13")]
    assert "the sum of 3 others" in receipt.faults[0].message


@pytest.mark.parametrize(
    "values",
    [
        pytest.param((400.0, 350.0, 617.0, 1368.0), id="one beside the sum"),
        pytest.param((400.0, 967.0, 1367.0), id="of two others"),
        pytest.param((4.0, 3.0, 6.0, 13.0), id="small, and once"),
    ],
)
def test_what_is_no_total(desk, values):
    assert doubted(desk.take("observations", several(desk, *values))) == []


def test_smaller_sums_are_told_where_they_come_again(desk):
    desk.take("observations", several(desk, 10.0, 11.0, 12.0, 33.0, number=1))
    receipt = desk.take("observations", several(desk, 14.0, 9.0, 15.0, 38.0, number=2))
    assert doubted(receipt) == [("total_among", 4, "org_code", "ZZ13")]


def test_one_of_five_that_reports_no_longer_is_told_once_for_the_file(desk):
    desk.take("observations", several(desk, 5.0, 6.0, 7.0, 8.0, 9.0, number=1))
    receipt = desk.take("observations", several(desk, 6.0, 5.0, 8.0, 9.0, number=2))
    assert doubted(receipt) == [("reporter_gone", None, "org_code", "ZZ14")]
    assert "`falls` for 2026-02-01" in receipt.faults[0].message


@pytest.mark.parametrize("now", [(6.0,), (6.0, 5.0), (6.0, 5.0, 8.0)], ids=["one came", "two came", "three of five"])
def test_while_the_newest_period_is_still_coming_in_nobody_is_gone(desk, now):
    desk.take("observations", several(desk, 5.0, 6.0, 7.0, 8.0, 9.0, number=1))
    assert doubted(desk.take("observations", several(desk, *now, number=2))) == []


def test_nobody_who_has_closed_is_gone(desk):
    rows = several(desk, 5.0, 6.0, 7.0, 8.0, 9.0, number=1)
    desk.take("organisations", [organisation("ZZ14", closed_on=month(1)[1])])
    desk.take("observations", rows)
    assert doubted(desk.take("observations", several(desk, 6.0, 5.0, 8.0, 9.0, number=2))) == []


def test_a_file_that_changes_nothing_is_not_doubted_again_and_nothing_stays_behind(desk):
    rows = series([60.0, 62.0, 61.0, 63.0] + [64.5] * 6)
    assert doubted(desk.take("observations", rows)) != []
    assert doubted(desk.take("observations", rows)) == []
    left = desk.connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary AND table_name = 'doubt'")
    assert left.fetchall() == []
