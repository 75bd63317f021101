"""The limits, sentence by sentence: numbers small enough to check by hand."""

import pytest

from impact.errors import ImpactError
from tests.spec.series_in_words import judged, marks, only

STEADY = "10 12 10 12 10 12 10 12 10 12 10 12 10 12"


def test_limits_are_the_mean_and_2_66_mean_moving_ranges_either_side():
    points = judged(STEADY)
    assert (only(points, "mean"), only(points, "lower"), only(points, "upper")) == (11, 11 - 2.66 * 2, 11 + 2.66 * 2)


def test_near_limits_are_two_thirds_of_the_way_out():
    points = judged(STEADY)
    assert only(points, "near_upper") == 11 + 2 * (2.66 / 3) * 2
    assert only(points, "near_lower") == 11 - 2 * (2.66 / 3) * 2


def test_limits_are_not_cut_off_at_nought_or_a_hundred():
    points = judged("0 100 0 100 0 100 0 100")
    assert (only(points, "lower"), only(points, "upper")) == (50 - 266, 50 + 266)


def test_the_mean_of_a_constant_tenth_is_a_tenth_and_nothing_shifts():
    points = judged("0.1 " * 24)
    assert only(points, "mean") == 0.1
    assert marks(points, "shift") == "-" * 24


@pytest.mark.parametrize(
    ("numbers", "mean"),
    [
        ("0.3 0.2 0.4 0.3 0.1 0.5 0.3 0.2 0.4", 0.3),  # a plain sum / 9 is 0.30000000000000004
        ("0.7 0.5 0.1 0.3 0.4", 0.4),  # adding the mean of the residuals, in 64 bits, gives 0.39999999999999997
    ],
)
def test_a_mean_that_is_one_of_the_points_is_that_point_to_the_last_bit(numbers, mean):
    assert only(judged(numbers), "mean") == mean


RANGES_1_AND_10 = "0 1 0 1 0 1 0 1 0 1 11 10"


@pytest.mark.parametrize(("rules", "amr"), [("ptd-0.2.2", 1), ("mdc-2023", 20 / 11)])
def test_screening_leaves_out_moving_ranges_of_3_267_times_the_mean_under_the_reference_rules_only(rules, amr):
    points = judged(RANGES_1_AND_10, rules)
    assert only(points, "upper") - only(points, "mean") == pytest.approx(2.66 * amr, abs=1e-12)


def test_screening_is_done_once():
    # Moving ranges: nine of 1, one of 5, one of 50. The mean 64 / 11 screens out 50; then 14 / 10 would screen out 5.
    points = judged("0 1 0 1 0 1 0 1 0 1 6 56")
    assert only(points, "upper") - only(points, "mean") == pytest.approx(2.66 * 1.4, abs=1e-12)


def test_a_moving_range_of_just_3_267_times_the_mean_is_screened_out():
    # Moving ranges 500 four times, 733 and 3267: their mean is 1000. Without the last it is 546.6.
    points = judged("0 500 0 500 0 733 4000")
    assert only(points, "upper") - only(points, "mean") == pytest.approx(2.66 * 546.6)


def test_limits_are_made_anew_from_the_first_point_of_a_segment_which_has_no_moving_range():
    points = judged("1 3 1 3 101 105 101 105", recalculate={4})
    assert points["segment"].to_pylist() == [0] * 4 + [1] * 4
    assert points["mean"].to_pylist() == [2] * 4 + [103] * 4
    assert points["upper"].to_pylist() == [2 + 2.66 * 2] * 4 + [103 + 2.66 * 4] * 4


def test_a_recalculation_at_the_first_point_counts_and_changes_nothing_else():
    points = judged("1 3 1 3", recalculate={0})
    assert (only(points, "segment"), only(points, "mean")) == (1, 2)


def test_a_recalculation_on_a_missing_point_starts_the_segment_there():
    points = judged("1 3 1 . 101 105 101", recalculate={3})
    assert points["segment"].to_pylist() == [0, 0, 0, 1, 1, 1, 1]
    assert points["upper"].to_pylist()[3:] == [pytest.approx(307 / 3 + 2.66 * 4)] * 4


def test_a_baseline_fixes_the_limits_on_the_first_points_of_each_segment():
    first, second = "1 3 1 3 1 3 1 3 1 3 1 3 90 70", "5 9 5 9 5 9 5 9 5 9 5 9 90 70"
    points = judged(f"{first} {second}", baseline=12, recalculate={14})
    assert points["mean"].to_pylist() == [2] * 14 + [7] * 14
    assert points["upper"].to_pylist() == [2 + 2.66 * 2] * 14 + [7 + 2.66 * 4] * 14


def test_a_baseline_counts_points_that_are_there_and_not_the_gaps():
    points = judged("1 3 . . 1 3 1 3 1 3 1 3 1 3 90 70", baseline=12)
    assert only(points, "mean") == 2
    assert only(points, "upper") == 2 + 2.66 * 2


def test_a_baseline_longer_than_the_segment_is_the_whole_segment():
    assert only(judged("1 3 1 3", baseline=12), "mean") == 2


def test_a_baseline_of_fewer_than_12_points_is_refused():
    with pytest.raises(ImpactError, match="baseline of 11 points is too few"):
        judged(STEADY, baseline=11)


@pytest.mark.parametrize(
    ("numbers", "status"),
    [
        (".", "too_few"),
        ("5", "too_few"),
        ("5 . 7", "too_few"),
        ("5 5", "constant"),
        ("5 5 5 5 5 5 5 5 5 5 5 5 5", "constant"),
        ("5 5 5 5 5 5 5 5 6 6 6 6 6", "unscreened"),
        ("5 6", "trial"),
        ("5 6 5 6 5 6 5 6 5 6 5 6", "trial"),
        ("5 6 5 6 5 6 5 6 5 6 5 6 .", "trial"),
        ("5 6 5 6 5 6 5 6 5 6 5 6 5", "ok"),
    ],
)
def test_the_status_says_what_the_limits_rest_on(numbers, status):
    assert only(judged(numbers), "limits_status") == status


def test_one_jump_in_a_constant_series_uses_the_moving_ranges_without_screening():
    # Eleven moving ranges of 0 and one of 12: the mean is 1, the one above 3.267 is screened out, and 0 is left.
    points = judged("5 5 5 5 5 5 5 5 5 5 5 5 17")
    assert only(points, "upper") - only(points, "mean") == pytest.approx(2.66)
    assert marks(points, "outside") == "------------x"


def test_without_screening_one_jump_in_a_constant_series_is_nothing_special():
    assert only(judged("5 5 5 5 5 5 5 5 5 5 5 5 17", "mdc-2023"), "limits_status") == "ok"


@pytest.mark.parametrize("numbers", ["5", "5 5 5", "5 . 7"])
def test_without_limits_there_is_a_mean_and_nothing_else(numbers):
    points = judged(numbers)
    assert only(points, "mean") == {"5": 5, "5 5 5": 5, "5 . 7": 6}[numbers]
    assert [only(points, line) for line in ("lower", "upper", "near_lower", "near_upper")] == [None] * 4


def test_a_constant_baseline_gives_no_limits_and_no_signals_however_the_series_goes_on():
    points = judged("5 " * 12 + "6 7 8 9 10 11 12 13", baseline=12)
    assert only(points, "limits_status") == "constant"
    assert [marks(points, flag) for flag in ("outside", "trend", "two_of_three", "shift")] == ["-" * 20] * 4
    assert (only(points, "signal"), only(points, "rule"), only(points, "direction")) == (None, None, 0)


def test_no_moving_range_is_computed_across_a_missing_value():
    points = judged("1 3 1 . 21 23 21")
    assert only(points, "upper") - only(points, "mean") == pytest.approx(2.66 * 2)


def test_a_missing_point_carries_the_limits_of_its_segment_and_no_judgement():
    missing = judged("1 3 1 . 21 23 21").to_pylist()[3]
    assert (missing["mean"], missing["value"]) == (70 / 6, None)
    assert (missing["rule"], missing["signal"], missing["direction"]) == (None, None, 0)
