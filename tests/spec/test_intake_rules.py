"""Every rule of intake as a table: the fault planted → rule, severity, row and column found, and the file's fate."""

from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from impact.contracts import contracts
from impact.intake.faults import wordings
from tests.desk import TODAY, WORLD, Desk, metric, observation, organisation, practices_and_levels, table

NAN, INFINITY = float("nan"), float("inf")


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def seen(receipt) -> list[tuple]:
    return [
        (fault.rule, fault.severity, fault.row, fault.column)
        for fault in receipt.faults
        if fault.rule not in ("absent_column", "default_column")
    ]


# Observations: a rejected row stays out, the rest is taken. Planted in row 2 of three.
ROWS_OF_OBSERVATIONS = [
    ("null in a key", {"org_code": None}, "missing_value", "reject", "org_code"),
    ("empty text in a key", {"metric_id": ""}, "missing_value", "reject", "metric_id"),
    ("null in a breakdown that is there", {"breakdown": None}, "missing_value", "reject", "breakdown"),
    ("null in a required column", {"period_end": None}, "missing_value", "reject", "period_end"),
    ("a word not in the list", {"status": "finished"}, "unknown_word", "reject", "status"),
    ("a word in another case", {"status": "Final"}, "unknown_word", "reject", "status"),
    ("an organisation's code in lower case", {"org_code": "zz1"}, "broken_code", "reject", "org_code"),
    ("an organisation's code of one character", {"org_code": "Z"}, "broken_code", "reject", "org_code"),
    ("every organisation, where that is not allowed", {"org_code": "*"}, "broken_code", "reject", "org_code"),
    ("a code with a line break at its end", {"org_code": "ZZ1\n"}, "broken_code", "reject", "org_code"),
    ("a metric's id with a capital", {"metric_id": "Seen"}, "broken_code", "reject", "metric_id"),
    ("an end before its start", {"period_end": date(2026, 1, 30)}, "end_before_start", "reject", "period_end"),
    ("NaN", {"value": NAN}, "not_finite", "reject", "value"),
    ("infinity", {"numerator": INFINITY}, "not_finite", "reject", "numerator"),
    ("minus infinity", {"denominator": -INFINITY}, "not_finite", "reject", "denominator"),
    ("a denominator of zero", {"numerator": 3, "denominator": 0}, "impossible_denominator", "reject", "denominator"),
    (
        "a denominator below zero",
        {"numerator": 3, "denominator": -4},
        "impossible_denominator",
        "reject",
        "denominator",
    ),
    (
        "nothing of nothing",
        {"numerator": 0, "denominator": 0, "value": None},
        "nothing_of_nothing",
        "note",
        "denominator",
    ),
    ("a proportion above 100", {"value": 100.1}, "proportion_above_whole", "warn", "value"),
    (
        "parts above the whole",
        {"value": None, "numerator": 5, "denominator": 4},
        "proportion_above_whole",
        "warn",
        "value",
    ),
    (
        "a value that its parts do not give",
        {"value": 50.2, "numerator": 1, "denominator": 2},
        "value_against_parts",
        "warn",
        "value",
    ),
    ("a fractional count", {"metric_id": "goal", "value": 12.5}, "fractional_count", "warn", "value"),
    ("measured after it closed", {"org_code": "ZZ2"}, "after_closing", "warn", "period_start"),
    ("a period of the wrong length", {"period_end": date(2026, 2, 14)}, "cadence_misfit", "warn", "period_end"),
    ("an organisation nobody has defined", {"org_code": "ZZ7"}, "undefined", "wait", "org_code"),
    ("a metric nobody has defined", {"metric_id": "unheard_of"}, "undefined", "wait", "metric_id"),
]


@pytest.mark.parametrize(
    ("planted", "rule", "severity", "column"),
    [case[1:] for case in ROWS_OF_OBSERVATIONS],
    ids=[case[0] for case in ROWS_OF_OBSERVATIONS],
)
def test_a_planted_fault_is_found_at_its_row_and_column_and_the_other_rows_are_taken(
    desk, planted, rule, severity, column
):
    receipt = desk.take("observations", [observation(1), observation(2) | planted, observation(3)])
    assert seen(receipt) == [(rule, severity, 2, column)]
    expected = {"reject": ("partly", 2, 1, 0), "wait": ("partly", 2, 0, 1)}.get(severity, ("accepted", 3, 0, 0))
    assert (receipt.verdict, receipt.taken, receipt.rejected, receipt.waiting) == expected


def test_a_period_that_starts_in_the_future_is_rejected_and_one_that_starts_today_is_not(desk):
    rows = [
        observation(period_start=day, period_end=day, breakdown=f"n={day.day}") for day in (TODAY, date(2026, 7, 15))
    ]
    receipt = desk.take("observations", rows)
    assert ("future_period", "reject", 2, "period_start") in seen(receipt)
    assert (receipt.taken, receipt.rejected) == (1, 1)


def test_measured_before_it_opened_is_a_warning(desk):
    desk.take("organisations", [organisation("ZZ3", opened_on=date(2026, 3, 15))])
    receipt = desk.take("observations", [observation(number, "ZZ3") for number in (2, 3, 4)])
    assert seen(receipt) == [("before_opening", "warn", 1, "period_start")]
    assert receipt.verdict == "accepted"


def test_a_date_no_calendar_shows_is_rejected(desk):
    days = {"period_start": pa.array([2**31 - 2, 20_000], pa.int32()).cast(pa.date32())}
    rows = [observation(1, period_end=None), observation(2)]
    receipt = desk.take_file(_with_columns(desk, rows, days))
    assert ("impossible_date", "reject", 1, "period_start") in seen(receipt)


def test_a_value_within_display_precision_of_its_parts_is_not_worth_a_word(desk):
    assert seen(desk.take("observations", [observation(value=33.3, numerator=1, denominator=3)])) == []


def test_several_faults_of_one_row_are_all_named_and_the_row_is_counted_once(desk):
    receipt = desk.take("observations", [observation(value=NAN, status="done", org_code="z", breakdown="")])
    assert {fault[0] for fault in seen(receipt)} == {"not_finite", "unknown_word", "broken_code", "missing_value"}
    assert "Write `all` in `breakdown`, or leave the whole column out." in [fault.fix for fault in receipt.faults]
    assert (receipt.rejected, receipt.taken, receipt.verdict) == (1, 0, "partly")


# Elsewhere a reject blocks the whole file. Planted in a second row.
ROWS_OF_OTHERS = [
    ("organisations", {"org_code": "ZZ8", "kind": "hospital"}, "unknown_word", "kind"),
    (
        "organisations",
        {"org_code": "ZZ8", "opened_on": date(2020, 1, 1), "closed_on": date(2019, 1, 1)},
        "end_before_start",
        "closed_on",
    ),
    ("organisations", {"org_code": "ZZ8", "name": ""}, "missing_value", "name"),
    ("organisations", {"org_code": "zz8"}, "broken_code", "org_code"),
    ("memberships", {"group_code": "the system"}, "broken_code", "group_code"),
    (
        "memberships",
        {"org_code": "ZZ1", "from_date": date(2023, 1, 1), "to_date": date(2022, 1, 1)},
        "end_before_start",
        "to_date",
    ),
    ("successions", {"predecessor_code": "z"}, "broken_code", "predecessor_code"),
    ("successions", {"successor_code": "z"}, "broken_code", "successor_code"),
    ("contacts", {"role": "Chair", "components": "purpose;culture"}, "unknown_word", "components"),
    ("metrics", {"metric_id": "other", "decimals": 7}, "out_of_range", "decimals"),
    ("metrics", {"metric_id": "other", "decimals": 1.5}, "not_whole", "decimals"),
    ("metrics", {"metric_id": "other", "contributes_to": "Goal!"}, "broken_code", "contributes_to"),
    ("metrics", {"metric_id": "other", "components": "outcomes"}, "unknown_word", "components"),
    ("targets", {"metric_id": "*"}, "broken_code", "metric_id"),
    ("targets", {"kind": "plan", "org_code": "ZZ2", "target": NAN}, "not_finite", "target"),
    ("targets", {"from_date": date(2024, 4, 1), "to_date": date(2023, 4, 1)}, "end_before_start", "to_date"),
    ("events", {"org_code": "*"}, "broken_code", "org_code"),
    (
        "initiatives",
        {"initiative_id": "third", "started_on": date(2025, 2, 1), "ended_on": date(2025, 1, 1)},
        "end_before_start",
        "ended_on",
    ),
    ("benefits", {"kind": "quality", "beneficiary_code": "zz1"}, "broken_code", "beneficiary_code"),
    (
        "benefits",
        {"kind": "quality", "period_start": date(2026, 10, 1), "observed": 3.0},
        "future_period",
        "period_start",
    ),
    ("resources", {"resource_id": "other", "title": None}, "missing_value", "title"),
]


@pytest.mark.parametrize(
    ("dataset", "planted", "rule", "column"),
    ROWS_OF_OTHERS,
    ids=[f"{case[0]}-{case[3]}-{case[2]}" for case in ROWS_OF_OTHERS],
)
def test_where_rejected_rows_may_not_stay_out_a_reject_blocks_the_file(desk, dataset, planted, rule, column):
    desk.take("initiatives", WORLD["initiatives"])
    before = desk.state()
    types = {"decimals": pa.float64()} if isinstance(planted.get("decimals"), float) else None
    receipt = desk.take(dataset, [WORLD[dataset][0], WORLD[dataset][0] | planted], types=types)
    assert seen(receipt) == [(rule, "block", 2, column)]
    assert (receipt.verdict, receipt.taken, receipt.rejected) == ("refused", 0, 2)
    assert desk.state() == before


def test_a_benefit_may_be_planned_for_the_future(desk):
    desk.take("initiatives", WORLD["initiatives"])
    row = WORLD["benefits"][0] | {"period_start": date(2027, 1, 1)}
    assert desk.take("benefits", [row]).verdict == "accepted"


def test_assessments_go_on_without_their_rejected_rows(desk):
    good, other = WORLD["assessments"]
    receipt = desk.take("assessments", [good, other | {"sharing": "everyone"}])
    assert seen(receipt) == [("unknown_word", "reject", 2, "sharing")]
    assert (receipt.verdict, receipt.taken, receipt.rejected) == ("partly", 1, 1)


def test_a_round_of_tomorrow_is_rejected_and_one_of_today_is_not(desk):
    good, other = WORLD["assessments"]
    receipt = desk.take("assessments", [good | {"assessed_on": TODAY}, other | {"assessed_on": date(2026, 7, 15)}])
    assert seen(receipt) == [("future_round", "reject", 2, "assessed_on")]
    assert (receipt.verdict, receipt.taken, receipt.rejected) == ("partly", 1, 1)
    assert receipt.faults[0].message == (
        "The round is dated 2026-07-15, which is in the future: it cannot have been held."
    )


def test_two_agreed_answers_for_one_round_are_both_rejected_and_another_group_s_is_not(desk):
    one = WORLD["assessments"][0]
    *_, lower, higher = {*practices_and_levels()[2]} - {one["level"]}
    receipt = desk.take("assessments", [one, one | {"level": higher}, one | {"respondents": "board", "level": lower}])
    keys = "org_code, framework, assessed_on, practice, respondents"
    assert seen(receipt) == [("conflicting_rows", "reject", row, keys) for row in (1, 2)]
    assert (receipt.verdict, receipt.taken, receipt.rejected) == ("partly", 1, 2)


def test_a_practice_of_another_version_says_whose_it_is_in_the_message_and_where_it_waits(desk):
    row = WORLD["assessments"][0] | {"framework": "nhs-impact-2024", "practice": "daily_huddles"}
    receipt = desk.take("assessments", [row])
    assert receipt.faults[0].message == (
        "Nobody has defined the practice `daily_huddles`, so the row waits. It is one of nhs-impact-2023, and not of"
        " nhs-impact-2024, which the row names."
    )
    (waiting,) = desk.rows("waiting", "assessments")
    assert waiting["missing"] == "practice daily_huddles of nhs-impact-2024"


def test_a_title_in_place_of_an_id_is_told_the_id(desk):
    titles = {"framework": "nhs-impact-2024", "practice": "a coaching style of leadership", "level": "Progressing"}
    receipt = desk.take("assessments", [WORLD["assessments"][0] | titles])
    assert [fault.fix.split(",")[0] for fault in receipt.faults] == [
        "Write `people_coaching` in `practice`", "Write `progressing` in `level`",
    ]  # fmt: skip


# The schema: everything at once, and nothing of the file is taken.
COLUMNS = [
    ("a column misspelt", "org_cod", pa.array(["ZZ1"]), "unexpected_column", "org_cod"),
    ("a column too many", "comment", pa.array(["late"]), "unexpected_column", "comment"),
    ("a column about persons", "nhs_number", pa.array(["x"]), "person_level_column", "nhs_number"),
    ("a date of birth", "Date of Birth", pa.array([date(1950, 1, 1)]), "person_level_column", "Date of Birth"),
    ("a surname", "patient_surname_2", pa.array(["x"]), "unexpected_column", "patient_surname_2"),
    (
        "a postcode in a column that would be dropped",
        "x_postcode",
        pa.array(["x"]),
        "person_level_column",
        "x_postcode",
    ),
    ("a nested column", "extra", pa.array([[1, 2]]), "nested_column", "extra"),
    ("a nested column that would be dropped", "x_extra", pa.array([{"a": 1}]), "nested_column", "x_extra"),
    ("a column without a name", "", pa.array(["x"]), "unexpected_column", ""),
    ("a column of the contract, nested", "value", pa.array([[70.0]]), "nested_column", "value"),
    ("text where numbers belong", "value", pa.array(["70.0"]), "wrong_type", "value"),
    ("true or false where numbers belong", "value", pa.array([True]), "wrong_type", "value"),
    ("numbers where text belongs", "org_code", pa.array([12]), "wrong_type", "org_code"),
    ("bytes where text belongs", "org_code", pa.array([b"ZZ1"]), "wrong_type", "org_code"),
    ("text where dates belong", "period_start", pa.array(["2026-01-01"]), "wrong_type", "period_start"),
    (
        "a time zone",
        "period_start",
        pa.array([datetime(2026, 1, 1)], pa.timestamp("us", "Europe/London")),
        "wrong_type",
        "period_start",
    ),
    (
        "a time of day",
        "period_start",
        pa.array([datetime(2026, 1, 1, 0, 0, 1)], pa.timestamp("us")),
        "wrong_type",
        "period_start",
    ),
    ("whole numbers where a flag belongs", "withdrawn", pa.array([0]), "wrong_type", "withdrawn"),
]


@pytest.mark.parametrize(
    ("name", "column", "rule", "named"), [case[1:] for case in COLUMNS], ids=[case[0] for case in COLUMNS]
)
def test_a_fault_of_the_columns_blocks_the_file(desk, name, column, rule, named):
    before = desk.state()
    receipt = desk.take_file(_with_columns(desk, [observation()], {name: column}))
    assert seen(receipt) == [(rule, "block", None, named)]
    assert (receipt.verdict, receipt.rows, receipt.rejected) == ("refused", 1, 1)
    assert desk.state() == before


def test_every_fault_of_the_columns_is_named_at_once_and_near_misses_too(desk):
    changes = {"org_cod": pa.array(["ZZ1"]), "value": pa.array(["70"]), "surname": pa.array(["x"])}
    receipt = desk.take_file(_with_columns(desk, [observation()], changes, without=("org_code", "status")))
    assert set(seen(receipt)) == {
        ("missing_column", "block", None, "org_code"),
        ("missing_column", "block", None, "status"),
        ("unexpected_column", "block", None, "org_cod"),
        ("wrong_type", "block", None, "value"),
        ("person_level_column", "block", None, "surname"),
    }
    misspelt = [fault.message for fault in receipt.faults if fault.column in ("org_cod", "org_code")]
    assert all("org_cod: did you mean org_code?" in message for message in misspelt)


def test_a_column_that_stands_twice_blocks_the_file(desk):
    doubled = table("observations", [observation()])
    doubled = doubled.append_column("value", pa.array([1.0]))
    path = desk.folder / "observations-doubled.parquet"
    pq.write_table(doubled, path)
    assert seen(desk.take_file(path)) == [("repeated_column", "block", None, "value")]


# One key twice
def test_the_same_row_twice_is_kept_once_with_a_note(desk):
    receipt = desk.take("observations", [observation(1), observation(2), observation(1), observation(1)])
    assert seen(receipt) == [("duplicate_row", "note", 3, None), ("duplicate_row", "note", 4, None)]
    assert (receipt.verdict, receipt.taken, receipt.duplicates) == ("accepted", 2, 2)


def test_one_key_with_different_content_is_rejected_wherever_it_stands_and_names_the_key_and_the_other_rows(desk):
    rows = [observation(1), observation(2), observation(1, value=1.0), observation(1)]
    receipt = desk.take("observations", rows)
    key = "metric_id, org_code, period_start, breakdown"
    assert seen(receipt) == [("conflicting_rows", "reject", row, key) for row in (1, 3, 4)]
    assert "rows 3, 4" in receipt.faults[0].message
    assert (receipt.taken, receipt.rejected, receipt.duplicates) == (1, 3, 0)


def test_one_key_with_different_content_blocks_a_file_of_definitions(desk):
    receipt = desk.take("organisations", [organisation("ZZ8"), organisation("ZZ8", name="Another")])
    assert [fault[:3] for fault in seen(receipt)] == [
        ("conflicting_rows", "block", 1),
        ("conflicting_rows", "block", 2),
    ]


# Percent that looks like proportions
def test_values_that_equal_numerator_over_denominator_block_the_file(desk):
    rows = [observation(number, value=0.7, numerator=70, denominator=100) for number in (1, 2)]
    receipt = desk.take("observations", rows)
    assert seen(receipt)[0] == ("looks_like_proportions", "block", None, "value")
    assert receipt.verdict == "refused"


def test_small_percentages_that_their_parts_bear_out_are_taken(desk):
    rows = [observation(number, value=0.7, numerator=7, denominator=1000) for number in range(1, 7)]
    assert desk.take("observations", rows).verdict == "accepted"


@pytest.mark.parametrize(
    ("values", "history", "verdict"),
    [
        ([0.5, 0.6, 0.7, 0.8, 0.9], [70.0] * 3, "refused"),
        ([0.5, 0.6, 0.7, 0.8], [70.0] * 3, "accepted"),
        ([0.5, 0.6, 0.7, 0.8, 0.9], [2.0] * 3, "accepted"),
        ([0.5, 0.6, 0.7, 0.8, 0.9], [], "accepted"),
        ([0.5] * 20, [], "refused"),
        ([0.5] * 19, [], "accepted"),
        ([0.0, 1.0] * 10, [70.0] * 3, "accepted"),
        ([0.5] * 19 + [1.5], [70.0] * 3, "accepted"),
        ([0.5] * 20 + [None], [], "refused"),
    ],
)
def test_values_without_parts_from_0_to_1_are_judged_by_their_number_and_by_history(desk, values, history, verdict):
    if history:
        assert desk.take("observations", [observation(n, value=v) for n, v in enumerate(history, -40)]).taken == 3
    rows = [observation(number, value=value) for number, value in enumerate(values, -23)]
    receipt = desk.take("observations", rows)
    assert receipt.verdict == verdict
    assert (("looks_like_proportions", "block", None, "value") in seen(receipt)) == (verdict == "refused")


def test_as_given_takes_them_and_the_receipt_says_so(desk):
    rows = [observation(number, value=0.5 + number / 100) for number in range(-23, -3)]
    receipt = desk.take("observations", rows, as_given=frozenset({"percent"}))
    assert (receipt.verdict, seen(receipt)) == ("accepted", [("percent_as_given", "note", None, "value")])


# What waits, in every dataset that refers to anything
WAITING = [
    ("memberships", {"group_code": "QQ9"}, "group_code"),
    ("successions", {"successor_code": "QQ9"}, "successor_code"),
    ("successions", {"predecessor_code": "QQ9"}, "predecessor_code"),
    ("contacts", {"org_code": "QQ9"}, "org_code"),
    ("metrics", {"metric_id": "other", "contributes_to": "unheard_of"}, "contributes_to"),
    ("targets", {"metric_id": "unheard_of"}, "metric_id"),
    ("targets", {"org_code": "QQ9"}, "org_code"),
    ("assessments", {"org_code": "QQ9"}, "org_code"),
    ("assessments", {"framework": "next-year"}, "framework"),
    ("assessments", {"practice": "unheard_of"}, "practice"),
    ("assessments", {"level": "superb"}, "level"),
    ("assessments", {"framework": "nhs-impact-2024", "practice": "daily_huddles"}, "practice"),
    ("events", {"org_code": "QQ9"}, "org_code"),
    ("events", {"metric_id": "unheard_of"}, "metric_id"),
    ("initiatives", {"initiative_id": "x", "org_code": "QQ9"}, "org_code"),
    ("initiatives", {"initiative_id": "x", "metric_id": "unheard_of"}, "metric_id"),
    ("initiatives", {"initiative_id": "x", "adapted_from": "unheard_of"}, "adapted_from"),
    ("benefits", {"initiative_id": "unheard_of"}, "initiative_id"),
    ("benefits", {"beneficiary_code": "QQ9"}, "beneficiary_code"),
    ("resources", {"resource_id": "x", "practice": "unheard_of"}, "practice"),
    ("resources", {"resource_id": "x", "level": "superb"}, "level"),
]


@pytest.mark.parametrize(("dataset", "planted", "column"), WAITING, ids=[f"{case[0]}-{case[2]}" for case in WAITING])
def test_a_row_waits_for_what_nobody_has_defined(desk, dataset, planted, column):
    desk.take("initiatives", WORLD["initiatives"])
    receipt = desk.take(dataset, [WORLD[dataset][0] | planted, WORLD[dataset][-1]])
    assert seen(receipt) == [("undefined", "wait", 1, column)]
    assert (receipt.verdict, receipt.waiting, receipt.taken) == ("partly", 1, 1)
    assert list(planted.values())[-1] in desk.rows("waiting", dataset)[0]["missing"]


# Overlaps
def test_in_one_file_all_rows_that_overlap_are_rejected(desk):
    long = observation(2, period_end=date(2026, 3, 15), breakdown="all")
    receipt = desk.take("observations", [observation(1), long, observation(3), observation(4), observation(3, "ZZ2")])
    rejected = [fault for fault in seen(receipt) if fault[1] == "reject"]
    assert rejected == [("overlapping_rows", "reject", row, "period_start") for row in (2, 3)]
    assert (receipt.taken, receipt.rejected) == (3, 2)


def test_against_earlier_extracts_the_incoming_row_is_rejected(desk):
    desk.take("observations", [observation(1), observation(2)])
    late = observation(2, period_start=date(2026, 2, 10), period_end=date(2026, 3, 9))
    receipt = desk.take("observations", [late, observation(4)])
    assert ("overlap", "reject", 1, "period_start") in seen(receipt)
    assert (receipt.taken, receipt.rejected) == (1, 1)
    assert len(desk.rows("taken", "observations")) == 3


@pytest.mark.parametrize(("start", "end", "taken"), [(15, 20, 0), (16, 20, 1), (1, 5, 0), (1, 4, 1)])
def test_periods_that_share_one_day_overlap_and_neighbours_do_not(desk, start, end, taken):
    standing = observation(period_start=date(2026, 1, 5), period_end=date(2026, 1, 15))
    beside = observation(period_start=date(2026, 1, start), period_end=date(2026, 1, end))
    assert desk.take("observations", [standing]).taken == 1
    assert desk.take("observations", [beside]).taken == taken
    together = [row | {"breakdown": "sex=F"} for row in (standing, beside)]
    assert desk.take("observations", together).taken == 2 * taken


def test_a_row_that_is_replaced_is_in_nobodys_way(desk):
    desk.take("observations", [observation(1, period_end=date(2026, 2, 28))])
    receipt = desk.take("observations", [observation(1), observation(2)])
    assert (receipt.verdict, receipt.revised, receipt.added) == ("accepted", 1, 1)


def test_a_row_that_is_withdrawn_is_in_nobodys_way(desk):
    desk.take("observations", [observation(1, period_end=date(2026, 2, 28))])
    receipt = desk.take("observations", [observation(1, withdrawn=True), observation(2)])
    assert (receipt.verdict, receipt.taken) == ("accepted", 2)


def test_a_row_that_is_itself_rejected_replaces_nothing_and_what_it_would_have_replaced_stands_in_the_way(desk):
    desk.take("observations", [observation(1, period_end=date(2026, 3, 31)), observation(6)])
    # Row 1 would shorten the first quarter to January, but overlaps row 2; so the quarter stays, and row 3 overlaps it.
    rows = [observation(1), observation(1, period_start=date(2026, 1, 20)), observation(3), observation(4)]
    receipt = desk.take("observations", rows)
    assert [fault[::2] for fault in seen(receipt) if fault[1] == "reject"] == [
        ("overlapping_rows", 1),
        ("overlapping_rows", 2),
        ("overlap", 3),
    ]
    assert (receipt.taken, receipt.rejected) == (1, 3)


def test_rolling_windows_may_overlap(desk):
    desk.take("metrics", [metric("rolling_year", window="rolling")])
    rows = [observation(number, metric_id="rolling_year", period_end=date(2026, 6, 30)) for number in (1, 2, 3)]
    assert desk.take("observations", rows).verdict == "accepted"


# Circles
CIRCLES = [
    ("memberships", [("ZZ1", "ZZ1")]),
    ("memberships", [("ZZ1", "ZZ2"), ("ZZ2", "ZZ1")]),
    ("memberships", [("ZZ1", "ZZ2"), ("ZZ2", "ZZS"), ("ZZS", "ZZ1")]),
    ("memberships", [("QQ1", "QQ2"), ("QQ2", "QQ1")]),
    ("successions", [("ZZ1", "ZZ2"), ("ZZ2", "ZZ1")]),
]


def _linked(dataset: str, one: str, other: str, **more) -> dict:
    columns = [column.name for column in contracts()[dataset].columns]
    row = dict(zip(columns[:2], (one, other), strict=True))
    filled = (
        {"kind": "part_of", "from_date": date(2023, 1, 1)}
        if dataset == "memberships"
        else {"kind": "merger", "effective_on": date(2023, 1, 1)}
    )
    return row | filled | more


@pytest.mark.parametrize(("dataset", "links"), CIRCLES)
def test_what_goes_round_in_a_circle_blocks_the_file(desk, dataset, links):
    receipt = desk.take(dataset, [_linked(dataset, *link) for link in links])
    circles = [fault for fault in receipt.faults if fault.rule == "circle"]
    assert (receipt.verdict, len(circles), circles[0].row) == ("refused", 1, 1)
    assert links[0][0] in circles[0].message


def test_a_circle_may_be_closed_by_a_later_file_and_is_found_then(desk):
    assert desk.take("memberships", [_linked("memberships", "ZZ1", "ZZ2")]).verdict == "accepted"
    receipt = desk.take("memberships", [_linked("memberships", "ZZ2", "ZZS"), _linked("memberships", "ZZ2", "ZZ1")])
    assert ("circle", "block", 2, "group_code") in seen(receipt)


def test_memberships_that_never_hold_on_one_day_are_no_circle(desk):
    first = _linked("memberships", "ZZ1", "ZZ2", to_date=date(2024, 1, 1))
    second = _linked("memberships", "ZZ2", "ZZ1", from_date=date(2024, 1, 1))
    assert desk.take("memberships", [first, second]).verdict == "accepted"


# A metric's meaning
@pytest.mark.parametrize("change", [{"unit": "rate"}, {"kind": "score"}, {"multiplier": 1000.0}], ids=str)
def test_a_metric_may_not_change_its_meaning_under_its_observations(desk, change):
    desk.take("observations", [observation(1), observation(2)])
    receipt = desk.take("metrics", [metric() | change])
    assert seen(receipt) == [("redefinition", "block", 1, next(iter(change)))]
    assert "2 of its observations" in receipt.faults[-1].message


def test_a_metric_may_change_everything_else_and_spell_out_its_multiplier(desk):
    desk.take("observations", [observation(1)])
    receipt = desk.take("metrics", [metric(title="In time", multiplier=100.0, better="neither")])
    assert (receipt.verdict, receipt.revised) == ("accepted", 1)


def test_a_metric_without_observations_may_change_its_meaning(desk):
    assert desk.take("metrics", [metric(unit="count", kind="count")]).verdict == "accepted"


def test_withdrawing_a_metric_does_not_open_a_way_round(desk):
    desk.take("observations", [observation(1)])
    desk.take("metrics", [metric(withdrawn=True)])
    assert len(desk.rows("waiting", "observations")) == 1
    assert seen(desk.take("metrics", [metric(unit="days", kind="mean")]))[0][0] == "redefinition"


def test_every_rule_here_and_in_the_contracts_has_words_for_what_is_wrong_and_what_to_do():
    for wording in wordings().values():
        assert wording.message.strip() and wording.fix.strip()
        assert wording.severity in ("block", "reject", "wait", "warn", "note")


def _with_columns(desk, rows, columns, without=()):
    made = table("observations", rows)
    kept = {name: made.column(name) for name in made.schema.names if name not in without}
    path = desk.folder / "observations-changed.parquet"
    pq.write_table(pa.table(kept | columns), path)
    return path
