"""Axis steps, labels moved apart, and the intervals of few points."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from impact.charts.layout import Box, clamp, shortened, spread, steps
from impact.charts.sampling import interval
from tests.drawn import metric

PLACES = st.lists(st.floats(0, 400), min_size=1, max_size=6)


@given(PLACES)
def test_labels_end_up_apart_inside_the_plot_and_in_the_order_of_their_values(wanted):
    found = spread(wanted, 18, 0, 400)
    assert all(-1e-6 <= place <= 400 + 1e-6 for place in found)
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    ordered = [found[n] for n in order]
    assert all(after - before >= 18 - 1e-6 for before, after in itertools.pairwise(ordered))


def test_labels_that_do_not_touch_stay_where_they_are():
    assert spread([10, 100, 50], 18, 0, 400) == [10, 100, 50]


def test_labels_that_touch_move_round_their_middle():
    assert spread([100, 100], 18, 0, 400) == [91, 109]


@given(st.floats(-1e6, 1e6), st.floats(0.5, 1e6))
def test_grid_lines_are_round_few_and_inside(low, span):
    found = steps(low, low + span)
    assert 2 <= len(found) <= 6
    assert low - 1e-6 * span <= found[0] <= found[-1] <= low + span * (1 + 1e-6)


def test_grid_lines_are_not_finer_than_the_decimals_shown():
    assert steps(41.2, 44.7, smallest=1) == [42, 43, 44]


def test_boxes_that_only_touch_do_not_meet():
    assert not Box(0, 0, 10, 10).meets(Box(10, 0, 20, 10))
    assert Box(0, 0, 10, 10).meets(Box(9, 9, 20, 20))


def test_text_is_kept_inside_and_cut_where_it_must_be():
    assert clamp(5, 20, 0, 100) == 10 and clamp(95, 20, 0, 100) == 90 and clamp(50, 20, 0, 100) == 50
    assert shortened("short", 200, 13) == "short"
    assert shortened("a title that goes on and on and on", 60, 13).endswith("…")


def test_the_interval_of_a_change_narrows_with_the_sample():
    small, large = (interval(metric(), (60.0, n), (62.0, n)) for n in (200.0, 20_000.0))
    assert small[0] < 0 < small[1] and 0 < large[0] < large[1]
    assert abs((large[0] + large[1]) / 2 - 2.0) < 1e-9


def test_a_proportion_of_all_still_has_an_interval():
    low, high = interval(metric(), (100.0, 20.0), (100.0, 20.0))
    assert low < 0 < high


def test_rates_are_judged_as_counts_and_scores_not_at_all():
    rate = metric(unit="rate", kind="rate", multiplier=1000.0)
    low, high = interval(rate, (5.0, 10_000.0), (6.0, 10_000.0))  # 50 and 60 events
    assert round(high - low, 2) == round(2 * 1.96 * (110**0.5) / 10, 2)
    assert interval(metric(unit="score", kind="score"), (7.0, 900.0), (7.1, 900.0)) is None
    assert interval(metric(), (60.0, None), (62.0, 200.0)) is None
    assert interval(metric(), (60.0, 0.0), (62.0, 200.0)) is None
