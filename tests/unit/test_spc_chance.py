"""How many signals chance alone would show."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from impact.spc import RULE_SETS, analyse, expected_share, summarise
from impact.spc.chance import SEED, SERIES


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


def test_the_share_is_that_of_the_icons_of_the_simulated_series():
    values = np.random.default_rng([SEED, 20]).standard_normal((SERIES, 20))
    rows = pa.table(
        {
            "series": np.repeat([f"{place:05d}" for place in range(SERIES)], 20),
            "period_start": pa.array(np.tile(np.arange(20, dtype=np.int32), SERIES)).cast(pa.date32()),
            "value": values.ravel(),
        }
    )
    icons = summarise(analyse(rows))["variation"].to_pylist()
    assert shares([20])[20] == sum(icon != "common_cause" for icon in icons) / SERIES > 0


@pytest.mark.parametrize("points", [13, 24, 60])
def test_one_stable_series_in_a_hundred_or_so_ends_in_a_special_cause(points):
    assert 0.005 < shares([points])[points] < 0.03


def test_a_shorter_run_fires_more_often():
    six = replace(RULE_SETS["mdc-2023"], run_length=6)
    assert shares([36], six)[36] > shares([36])[36]
