"""Signals and icons, sentence by sentence.

Most series start with twelve points −1 1 −1 1 …, on which the limits are fixed: mean 0, limits −5.32 and 5.32.
"""

import pyarrow as pa
import pytest

from impact.spc import analyse, summarise
from tests.spec.series_in_words import judged, months, observed, only, summary

BASE = "-1 1 " * 6
BOTH = pytest.mark.parametrize("rules", ["ptd-0.2.2", "mdc-2023"])


def icons(numbers, rules="mdc-2023", **columns):
    return summary(BASE + numbers, rules, baseline=12, **columns)


@BOTH
@pytest.mark.parametrize(
    ("last", "better", "variation"),
    [
        ("6", "higher", "improvement_high"),
        ("6", "lower", "concern_high"),
        ("6", "neither", "neutral_high"),
        ("-6", "higher", "concern_low"),
        ("-6", "lower", "improvement_low"),
        ("-6", "neither", "neutral_low"),
        ("1", "higher", "common_cause"),
        ("1", "lower", "common_cause"),
        ("1", "neither", "common_cause"),
    ],
)
def test_variation_is_the_direction_of_the_signal_and_whether_that_is_better(rules, last, better, variation):
    assert icons(f"0 {last}", rules, better=better)["variation"] == variation


def test_a_rising_trend_below_the_mean_is_improvement_where_higher_is_better():
    last = icons("0 -3 -2.5 -2 -1.5 -1 -0.5 -0.2")
    assert (last["variation"], last["rule"]) == ("improvement_high", "trend")


def test_the_better_direction_of_each_point_decides_its_signal():
    rows = observed(BASE + "0 6 0 6", baseline=12).to_pylist()
    for row in rows[14:]:
        row["better"] = "lower"
    points = analyse(pa.Table.from_pylist(rows))
    assert points["signal"].to_pylist()[12:] == ["common_cause", "improvement", "common_cause", "concern"]


@BOTH
@pytest.mark.parametrize(
    ("target", "higher", "lower"),
    [
        (-6, "passing", "failing"),
        (6, "failing", "passing"),
        (0, "hit_or_miss", "hit_or_miss"),
        (None, None, None),
    ],
)
def test_assurance_is_the_target_against_the_limits(rules, target, higher, lower):
    assert icons("0 1", rules, target=target, better="higher")["assurance"] == higher
    assert icons("0 1", rules, target=target, better="lower")["assurance"] == lower
    assert icons("0 1", rules, target=target, better="neither")["assurance"] is None


@pytest.mark.parametrize(
    ("rules", "at_lower", "at_upper"),
    [
        ("ptd-0.2.2", "hit_or_miss", "hit_or_miss"),
        ("mdc-2023", "passing", "failing"),
    ],
)
def test_a_target_equal_to_a_limit_is_decided_or_not_as_the_rule_set_says(rules, at_lower, at_upper):
    assert icons("0 1", rules, target=-5.32)["assurance"] == at_lower
    assert icons("0 1", rules, target=5.32)["assurance"] == at_upper
    opposite = {"passing": "failing", "failing": "passing", "hit_or_miss": "hit_or_miss"}
    assert icons("0 1", rules, target=-5.32, better="lower")["assurance"] == opposite[at_lower]


def test_the_target_in_force_at_the_last_point_that_is_there_is_the_one_that_counts():
    targets = [-6] * 13 + [6, -6]
    assert icons("0 1 .", target=targets)["assurance"] == "failing"


def test_limits_of_the_last_segment_are_the_ones_that_count():
    later = "99 101 " * 7
    assert summary(BASE + "0 0 " + later, "mdc-2023", recalculate={14}, target=50)["assurance"] == "passing"


def test_the_last_point_that_is_there_decides_the_icons():
    last = icons("0 6 . .")
    assert (last["variation"], last["last_value"], last["last_period"]) == ("improvement_high", 6, months(14)[-1])


def test_signals_need_thirteen_points_in_the_segment_now_and_one_in_the_reference():
    twelve, thirteen = "1 2 " * 5 + "1 9", "1 2 " * 5 + "1 2 9"
    assert only(judged(twelve, "mdc-2023"), "signal") is None
    assert only(judged(twelve, "mdc-2023"), "limits_status") == "trial"
    assert judged(twelve, "ptd-0.2.2")["signal"].to_pylist()[-1] == "improvement"
    assert judged(thirteen, "mdc-2023")["signal"].to_pylist()[-1] == "improvement"


def test_missing_points_do_not_count_towards_thirteen():
    assert only(judged("1 2 " * 6 + ". .", "mdc-2023"), "signal") is None


def test_each_segment_needs_its_own_thirteen():
    points = judged("1 2 " * 7 + "11 12 " * 6, "mdc-2023", recalculate={14})
    assert points["signal"].to_pylist() == ["common_cause"] * 14 + [None] * 12


def test_before_thirteen_points_the_flags_say_what_the_rules_say_and_nothing_is_labelled():
    points = judged("1 2 " * 5 + "1 9", "mdc-2023")
    assert points["outside"].to_pylist()[-1] is True
    assert (only(points, "rule"), only(points, "direction")) == (None, 0)


@BOTH
@pytest.mark.parametrize("numbers", ["5 " * 20, "5", ". . .", "5 . 6"])
def test_what_is_not_judged_has_no_icons(rules, numbers):
    last = summary(numbers, rules, target=4)
    assert [last[name] for name in ("variation", "assurance", "rule", "since", "lasting")] == [None] * 5


def test_a_series_without_a_value_has_a_row_that_says_so():
    assert summary(". . .") == {
        "series": "a",
        "last_period": None,
        "last_value": None,
        "variation": None,
        "assurance": None,
        "rule": None,
        "since": None,
        "lasting": None,
        "points": 0,
        "limits_status": "too_few",
    }


@pytest.mark.parametrize(
    ("numbers", "lasting"),
    [
        ("0 6 1 1", 2),
        ("0 1 1 6", 1),
        ("0 6 6 6", 3),
        ("0 6 -6 6", 1),  # the other direction between
        ("0 6 . 6 .", 2),  # a missing value does not break a sequence and is not a point of it
        ("0 1 2 1 2 1 2 6", 7),  # the rule changes, the signal and its direction do not
    ],
)
def test_lasting_counts_the_points_of_the_same_signal_and_direction_that_end_at_the_last(numbers, lasting):
    assert icons(numbers)["lasting"] == lasting


def test_the_same_signal_in_the_other_direction_is_another_sequence():
    rows = observed(BASE + "0 6 -6", baseline=12).to_pylist()
    rows[-1]["better"] = "lower"
    last = summarise(analyse(pa.Table.from_pylist(rows))).to_pylist()[0]
    assert (last["variation"], last["lasting"]) == ("improvement_low", 1)


def test_since_is_the_first_period_of_that_sequence():
    assert icons("0 6 . 6 .")["since"] == months(14)[13]


def test_common_cause_lasts_as_well():
    last = icons("0 1 -1")
    assert (last["variation"], last["lasting"], last["since"]) == ("common_cause", 15, months(1)[0])


def test_a_sequence_may_reach_back_over_a_recalculation():
    assert summary("-1 1 " * 7 + "99 101 " * 7, "mdc-2023", recalculate={14})["lasting"] == 28


def test_points_are_those_that_are_there():
    assert icons("0 . 1 .")["points"] == 14


def test_the_rule_in_the_summary_is_that_of_the_last_point():
    assert icons("0 6")["rule"] == "outside"
    assert icons("6 0")["rule"] is None


def test_series_are_summarised_in_order_each_for_itself():
    one, two = observed(BASE + "0 6", baseline=12), observed(BASE + "0 -6", baseline=12)
    two = two.set_column(0, "series", pa.array(["b"] * 14))
    summaries = summarise(analyse(pa.concat_tables([two, one]))).to_pylist()
    assert [(row["series"], row["variation"]) for row in summaries] == [("a", "improvement_high"), ("b", "concern_low")]


def test_a_sequence_never_reaches_into_the_series_before():
    one, two = observed(BASE + "0 0"), observed(BASE + "0")
    two = two.set_column(0, "series", pa.array(["b"] * 13))
    summaries = summarise(analyse(pa.concat_tables([one, two]))).to_pylist()
    assert [(row["since"], row["lasting"]) for row in summaries] == [(months(1)[0], 14), (months(1)[0], 13)]
