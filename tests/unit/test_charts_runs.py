"""Which points belong together, and what the bracket over them says."""

from impact.charts.runs import (
    fired_words,
    points_in_one_direction,
    points_on_one_side,
    run_words,
    run_words_short,
    signal_runs,
)
from tests.drawn import FOUR_HOURS, four_hours, months, series


def runs_of(points):
    return signal_runs(points.to_pylist())


def test_past_and_present_signals_are_each_one_run():
    found = runs_of(four_hours())
    assert [(run.signal, len(run.rows)) for run in found] == [("concern", 9), ("improvement", 8)]
    assert [run_words(run) for run in found] == [
        "Shift: 9 points below the mean, one outside", "Shift: 8 points above the mean",
    ]  # fmt: skip
    assert [run_words_short(run) for run in found] == ["9 below", "8 above"]


def test_a_run_ends_where_limits_start_anew():
    values = [50.0, 51, 49] * 5 + [60.0] * 7
    cut = runs_of(series(values * 2, cuts=(22,)))
    assert all(len({row["segment"] for row in run.rows}) == 1 for run in cut)


def test_a_gap_does_not_end_a_run():
    values = FOUR_HOURS[32:]
    with_gap = [*values[:12], None, *values[12:]]
    (run,) = runs_of(series(with_gap, months(17)))
    assert len(run.rows) == 8 and 12 not in run.places


def test_a_single_point_outside_is_named_by_its_limit():
    (run,) = runs_of(series([50.0, 51, 49, 50, 51, 50, 49] * 3 + [70.0], months(22)))
    assert run_words(run) == "Outside: above the upper limit" and run_words_short(run) == "outside"


def test_a_trend_says_how_many_points_rise():
    zigzag = [50.0, 54, 46, 52, 48, 53, 47] * 3
    found = runs_of(series([*zigzag, 46.1, 47, 48, 49, 50, 51, 52, 53], months(29)))
    assert run_words(found[-1]) == "Trend: 8 points rising"
    assert run_words_short(found[-1]) == "8 rising"


def test_runs_at_the_end_are_counted_on_one_side_and_in_one_direction():
    rows = four_hours().to_pylist()
    assert points_on_one_side(rows) == 8
    assert points_in_one_direction(rows) == 3
    assert points_on_one_side([]) == 0 and points_in_one_direction([]) == 0


def test_what_another_signal_left_of_a_shift_is_given_no_number():
    falling_above = [50.0, 51, 49, 50, 48, 52, 50] * 3 + [58, 60, 63, 62, 61, 60, 59, 58, 57, 58, 59, 57]
    found = runs_of(series(falling_above, months(33)))
    assert any(len(run.rows) < 7 and run.flagged("shift") for run in found)
    for run in found:
        if len(run.rows) < 7:
            assert not any(character.isdigit() for character in run_words(run) + run_words_short(run))


def test_the_page_names_the_rule_of_the_last_point_where_the_bracket_names_the_shift_it_ends():
    steady = [50.0, 53, 47, 51, 49, 52, 48] * 4
    (*_, run) = runs_of(series([*steady, 48, 48.5, 47.5, 48, 48.5, 44, 43.5], months(35)))
    last = run.rows[-1]
    assert (last["rule"], last["two_of_three"], last["shift"]) == ("two_of_three", True, True)
    assert fired_words(run) == run_words(run) + ", two of three near the lower limit at the end"
    (alone,) = runs_of(series([50.0, 51, 49, 50, 51, 50, 49] * 3 + [70.0], months(22)))
    assert fired_words(alone) == run_words(alone)
