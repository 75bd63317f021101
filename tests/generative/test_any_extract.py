"""Any valid extract of any dataset is accepted; with one fault planted, that fault is found at its row and column."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.contracts import contracts
from impact.intake.faults import SEVERITIES
from tests.desk import found
from tests.generative.extracts import IN_A_ROW, IN_ANY_COLUMN, OF_NUMBERS, furnished, plants, rows_of, tried, written


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return furnished(tmp_path_factory.mktemp("desk"))


@pytest.mark.parametrize("dataset", contracts())
def test_any_valid_extract_is_accepted(desk, dataset):
    @settings(max_examples=4, deadline=None, derandomize=True)
    @given(rows_of(dataset))
    def accepted(rows):
        receipt = tried(desk, written(desk, dataset, rows))
        assert (receipt.verdict, found(receipt), receipt.taken) == ("accepted", [], len(rows))

    accepted()


@pytest.mark.parametrize("dataset", contracts())
def test_one_planted_fault_of_each_rule_is_found_at_its_row_and_column(desk, dataset):
    number = len(plants(dataset))
    every_one = iter(range(10**6))

    @settings(max_examples=number, deadline=None, derandomize=True, database=None)
    @given(rows_of(dataset), st.integers(0, 5))
    def is_found(rows, at):
        rule, column, changed = plants(dataset)[next(every_one) % number]
        at %= len(rows)
        rows[at] = rows[at] | changed
        types = {column: pa.float64()} if rule in OF_NUMBERS else None
        never = [(at, column)] if rule == "impossible_date" else []
        receipt = tried(desk, written(desk, dataset, rows, types, never=never))
        assert (rule, at + 1, column) in found(receipt, *SEVERITIES)
        assert {row for _, row, _ in found(receipt, "block", "reject", "wait", "warn")} <= {at + 1}

    is_found()


def test_a_rule_without_a_plant_fails_here():
    planted = {(dataset, rule, column) for dataset in contracts() for rule, column, _ in plants(dataset)}
    declared = {(each.dataset, rule.name, rule.column) for each in contracts().values() for rule in each.rules}
    referring = {
        (each.dataset, "undefined", column.name) for each in contracts().values() for column in each.references
    }
    assert planted == declared | referring and len(planted) > 100
    assert {name for _, name, _ in declared | referring} == {*IN_ANY_COLUMN, *(rule for _, rule in IN_A_ROW)}
