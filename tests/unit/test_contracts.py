"""The contract files: valid by their standard, complete, and each rule a query that runs."""

import json
from datetime import date
from importlib import resources
from pathlib import Path

import duckdb
import jsonschema
import pytest
import yaml

import impact.contracts
from impact.contracts import contract, contracts
from impact.intake.rows import one_pass

FILES = sorted(Path(impact.contracts.__file__).parent.glob("*.yaml"))
OF_OTHERS = {
    "unit_of_metric": "VARCHAR",
    "kind_of_metric": "VARCHAR",
    "cadence_of_metric": "VARCHAR",
    "window_of_metric": "VARCHAR",
    "decimals_of_metric": "BIGINT",
    "multiplier_of_metric": "DOUBLE",
    "opened_on_of_organisation": "DATE",
    "closed_on_of_organisation": "DATE",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_contract_file_is_valid_by_the_standards_own_schema(path):
    schema = json.loads((resources.files("open_data_contract_standard") / "schema.json").read_text(encoding="utf-8"))
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [fault.message for fault in jsonschema.Draft201909Validator(schema).iter_errors(written)] == []


def test_there_is_one_contract_for_each_dataset():
    assert set(contracts()) == {path.stem for path in FILES}
    assert set(contracts()) == {
        "organisations", "memberships", "successions", "contacts", "metrics", "observations", "targets", "assessments",
        "events", "initiatives", "benefits", "resources",
    }  # fmt: skip


def test_definitions_come_before_what_uses_them():
    place = {dataset: number for number, dataset in enumerate(contracts())}
    defined_in = {"organisation": "organisations", "metric": "metrics", "initiative": "initiatives"}
    for each in contracts().values():
        for column in each.references:
            if column.refers in defined_in:
                assert place[defined_in[column.refers]] <= place[each.dataset]


@pytest.mark.parametrize("dataset", contracts())
def test_every_rule_is_a_query_that_gives_row_column_and_value(dataset):
    connection = duckdb.connect()
    columns = {column.name: column.duckdb_type for column in contract(dataset).columns} | OF_OTHERS
    declared = ", ".join(f'"{name}" {type_}' for name, type_ in columns.items())
    connection.execute(f"CREATE TABLE extract (row BIGINT, {declared})")
    for rule in contract(dataset).rules:
        given = {"today": date(2026, 7, 14)} if "$today" in rule.query else {}
        described = connection.execute(rule.query, given).description
        assert [column[0] for column in described] == ["row", "column", "value"]
        assert rule.severity in ("reject", "warn", "note")
        assert rule.message and rule.fix and rule.description


def test_every_column_is_described_and_every_key_is_required():
    for each in contracts().values():
        assert all(column.description for column in each.columns)
        assert all(column.required for column in each.columns if column.key)
        assert each.names[-1] == "withdrawn"


def test_a_code_keeps_its_pattern_in_every_column_that_carries_it():
    for each in contracts().values():
        for column in each.columns:
            if column.refers in ("organisation", "metric"):
                assert column.pattern, f"{each.dataset}.{column.name}"


def test_only_observations_and_assessments_go_on_without_their_rejected_rows():
    assert {each.dataset for each in contracts().values() if each.rejects_rows} == {"observations", "assessments"}


@pytest.mark.parametrize("dataset", contracts())
def test_all_row_rules_of_a_dataset_are_one_query_over_its_rows_read_once(dataset):
    rules = contract(dataset).rules
    query = one_pass(list(enumerate(rules)))
    (statement,) = duckdb.extract_statements(query)
    assert statement.query.count(" FROM extract ") == 1
    assert len(rules) > 1 and all(f"'rule': {number}," in query for number in range(len(rules)))
