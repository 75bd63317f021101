"""The point rules, sentence by sentence: a line of numbers, and below it a line of marks, `x` for a flagged point.

Each series goes on from twelve points −1 1 −1 1 …, on which the limits are fixed: mean 0, mean moving range 2, near
limits −3.55 and 3.55 or so, limits −5.32 and 5.32. Under both rule sets, for nothing is screened out.
"""

from dataclasses import replace

import pytest

from impact.spc import RULE_SETS
from tests.spec.series_in_words import arrows, judged, marks

BOTH = pytest.mark.parametrize("rules", ["ptd-0.2.2", "mdc-2023"])
SIX_POINTS = replace(RULE_SETS["mdc-2023"], run_length=6)


def after_twelve(numbers: str, rules="mdc-2023", recalculate=()):
    points = judged("-1 1 " * 6 + numbers, rules, baseline=12, recalculate={12 + place for place in recalculate})
    return points.slice(12)


@BOTH
def test_a_point_beyond_a_limit_is_outside_and_one_on_the_limit_is_not(rules):
    points = after_twelve("0 5.32 0 5.33 0 -5.32 0 -5.33 0", rules)
    assert marks(points, "outside") == ("- - - x - - - x -").replace(" ", "")
    assert arrows(points) == "---/---\\-"


@BOTH
@pytest.mark.parametrize(
    ("numbers", "flagged"),
    [
        ("0 2 -3 -2 -1  0  1  2  3 1 2", "- - x x x x x x x - -"),  # seven points rise
        ("0 2 -3 -2 -1  0  1  2 -1 1 0", "- - - - - - - - - - -"),  # six do
        ("0 2 -3 -2 -1  0  1  2  3 4 2", "- - x x x x x x x x -"),  # eight do
        ("0 2  3  2  1  0 -1 -2 -3 1 2", "- - x x x x x x x - -"),  # seven fall
        ("0 2 -3 -2 -1 -1  0  1  2 3 1", "- - - - - - - - - - -"),  # a tie breaks it
        ("0 2 -3 -2 -1  0  1  2  2 3 1", "- - - - - - - - - - -"),
    ],
)
def test_a_trend_is_seven_points_that_rise_or_fall_strictly(rules, numbers, flagged):
    assert marks(after_twelve(numbers, rules), "trend") == flagged.replace(" ", "")


def test_six_points_are_a_trend_and_a_shift_where_the_rule_set_says_six():
    assert marks(after_twelve("0 2 -3 -2 -1 0 1 2 -1", SIX_POINTS), "trend") == "--xxxxxx-"
    assert marks(after_twelve("0 1 2 1 2 1 2 0", SIX_POINTS), "shift") == "-xxxxxx-"
    assert marks(after_twelve("0 1 2 1 2 1 0", SIX_POINTS), "shift") == "-------"


@BOTH
def test_a_point_where_two_trends_meet_takes_the_direction_of_the_difference_that_follows(rules):
    numbers = "0 1 -3 -2 -1  0  1  2  3  2  1  0 -1 -2 -3  0"
    points = after_twelve(numbers, rules)
    assert marks(points, "trend") == "--xxxxxxxxxxxxx-"
    assert arrows(points) == "--//////\\\\\\\\\\\\\\-"


@BOTH
def test_the_last_point_of_a_trend_keeps_its_direction_where_the_next_difference_is_in_none(rules):
    points = after_twelve("0 1 -3 -2 -1 0 1 2 3 2 1 2 -1", rules)
    assert arrows(points) == "--///////----"


@BOTH
@pytest.mark.parametrize(
    ("numbers", "flagged"),
    [
        ("0  4  1  4  0", "- x - x -"),  # the third, on the same side, is not flagged
        ("0  4  4  1  0", "- x x - -"),
        ("0  1  4  4  0", "- - x x -"),
        ("0  4  4  4  0", "- x x x -"),
        ("0 -4 -4 -1  0", "- x x - -"),
        ("0  4 -1  4  0", "- - - - -"),  # the third is on the other side
        ("0  4  0  4  0", "- - - - -"),  # or on the mean
        ("0  4  4  0  0", "- - - - -"),
        ("0  4  1  1  4", "- - - - -"),  # two of four
        ("0 3.5 3.5 3.5 0", "- - - - -"),  # not beyond the near limit
    ],
)
def test_two_of_three_on_one_side_beyond_the_near_limit_are_flagged(rules, numbers, flagged):
    assert marks(after_twelve(numbers, rules), "two_of_three") == flagged.replace(" ", "")


@pytest.mark.parametrize(
    ("rules", "flagged"),
    [
        ("mdc-2023", "- x x - - x - x -"),
        ("ptd-0.2.2", "- - - - - - - - -"),
    ],
)
def test_a_point_outside_counts_in_two_of_three_under_one_rule_set_only(rules, flagged):
    points = after_twelve("0 6 4 1 0 4 1 6 0", rules)
    assert marks(points, "two_of_three") == flagged.replace(" ", "")
    assert marks(points, "outside") == "-x-----x-"


@BOTH
@pytest.mark.parametrize(
    ("numbers", "flagged"),
    [
        ("0  1  2  1  2  1  2  1  0", "- x x x x x x x -"),
        ("0 -1 -2 -1 -2 -1 -2 -1  0", "- x x x x x x x -"),
        ("0  1  2  1  2  1  2  0  1", "- - - - - - - - -"),  # six, and one that equals the mean
        ("0  1  2  1  0  1  2  1  2", "- - - - - - - - -"),
        ("0  1  2  1 -1  1  2  1  2", "- - - - - - - - -"),
        ("0  1  2  1  2  1  2  1  2", "- x x x x x x x x"),
    ],
)
def test_a_shift_is_seven_points_strictly_on_one_side_of_the_mean(rules, numbers, flagged):
    assert marks(after_twelve(numbers, rules), "shift") == flagged.replace(" ", "")


@BOTH
def test_the_first_rule_that_applies_labels_the_point_and_each_keeps_its_own_flag(rules):
    #                      0  1    2    3    4    5    6    7    8
    points = after_twelve("0 0.5  1  1.5  3.6  3.7  3.8  6  0", rules)
    assert marks(points, "outside") == "-------x-"
    assert marks(points, "trend") == "xxxxxxxx-"
    assert marks(points, "shift") == "-xxxxxxx-"
    assert marks(points, "two_of_three")[4:7] == "xxx"
    assert points["rule"].to_pylist() == ["trend"] * 7 + ["outside", None]


@BOTH
def test_two_of_three_labels_before_shift(rules):
    points = after_twelve("0 1 2 1 4 1 4 1 2 0", rules)
    assert points["rule"].to_pylist() == [
        None,
        *["shift"] * 3,
        "two_of_three",
        "shift",
        "two_of_three",
        *["shift"] * 2,
        None,
    ]


@BOTH
def test_a_rising_trend_below_the_mean_is_high_and_a_shift_below_it_is_low(rules):
    points = after_twelve("0 -3 -2.5 -2 -1.5 -1 -0.5 -0.2 -3 0", rules)
    assert points["rule"].to_pylist() == [None, *["trend"] * 7, "shift", None]
    assert arrows(points) == "-///////\\-"


@pytest.mark.parametrize(
    ("numbers", "flag", "flagged"),
    [
        ("0 2 -3 . -2 -1 . . 0 1 2 3 1", "trend", "- - x - x x - - x x x x -"),
        ("0 1  2 . 1 2 . . 1 2 1 0", "shift", "- x x - x x - - x x x -"),
        ("0 4  . 1 . 4 0", "two_of_three", "- x - - - x -"),
    ],
)
def test_runs_go_on_over_missing_values_to_the_next_point_that_is_there(numbers, flag, flagged):
    assert marks(after_twelve(numbers), flag) == flagged.replace(" ", "")


SEGMENT = "-1 1 -1 1 -1 1 -1 1 -1 1 -1 1 -1 "


@pytest.mark.parametrize(
    ("first", "second", "flag"),
    [
        ("1 2 3 4", "5 6 7 8", "trend"),
        ("1 2 3 4", ". 5 6 7 8", "trend"),
        ("1 1 1 1", "2 2 2 2", "shift"),
        ("5 5", "5", "two_of_three"),
    ],
)
def test_no_run_crosses_into_the_next_segment(first, second, flag):
    numbers = SEGMENT + first + " " + second + " -1 1" * 6
    across = judged(numbers, recalculate={13 + len(first.split())})
    assert "x" in marks(judged(numbers), flag)
    assert marks(across, flag) == "-" * len(across)
