"""Any series whatever: the fast kernel and the plain loop of plain_spc.py give the same table, to the last bit."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from impact.spc import RULE_SETS, RuleSet, analyse, summarise
from tests.generative.plain_spc import judged_points, summary_of

SETS = [
    *RULE_SETS.values(),
    replace(RULE_SETS["mdc-2023"], name="six points", run_length=6),
    replace(RULE_SETS["ptd-0.2.2"], name="unscreened", screening=False),
    replace(RULE_SETS["mdc-2023"], name="from one point", minimum_points=1),
]
FIRST = date(2020, 1, 1)
CANCELLED = 2.0**-100


@st.composite
def stretches(draw):
    """A piece of a series: noise in whole steps (with ties), a slope, a level, a zigzag, a cluster far out."""
    kind = draw(st.sampled_from(["noise", "noise", "slope", "level", "zigzag", "cluster"]))
    length, level = draw(st.integers(1, 14)), draw(st.integers(-20, 20))
    if kind == "noise":
        return draw(st.lists(st.integers(-9, 9).map(level.__add__), min_size=length, max_size=length))
    step = {"slope": draw(st.sampled_from([-2, -1, 1, 2])), "cluster": 0, "level": 0, "zigzag": 0}[kind]
    bend = draw(st.integers(1, 3)) if kind == "zigzag" else 0
    height = draw(st.sampled_from([-60, 60])) if kind == "cluster" else level
    return [height + step * place + bend * (place % 2) for place in range(length)]


@st.composite
def values(draw):
    """The values of a series in one unit, anything from tiny to huge, exact in decimals or not; some are missing."""
    whole = [value for stretch in draw(st.lists(stretches(), max_size=5)) for value in stretch]
    unit = draw(st.sampled_from([1.0, 0.1, 0.3, 1 / 7, 1e-150, 1e150]))
    shift = draw(st.sampled_from([0, 0, 1000, 10**9]))
    gaps = set(draw(st.lists(st.integers(0, 70), max_size=draw(st.sampled_from([0, 0, 3, 12])))))
    return [None if place in gaps else (value + shift) * unit for place, value in enumerate(whole)]


@st.composite
def one_series(draw):
    """The points of one series in time order, as plain_spc.py reads them."""
    numbers = draw(values())
    cuts = set(draw(st.lists(st.integers(0, 60), max_size=draw(st.sampled_from([0, 0, 1, 3])))))
    baseline = draw(st.sampled_from([None, None, None, 12, 13, 20]))
    better = draw(st.sampled_from(["higher", "lower", "neither"]))
    turn = draw(st.sampled_from([None, None, 5]))
    there = [number for number in numbers if number is not None]
    targets = [draw(st.sampled_from([None, *there])) for _ in range(3)]
    return [
        {
            "period_start": FIRST + timedelta(days=31 * place),
            "value": number,
            "better": "neither" if turn is not None and place > turn else better,
            "target": targets[place * len(targets) // len(numbers)],
            "recalculate": place in cuts,
            "baseline_points": baseline,
        }
        for place, number in enumerate(numbers)
    ]


collections = st.lists(one_series(), max_size=4)


def table_of(series: list[list[dict]]) -> pa.Table:
    rows = [{"series": f"s{number}", **point} for number, points in enumerate(series) for point in points]
    return pa.Table.from_pylist(
        rows,
        pa.schema(
            [
                ("series", pa.string()),
                ("period_start", pa.date32()),
                ("value", pa.float64()),
                ("better", pa.string()),
                ("target", pa.float64()),
                ("recalculate", pa.bool_()),
                ("baseline_points", pa.int32()),
            ]
        ),
    )


def same(left: list[dict], right: list[dict]):
    """Equal to the last bit; only where values cancel almost wholly may the mean differ, by 2⁻¹⁰⁰ of their size."""
    assert len(left) == len(right)
    size = max((abs(row.get("value") or 0.0) for row in right), default=0.0)
    for ours, plain in zip(left, right, strict=True):
        if ours.get("mean") and abs(ours["mean"] - (plain["mean"] or 0.0)) <= size * CANCELLED:
            ours = ours | {"mean": plain["mean"]}
        assert ours == plain


@pytest.mark.parametrize("rules", SETS, ids=lambda rules: rules.name)
@settings(max_examples=80, deadline=None, derandomize=True)
@given(series=collections)
def test_every_point_is_judged_as_the_plain_loop_judges_it(rules: RuleSet, series):
    plain = [
        {"series": f"s{number}", **point}
        for number, points in enumerate(series)
        for point in judged_points(points, rules)
    ]
    same(analyse(table_of(series), rules).to_pylist(), plain)


@pytest.mark.parametrize("rules", SETS, ids=lambda rules: rules.name)
@settings(max_examples=80, deadline=None, derandomize=True)
@given(series=collections)
def test_every_icon_is_what_the_plain_loop_finds(rules: RuleSet, series):
    plain = [
        {"series": f"s{number}", **summary_of(judged_points(points, rules), rules)}
        for number, points in enumerate(series)
        if points
    ]
    same(summarise(analyse(table_of(series), rules), rules).to_pylist(), plain)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(series=collections, seed=st.integers(0, 2**32 - 1))
def test_the_order_of_the_rows_does_not_matter(series, seed):
    rows = table_of(series)
    shuffled = rows.take(pa.array(np.random.default_rng(seed).permutation(len(rows))))
    same(analyse(shuffled).to_pylist(), analyse(rows).to_pylist())
    points = analyse(rows)
    turned = points.take(pa.array(np.random.default_rng(seed).permutation(len(points))))
    same(summarise(turned).to_pylist(), summarise(points).to_pylist())


@settings(max_examples=25, deadline=None, derandomize=True)
@given(series=collections)
def test_a_series_has_the_same_answers_alone_as_among_others(series):
    together = analyse(table_of(series)).to_pylist()
    alone = [
        row | {"series": f"s{number}"}
        for number, points in enumerate(series)
        for row in analyse(table_of([points])).to_pylist()
    ]
    same(together, alone)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(numbers=st.lists(st.floats(-1e200, 1e200), min_size=2, max_size=40))
@example(numbers=[0.1] * 24)
@example(numbers=[1e16, 1.0, -1e16])
def test_any_floats_have_limits_on_either_side_of_their_mean_or_are_constant(numbers):
    rows = [
        {
            "period_start": FIRST + timedelta(days=place),
            "value": number,
            "better": "higher",
            "target": None,
            "recalculate": False,
            "baseline_points": None,
        }
        for place, number in enumerate(numbers)
    ]
    point = analyse(table_of([rows]), "ptd-0.2.2").to_pylist()[0]
    plain = judged_points(rows, RULE_SETS["ptd-0.2.2"])[0]
    assert point["limits_status"] == plain["limits_status"]
    assert point["mean"] == pytest.approx(plain["mean"], rel=1e-12, abs=1e-25 * max(map(abs, numbers)))
    if point["limits_status"] != "constant":
        assert point["lower"] <= point["near_lower"] <= point["mean"] <= point["near_upper"] <= point["upper"]
