"""The reference package's own answers (see golden/README.md): the same label, limits and icons for each."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from impact.spc import RULE_SETS, analyse, summarise

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
LABELS = {
    ("outside", 1): "Above UCL",
    ("outside", -1): "Below LCL",
    ("trend", 1): "7 Point Trend (Increasing)",
    ("trend", -1): "7 Point Trend (Decreasing)",
    ("two_of_three", 1): "2 in 3 Above CL",
    ("two_of_three", -1): "2 in 3 Below CL",
    ("shift", 1): "7 Points Above CL",
    ("shift", -1): "7 Points Below CL",
    (None, 0): "Common Cause",
}
POINT_TYPES = {
    "improvement": "special_cause_improvement",
    "concern": "special_cause_concern",
    "common_cause": "common_cause",
    "neutral_high": "special_cause_neutral_high",
    "neutral_low": "special_cause_neutral_low",
}
ASSURANCES = {"consistent_pass": "passing", "consistent_fail": "failing", "inconsistent": "hit_or_miss", None: None}
INPUTS = """
SELECT series_id AS series, date AS period_start, value, target, is_rebase AS recalculate,
    fix_after_n_points AS baseline_points, screen_outliers,
    CASE improvement_direction WHEN 'increase' THEN 'higher' WHEN 'decrease' THEN 'lower' ELSE 'neither' END AS better
FROM read_parquet($inputs) ORDER BY input_row, series_id
"""
EXPECTED = """
SELECT points.*, series.family
FROM read_parquet($points) AS points JOIN read_parquet($series) AS series USING (series_id)
WHERE series.family <> 'constant' AND points.lpl < points.upl
ORDER BY series_id, idx
"""

ICONS = """
SELECT * FROM read_parquet($series) WHERE family NOT IN ('constant', 'missing') AND last_lpl < last_upl
"""


def golden(sql: str) -> pa.Table:
    files = {name: str(GOLDEN / f"{name}.parquet") for name in ("inputs", "points", "series") if f"${name}" in sql}
    with duckdb.connect() as engine:
        return engine.sql(sql, params=files).to_arrow_table()


def answers(step) -> list[dict]:
    """What a step makes of the golden inputs, each series under the reference's rules with its own screening."""
    inputs, rows = golden(INPUTS), []
    for screening in (True, False):
        rules = replace(RULE_SETS["ptd-0.2.2"], screening=screening)
        chosen = inputs.filter(pc.equal(inputs["screen_outliers"], screening))
        rows += step(chosen, rules).to_pylist()
    return rows


@pytest.fixture(scope="module")
def pairs() -> list[tuple[dict, dict]]:
    """Each golden point that can be matched, and ours."""
    ours = {(row["series"], row["period_start"]): row for row in answers(analyse)}
    expected = golden(EXPECTED).to_pylist()
    assert len(expected) == 2871
    return [(row, ours[row["series_id"], row["date"]]) for row in expected]


def test_every_golden_point_has_the_same_label(pairs):
    ours = [
        (row["series_id"], row["idx"], LABELS[our["rule"], our["direction"]])
        for row, our in pairs
        if row["family"] != "missing"
    ]
    assert ours == [
        (row["series_id"], row["idx"], row["special_cause_type"]) for row, _ in pairs if row["family"] != "missing"
    ]


def test_every_golden_point_has_the_same_judgement(pairs):
    for row, our in pairs:
        if row["family"] != "missing":
            assert POINT_TYPES[our["signal"]] == row["point_type"], row


@pytest.mark.parametrize(("ours", "theirs"), [("mean", "mean"), ("lower", "lpl"), ("upper", "upl")])
def test_every_golden_limit_is_the_same(pairs, ours, theirs):
    for row, our in pairs:
        assert our[ours] == pytest.approx(row[theirs], rel=0, abs=1e-9), row


def test_the_means_and_limits_are_the_same_to_the_last_bit(pairs):
    assert all((our["mean"], our["lower"], our["upper"]) == (row["mean"], row["lpl"], row["upl"]) for row, our in pairs)


def test_every_golden_point_is_in_the_same_segment(pairs):
    assert all(our["segment"] == row["rebase_group"] for row, our in pairs)


def test_every_golden_series_has_the_same_icons():
    ours = {row["series"]: row for row in answers(lambda rows, rules: summarise(analyse(rows, rules), rules))}
    expected = golden(ICONS)
    assert len(expected) == 85
    for row in expected.to_pylist():
        our = ours[row["series_id"]]
        assert (our["variation"], our["assurance"]) == (row["variation_icon"], ASSURANCES[row["assurance_type"]]), row
