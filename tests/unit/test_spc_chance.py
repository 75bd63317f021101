"""How many signals chance alone would show."""

from dataclasses import replace

import pytest

from impact.spc import RULE_SETS, expected_share


def shares(points, rules="mdc-2023", **seed) -> dict[int, float]:
    table = expected_share(points, rules, **seed)
    return dict(zip(table["points"].to_pylist(), table["share"].to_pylist(), strict=True))


def test_each_length_is_answered_once_in_order():
    assert list(shares([24, 13, 24])) == [13, 24]
    assert shares([]) == {}


def test_the_same_length_has_the_same_share_whatever_else_is_asked_and_another_with_another_seed():
    assert shares([24])[24] == shares([36, 24, 20])[24]
    assert shares([24], seed=1)[24] != shares([24], seed=2)[24]


def test_too_few_points_show_nothing():
    assert shares([0, 1, 12]) == {0: 0, 1: 0, 12: 0}
    assert shares([1, 2], "ptd-0.2.2") == {1: 0, 2: 0}


@pytest.mark.parametrize("points", [13, 24, 60])
def test_one_stable_series_in_a_hundred_or_so_ends_in_a_special_cause(points):
    assert 0.005 < shares([points])[points] < 0.03


def test_a_shorter_run_fires_more_often():
    six = replace(RULE_SETS["mdc-2023"], run_length=6)
    assert shares([36], six)[36] > shares([36])[36]
