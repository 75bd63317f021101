"""What tables the kernel takes, what it gives, and what it says of those it cannot take."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from impact.errors import ImpactError
from impact.spc import RULE_SETS, RuleSet, analyse, expected_share, summarise
from impact.spc.blocks import ROWS

COLUMNS = [
    "series",
    "period_start",
    "value",
    "better",
    "target",
    "recalculate",
    "baseline_points",
    "segment",
    "mean",
    "lower",
    "upper",
    "near_lower",
    "near_upper",
    "limits_status",
    "outside",
    "trend",
    "two_of_three",
    "shift",
    "rule",
    "signal",
    "direction",
]
SUMMARY = [
    "series",
    "last_period",
    "last_value",
    "variation",
    "assurance",
    "rule",
    "since",
    "lasting",
    "points",
    "limits_status",
]
COUNT = 30


def plain(**changed) -> pa.Table:
    """Two series of fifteen points; `changed` replaces or adds columns."""
    columns = {
        "series": pa.array(["a"] * 15 + ["b"] * 15),
        "period_start": pa.array([date(2024 + place // 12, place % 12 + 1, 1) for place in range(15)] * 2),
        "value": pa.array([float(place * 7 % 11) for place in range(COUNT)]),
    }
    return pa.table(columns | changed)


def figures(points: pa.Table) -> list[tuple]:
    return [(row["mean"], row["upper"], row["rule"], row["signal"]) for row in points.to_pylist()]


def test_the_points_have_the_specified_columns_and_no_others():
    points = analyse(plain(note=pa.array(["x"] * COUNT)))
    assert points.column_names == COLUMNS
    assert summarise(points).column_names == SUMMARY


def test_absent_columns_have_their_defaults():
    row = analyse(plain()).to_pylist()[0]
    assert (row["better"], row["target"], row["recalculate"], row["baseline_points"]) == ("neither", None, False, None)


def test_nulls_in_optional_columns_are_their_defaults():
    nothing = pa.nulls(COUNT)
    given = analyse(plain(better=nothing, target=nothing, recalculate=nothing, baseline_points=nothing))
    assert given.equals(analyse(plain()))
    some = pa.array([None, "higher"] * 15)
    assert analyse(plain(better=some))["better"].to_pylist() == ["neither", "higher"] * 15


@pytest.mark.parametrize(
    "kind",
    [
        pa.large_string(),
        pa.string_view(),
        pa.dictionary(pa.int32(), pa.string()),
        pa.dictionary(pa.int8(), pa.large_string()),
    ],
    ids=str,
)
def test_text_may_come_in_any_encoding(kind):
    series = pa.array(["a"] * 15 + ["b"] * 15).cast(kind)
    better = pa.array(["higher"] * 15 + ["lower"] * 15)
    given = analyse(plain(series=series, better=better.cast(kind)))
    assert figures(given) == figures(analyse(plain(better=better)))
    assert given["series"].to_pylist() == ["a"] * 15 + ["b"] * 15
    assert [row["series"] for row in summarise(given).to_pylist()] == ["a", "b"]


@pytest.mark.parametrize(
    "kind",
    [
        pa.date64(),
        pa.timestamp("s"),
        pa.timestamp("ms"),
        pa.timestamp("us"),
        pa.timestamp("ns"),
        pa.timestamp("us", "UTC"),
    ],
    ids=str,
)
def test_periods_may_be_dates_or_timestamps_and_keep_their_type(kind):
    points = analyse(plain(period_start=plain()["period_start"].cast(kind)))
    assert points.schema.field("period_start").type == kind
    assert figures(points) == figures(analyse(plain()))
    assert summarise(points).schema.field("since").type == kind


@pytest.mark.parametrize(
    "values",
    [
        pa.array([place * 7 % 11 for place in range(COUNT)], pa.int8()),
        pa.array([place * 7 % 11 for place in range(COUNT)], pa.uint64()),
        pa.array([Decimal(place * 7 % 11) for place in range(COUNT)], pa.decimal128(10, 2)),
        pa.array(np.arange(COUNT) * 7 % 11, pa.float32()),
    ],
    ids=lambda values: str(values.type),
)
def test_numbers_of_any_kind_are_taken(values):
    points = analyse(plain(value=values))
    assert points.schema.field("value").type == pa.float64()
    assert figures(points) == figures(analyse(plain()))


def test_not_a_number_is_a_missing_value():
    numbers = [float(place * 7 % 11) for place in range(COUNT)]
    as_nan, as_null = list(numbers), list(numbers)
    as_nan[4], as_null[4] = float("nan"), None
    assert analyse(plain(value=pa.array(as_nan))).equals(analyse(plain(value=pa.array(as_null))))


def test_a_column_of_nothing_is_all_missing():
    points = analyse(plain(value=pa.nulls(COUNT)))
    assert set(points["limits_status"].to_pylist()) == {"too_few"}


def test_a_baseline_that_a_data_frame_made_a_float_is_taken():
    floats = pa.array([12.0] * 15 + [float("nan")] * 15)
    assert analyse(plain(baseline_points=floats))["baseline_points"].to_pylist() == [12] * 15 + [None] * 15


def test_a_table_in_pieces_is_the_same_as_in_one():
    rows = plain(better=pa.array(["higher", "lower"] * 15), target=pa.array([5.0, None] * 15))
    rows = rows.set_column(0, "series", rows["series"].dictionary_encode())
    pieces = pa.concat_tables([rows.slice(place, 4) for place in range(0, COUNT, 4)])
    own_words = pa.chunked_array([piece.cast(pa.string()).dictionary_encode() for piece in pieces["series"].chunks])
    pieces = pieces.set_column(0, "series", own_words)
    assert analyse(pieces).to_pylist() == analyse(rows).to_pylist()
    assert summarise(analyse(pieces)).to_pylist() == summarise(analyse(rows)).to_pylist()


def test_shuffled_pieces_with_their_own_dictionaries_come_out_in_order():
    rows = plain(series=pa.array(["b"] * 15 + ["a"] * 15).dictionary_encode())
    pieces = pa.concat_tables([rows.slice(15), rows.slice(0, 7), rows.slice(7, 8)])
    points = analyse(pieces)
    assert points["series"].to_pylist() == ["a"] * 15 + ["b"] * 15
    assert points["period_start"].to_pylist() == plain()["period_start"].to_pylist()


def test_words_in_another_order_than_their_codes_come_out_in_order_of_the_words():
    points = analyse(plain(series=pa.array(["b"] * 15 + ["a"] * 15).dictionary_encode()))
    assert points["series"].to_pylist() == ["a"] * 15 + ["b"] * 15
    assert points["value"].to_pylist() == plain()["value"].to_pylist()[15:] + plain()["value"].to_pylist()[:15]


def test_a_table_without_rows_gives_tables_without_rows_of_the_same_columns():
    empty = analyse(plain().slice(0, 0))
    assert (empty.num_rows, empty.column_names) == (0, COLUMNS)
    assert empty.schema == analyse(plain()).schema
    assert (summarise(empty).num_rows, summarise(empty).schema) == (0, summarise(analyse(plain())).schema)


def test_a_table_of_nothing_at_all_still_needs_its_columns():
    with pytest.raises(ImpactError, match="no column series"):
        analyse(pa.table({}))


def test_many_series_are_judged_as_each_alone_wherever_the_blocks_are_cut():
    rng = np.random.default_rng(7)
    lengths = [*rng.integers(1, 90, 2_500).tolist(), ROWS + 5, 40, 2 * ROWS, 7]
    names = np.repeat([f"{place:05d}" for place in range(len(lengths))], lengths)
    days = np.concatenate([np.arange(length) for length in lengths]).astype(np.int32)
    rows = pa.table(
        {
            "series": pa.array(names),
            "period_start": pa.array(days).cast(pa.date32()),
            "value": pa.array(np.round(rng.normal(50, 5, len(names)), 1)),
            "recalculate": pa.array(rng.random(len(names)) < 0.01),
        }
    )
    points = analyse(rows)
    ends = np.cumsum(lengths)
    for place in [0, 1, 700, 1_400, *range(2_490, 2_504)]:
        own = rows.slice(ends[place] - lengths[place], lengths[place])
        assert plainly(analyse(own)).equals(plainly(points.slice(ends[place] - lengths[place], lengths[place])))


def plainly(points: pa.Table) -> pa.Table:
    """The same with its words written out, so that tables whose dictionaries differ can be compared."""
    fields = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in points.schema
    ]
    return points.cast(pa.schema(fields)).combine_chunks()


def test_points_that_went_through_another_engine_are_summarised_the_same():
    points = analyse(plain(better=pa.array(["higher"] * COUNT), target=pa.array([3.0] * COUNT)))
    words = ("series", "better", "limits_status", "rule", "signal")
    text = {name: points[name].cast(pa.large_string()) for name in words}
    other = pa.table({name: text.get(name, points[name]) for name in reversed(points.column_names)})
    assert summarise(other).to_pylist() == summarise(points).to_pylist()


@pytest.mark.parametrize(
    ("changed", "where", "says"),
    [
        ({"value": pa.array(["1"] * COUNT)}, "value", "not a number"),
        ({"value": pa.array([True] * COUNT)}, "value", "not a number"),
        ({"value": pa.array([float("inf")] + [1.0] * 29)}, "value", "infinity"),
        ({"value": pa.array([-1e300] + [1.0] * 29)}, "value", "too large"),
        ({"target": pa.array([float("-inf")] * COUNT)}, "target", "infinity"),
        ({"series": pa.array([1] * COUNT)}, "series", "not text"),
        ({"series": pa.array([None] + ["a"] * 29)}, "series", "1 of 30 rows have no series"),
        (
            {"series": pa.DictionaryArray.from_arrays([0] + [1] * 29, [None, "a"])},
            "series",
            "1 of 30 rows have no series",
        ),
        ({"period_start": pa.array(["2024-01-01"] * COUNT)}, "period_start", "not a date"),
        ({"period_start": pa.array([None] * COUNT, pa.date32())}, "period_start", "30 of 30 rows"),
        ({"period_start": pa.array([datetime(2024, 1, 1)] * COUNT)}, "period_start", "28 points have the same series"),
        ({"better": pa.array(["highr"] * COUNT)}, "better", "Did you mean higher"),
        ({"better": pa.array([1] * COUNT)}, "better", "not one of"),
        ({"recalculate": pa.array(["yes"] * COUNT)}, "recalculate", "not true or false"),
        ({"baseline_points": pa.array([12.5] * COUNT)}, "baseline_points", "whole number"),
        ({"baseline_points": pa.array(["12"] * COUNT)}, "baseline_points", "whole number"),
        ({"baseline_points": pa.array([0] * COUNT)}, "baseline_points", "too few"),
    ],
)
def test_a_table_that_cannot_be_judged_is_refused_with_what_to_do(changed, where, says):
    with pytest.raises(ImpactError, match=says) as refused:
        analyse(plain(**changed))
    assert refused.value.where == where
    assert refused.value.fix


def test_a_missing_column_is_named_with_the_nearest_that_is_there():
    with pytest.raises(ImpactError, match="Rename period_strt to period_start"):
        analyse(plain().rename_columns(["series", "period_strt", "value"]))
    with pytest.raises(ImpactError, match="The points have no column signal"):
        summarise(analyse(plain()).drop_columns(["signal"]))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: analyse(plain(), "mdc2023"),
        lambda: summarise(analyse(plain()), "mdc-2024"),
        lambda: expected_share([20], "mdc"),
    ],
)
def test_an_unknown_rule_set_is_refused_with_the_nearest_name(ask):
    with pytest.raises(ImpactError, match="Did you mean mdc-2023"):
        ask()


@pytest.mark.parametrize("wrong", [{"run_length": 2}, {"minimum_points": 0}, {"target_tie": "maybe"}])
def test_a_rule_set_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ImpactError, match="not a possible set of rules"):
        RuleSet("ours", screening=False, outside_counts=True, **wrong)


def test_the_named_rule_sets_are_values_that_cannot_be_changed():
    with pytest.raises(TypeError):
        RULE_SETS["mine"] = RULE_SETS["mdc-2023"]
    assert (RULE_SETS["ptd-0.2.2"].screening, RULE_SETS["mdc-2023"].screening) == (True, False)
