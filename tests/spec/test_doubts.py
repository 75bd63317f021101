"""Doubts about figures against their history, by worked example: each fires, and each near miss does not."""

from datetime import date

import pytest

from impact.intake.batch import Given, judge_batch
from impact.warehouse import build
from tests.desk import TODAY, Desk, metric, month, observation, organisation, write

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
    assert doubted(receipt) == [("frozen_value", 10, "value", "64.5 days")]
    (fault,) = receipt.faults
    assert "`wait` of ZZ1: 6 periods, 2024-05-01 to 2024-10-01" in fault.message


def test_a_run_that_goes_on_over_two_files_is_told_at_the_row_that_makes_it_six(desk):
    assert doubted(desk.take("observations", series([60.0, 62.0, 61.0, 63.0] + [64.5] * 5))) == []
    assert doubted(desk.take("observations", series([64.5], first=-14))) == [("frozen_value", 1, "value", "64.5 days")]


def test_a_run_that_stood_before_is_not_told_of_a_file_that_adds_another_series(desk):
    assert [found[:2] for found in doubted(desk.take("observations", series([64.5] * 6)))] == [("frozen_value", 6)]
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
    assert doubted(receipt) == [("frozen_value", 13, "value", "0")]


def test_a_jump_of_over_eight_mean_moving_ranges_is_told_with_how_far_it_is(desk):
    desk.take("observations", series(HISTORY))
    receipt = desk.take("observations", series([90.0], first=-9))
    assert doubted(receipt) == [("jump", 1, "value", "90.0 days")]
    assert (
        "`wait` of ZZ1, 2025-03-01: 62.0 days before, which is 17 times its usual movement" in receipt.faults[0].message
    )


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


def in_files(desk, rows: list[dict], month_number: int) -> list[Given]:
    """A file for each row, as of providers that each send their own."""
    names = [f"observations-{month_number}-{row['org_code']}.parquet" for row in rows]
    return [
        Given(write(desk.folder / name, "observations", [row]), name) for name, row in zip(names, rows, strict=True)
    ]


@pytest.mark.parametrize(
    ("now", "gone"), [((6.0, 5.0, 8.0, 9.0), ["ZZ14"]), ((6.0, 5.0), []), ((6.0, 5.0, 8.0, 9.0, 7.0), [])]
)
def test_of_files_from_one_provider_each_the_last_of_the_batch_is_told_who_is_in_none(desk, now, gone):
    first = in_files(desk, several(desk, 5.0, 6.0, 7.0, 8.0, 9.0, number=1), 1)
    judge_batch(desk.connection, first, today=TODAY, first_place=desk.place + 1)
    second = in_files(desk, several(desk, *now, number=2), 2)
    receipts = judge_batch(desk.connection, second, today=TODAY, first_place=desk.place + 100)
    assert [[value for rule, _, _, value in doubted(receipt)] for receipt in receipts] == [
        *([[]] * (len(now) - 1)),
        gone,
    ]
    assert receipts[-1].fault_count == len(receipts[-1].faults)


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


def marks(desk) -> list[tuple]:
    """How the figures in force came, as the app is told it: rule, period, and what its words need."""
    return desk.connection.execute(
        """
        SELECT arrival.rule, arrival.period_start, arrival.before, arrival.due_on FROM taken.arrival AS arrival
        INNER JOIN taken.observations AS figure USING (metric_id, org_code, period_start, breakdown, place)
        ORDER BY ALL
        """
    ).fetchall()


def wait(value: float, number: int = 1, **more) -> dict:
    return observation(number, metric_id="wait", value=value, **more)


def test_a_final_figure_that_becomes_another_by_over_a_tenth_is_told_with_what_it_was(desk):
    desk.take("observations", [wait(60.0), wait(50.0, 2)])
    receipt = desk.take("observations", [wait(66.1), wait(50.0, 2)])
    assert doubted(receipt) == [("revised_figure", 1, "value", "66.1 days")]
    assert "`wait` of ZZ1, 2026-01-01: 60.0 days before" in receipt.faults[0].message
    assert marks(desk) == [("revised", month(1)[0], 60.0, None)]


NO_REVISIONS = {
    "a tenth and no more": (wait(60.0), wait(66.0)),
    "two of the units it is shown in": (wait(0.5), wait(0.7)),
    "it was provisional": (wait(60.0, status="provisional"), wait(90.0)),
    "it was missing": (wait(None), wait(90.0)),
    "it is kept back": (wait(60.0), wait(None, status="suppressed")),
    "it is withdrawn": (wait(60.0), wait(90.0, withdrawn=True)),
    "it was withdrawn": (wait(60.0, withdrawn=True), wait(90.0)),
    "other parts of the same": (wait(None, numerator=6.0, denominator=0.1), wait(None, numerator=6e3, denominator=1e2)),
}


def test_what_is_no_revision_of_history(desk):
    for n in (0, 1):
        rows = [{**pair[n], "breakdown": name} for name, pair in NO_REVISIONS.items()]
        receipt = desk.take("observations", rows)
        assert (receipt.added + receipt.revised, doubted(receipt), marks(desk)) == (len(rows), [], [])


def test_what_was_said_of_a_figure_stays_while_it_is_sent_as_it_is_and_goes_when_it_changes(desk):
    desk.take("observations", [wait(60.0)])
    desk.take("observations", [wait(80.0)])
    assert doubted(desk.take("observations", [wait(80.0), wait(50.0, 2)])) == []  # a longer file with the same figure
    assert marks(desk) == [("revised", month(1)[0], 60.0, None)]
    desk.take("observations", [wait(80.1)])
    assert marks(desk) == []


DUE = {**DAYS, "due_after_days": 10}  # of May: 10 June; of January, 10 February


@pytest.fixture
def awaited(tmp_path):
    """A desk at which `wait` is due ten days after its period, and has come as far as April."""
    desk = Desk(tmp_path)
    desk.take("metrics", [metric(**DUE), metric(**{**DUE, "metric_id": "yearly", "cadence": "irregular"})])
    desk.take("observations", series([60.0, 61.0], first=3) + series([1.0], first=3, metric_id="yearly"))
    return desk


def test_a_new_figure_is_late_from_the_day_after_it_was_due_on_a_working_day(awaited):
    def told(number: int, day: date) -> list:
        return doubted(awaited.take("observations", [wait(62.0, number)], today=day))

    late = [("late_figures", None, "period_start", "wait")]
    assert told(5, date(2026, 6, 10)) == [] and marks(awaited) == []
    assert told(6, date(2026, 7, 13)) == late
    assert marks(awaited) == [("late", month(6)[0], None, date(2026, 7, 10))]
    assert told(9, date(2026, 10, 12)) == []  # the 10th is a Saturday
    assert told(10, date(2026, 11, 11)) == late


def test_late_figures_are_told_once_a_metric_and_period_and_not_row_by_row(awaited):
    awaited.take("observations", series([60.0], first=4, org_code="ZZS"))
    rows = [wait(62.0, number, org_code=code) for code in ("ZZ1", "ZZS") for number in (5, 6)]
    receipt = awaited.take("observations", rows)
    assert [fault.message for fault in receipt.faults if fault.rule == "late_figures"] == [
        "Figures of `wait` came after they were due: 2 of 2026-05-01, due on 2026-06-10, 34 days later.",
        "Figures of `wait` came after they were due: 2 of 2026-06-01, due on 2026-07-10, 4 days later.",
    ]


def test_what_is_not_late(awaited):
    rows = [
        *series([62.0, 61.0], first=5, org_code="ZZS"),  # a series that begins
        *series([62.0, 61.0], first=2),  # a gap that is filled, a figure that was there
        *series([62.0], first=5, metric_id="yearly"),  # of no cadence
        *series([62.0], first=5, withdrawn=True),
        *series([62.0], first=5, breakdown="sex=F"),  # a part of the whole
    ]
    assert "late_figures" not in {rule for rule, *_ in doubted(awaited.take("observations", rows))}
    assert marks(awaited) == []


def test_more_than_six_periods_at_once_are_history_and_not_late(awaited):
    awaited.take("observations", series([60.0], first=4, org_code="ZZS"))
    rows = series([62.0, 61.0] * 3, first=5) + series([62.0, 61.0] * 4, first=5, org_code="ZZS")[:7]
    awaited.take("observations", rows, today=date(2027, 7, 14))
    assert [start for _, start, *_ in marks(awaited)] == [month(number)[0] for number in range(5, 11)]


def test_of_files_of_one_batch_none_is_late_after_another(tmp_path):
    desk = Desk(tmp_path)
    desk.take("metrics", [metric(**DUE)])
    paths = [write(tmp_path / f"observations-{n}.parquet", "observations", [wait(60.0 + n, n)]) for n in (1, 2, 3)]
    receipts = judge_batch(
        desk.connection, [Given(path, path.name) for path in paths], today=TODAY, first_place=desk.place + 1
    )
    assert [doubted(receipt) for receipt in receipts] == [[], [], []]


@pytest.mark.parametrize(
    ("kind", "parts", "is_doubted"),
    [
        ("proportion", (350.0, 249.0), True),
        ("proportion", (249.0, 249.0), False),
        ("proportion", (0.0, 249.0), False),
        ("rate", (350.0, 249.0), False),
    ],
)
def test_a_proportion_beyond_its_whole_is_a_doubt_and_intake_warns_of_it_once(desk, kind, parts, is_doubted):
    desk.take("metrics", [metric("share", kind=kind, multiplier=100.0)])
    row = observation(metric_id="share", value=None, numerator=parts[0], denominator=parts[1])
    receipt = desk.take("observations", [row])
    assert len(doubted(receipt)) == is_doubted
    build.build_doubts(desk.connection, only="SELECT 'share'")
    found = desk.connection.execute("SELECT rule, number FROM doubt").fetchall()
    build.drop_doubts(desk.connection)
    assert found == ([("beyond", 100.0)] if is_doubted else [])
