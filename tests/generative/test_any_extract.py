"""Any valid extract of any dataset is accepted; with one fault planted, that fault is found at its row and column."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.contracts import Column, contract, contracts
from tests.desk import WORLD, Desk, found, month, organisation, practices_and_levels

FRAMEWORK, PRACTICES, LEVELS = practices_and_levels()
CODES = ["ZZ1", "ZZ3", "ZZ4", "ZZ5", "ZZ6"]
IDS = {
    "organisation": CODES,
    "metric": ["seen_in_time", "goal", "seen"],
    "initiative": ["rota", "rota_2"],
    "framework": [FRAMEWORK],
    "practice": PRACTICES,
    "level": LEVELS,
}
TEXT = st.text(st.characters(exclude_categories=["C", "Nd"]), min_size=1, max_size=12).filter(str.strip)
STARTS = ["from_date", "started_on", "opened_on", "period_start"]
ENDS = {"to_date": "from_date", "ended_on": "started_on", "closed_on": "opened_on"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.take("organisations", [organisation(code) for code in CODES[1:]])
    desk.take("initiatives", WORLD["initiatives"])
    return desk


def any_value(column: Column) -> st.SearchStrategy:
    """A valid value of the column by itself."""
    if column.refers:
        return st.sampled_from(IDS[column.refers] + ([column.every_one] if column.every_one else []))
    if column.words and column.separator:
        return st.lists(st.sampled_from(column.words), min_size=1, max_size=3).map(column.separator.join)
    if column.words:
        return st.sampled_from(column.words)
    if column.pattern:
        return st.from_regex(column.pattern, fullmatch=True)
    return {
        "text": TEXT,
        "date": st.dates(date(2001, 1, 1), date(2026, 7, 1)),
        "number": st.floats(2, 90).map(lambda number: round(number, 3)),
        "whole": st.integers(0, 6),
        "flag": st.booleans(),
    }[column.type]


@st.composite
def rows_of(draw, dataset: str):
    """A few valid rows with different keys. Neither overlaps nor circles: organisations follow the order of CODES."""
    declared = contract(dataset)
    keys = draw(
        st.lists(
            st.tuples(*(any_value(declared.column(key)) for key in declared.keys)), min_size=1, max_size=6, unique=True
        )
    )
    rows = []
    for key in keys:
        row = dict(zip(declared.keys, key, strict=True))
        for column in declared.columns:
            if not column.key:
                row[column.name] = draw(any_value(column) if column.required else st.none() | any_value(column))
        rows.append(_made_sound(dataset, row))
    return list({tuple(row[key] for key in declared.keys): row for row in rows}.values())


def _made_sound(dataset: str, row: dict) -> dict:
    """What one column cannot know: ends after starts, whole months, parts that give the value, no circle."""
    for end, start in ENDS.items():
        if row.get(end) and row.get(start):
            row[end] = row[start] + timedelta(abs((row[end] - row[start]).days))
    if dataset == "observations":
        row["period_start"], row["period_end"] = month(row["period_start"].month, row["period_start"].year)
        row |= {
            "numerator": None,
            "denominator": None,
            "metric_id": "seen_in_time" if row["metric_id"] == "goal" else row["metric_id"],
        }
    for one, other in (("org_code", "group_code"), ("predecessor_code", "successor_code")):
        if other in row:
            row[one], row[other] = sorted((row[one], row[other]))
            row[other] = "ZZS" if row[one] == row[other] else row[other]
    if dataset == "metrics":
        row["contributes_to"] = None if row["contributes_to"] == row["metric_id"] else row["contributes_to"]
    return row


@pytest.mark.parametrize("dataset", contracts())
def test_any_valid_extract_is_accepted(desk, dataset):
    @settings(max_examples=12, deadline=None, derandomize=True)
    @given(rows_of(dataset))
    def accepted(rows):
        receipt = tried(desk, dataset, rows)
        assert (receipt.verdict, found(receipt), receipt.taken) == ("accepted", [], len(rows))

    accepted()


def tried(desk, dataset, rows, types=None):
    """Take the rows and put everything back."""
    desk.connection.begin()
    place = desk.place
    try:
        return desk.take(dataset, rows, types=types, name=f"{dataset}-any.parquet")
    finally:
        desk.place = place
        desk.connection.rollback()


def faults_of(column: Column) -> list[tuple[str, object]]:
    """The faults that can be planted in a column by itself: the rule, and the value that breaks it."""
    faults: list[tuple[str, object]] = []
    if column.required:
        faults.append(("missing_value", None))
    if column.words:
        faults.append(("unknown_word", "not a word"))
    if column.pattern:
        faults.append(("broken_code", "not, a code"))
    if column.type == "number":
        faults += [("not_finite", float("nan")), ("not_finite", float("-inf"))]
    if column.refers:
        faults.append(("undefined", {"organisation": "QQ9", "metric": "unheard_of"}.get(column.refers, "unheard of")))
    return faults


PLANTS = [
    (dataset, column.name, rule, value)
    for dataset in contracts()
    for column in contract(dataset).columns
    for rule, value in faults_of(column)
]


@pytest.mark.parametrize("dataset", contracts())
def test_one_planted_fault_is_found_at_its_row_and_column(desk, dataset):
    plants = [plant for plant in PLANTS if plant[0] == dataset]

    @settings(max_examples=max(15, 2 * len(plants)), deadline=None, derandomize=True)
    @given(rows_of(dataset), st.sampled_from(plants), st.integers(0, 5))
    def is_found(rows, plant, at):
        _, column, rule, value = plant
        at %= len(rows)
        rows[at] = rows[at] | {column: value}
        receipt = tried(desk, dataset, rows)
        assert (rule, at + 1, column) in found(receipt)
        assert {row for _, row, _ in found(receipt, "block", "reject", "wait")} == {at + 1}

    is_found()


def test_plants_cover_every_shared_rule_and_every_reference():
    assert {rule for _, _, rule, _ in PLANTS} == {
        "missing_value",
        "unknown_word",
        "broken_code",
        "not_finite",
        "undefined",
    }
    referring = {(each.dataset, column.name) for each in contracts().values() for column in each.references}
    assert {(dataset, column) for dataset, column, rule, _ in PLANTS if rule == "undefined"} == referring
    assert len(list(product(PLANTS))) > 100
