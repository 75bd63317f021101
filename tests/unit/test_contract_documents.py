"""A contract as a document for others: each form says all that the contract says, and its schema judges rows."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

import impact.contracts
from impact.__main__ import main
from impact.contracts import contract, contracts, documents, wording
from impact.errors import UsageError
from tests.desk import WORLD, observation

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = Path(impact.contracts.__file__).parent
OF_ANOTHER_TYPE = {"text": 7, "date": "31/03/2026", "number": "*", "whole": 1.5, "flag": "yes"}
EACH = pytest.mark.parametrize("dataset", contracts())


def tables(markdown: str) -> list[list[list[str]]]:
    """The tables of a Markdown document: the cells of each row, heads apart."""
    found = re.findall(r"(?:^\|.*\|$\n?)+", markdown, re.MULTILINE)
    return [[cells_of(line) for line in table.splitlines()[2:]] for table in found]


def cells_of(line: str) -> list[str]:
    parts = re.split(r"(?<!\\)\|", line)[1:-1]
    return [part.strip().replace("\\|", "|") for part in parts]


def validator(dataset: str) -> jsonschema.Draft202012Validator:
    """A validator from the printed schema, which looks at formats too."""
    printed = json.loads(documents.document(contract(dataset), "json-schema"))
    jsonschema.Draft202012Validator.check_schema(printed)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(printed, format_checker=checker)


def in_json(row: dict) -> dict:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def broken(column) -> list:
    """Values that break what a column declares, one a declaration."""
    values = [OF_ANOTHER_TYPE[column.type]]
    values += [None] if column.required else []
    values += [""] if column.required and column.type == "text" else []
    values += ["no such word"] if column.words else []
    values += [f"{column.words[0]}{column.separator} {column.words[1]}"] if column.separator else []
    values += ["no such code"] if column.pattern else []
    values += [column.minimum - 1, column.maximum + 1] if column.minimum is not None else []
    return values


def run(*words, **environment) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "impact", *words]
    surroundings = {"PATH": "", "IMPACT_TODAY": "2026-07-14", **environment}
    return subprocess.run(command, cwd=PROJECT, env=surroundings, capture_output=True, check=False)


@EACH
def test_the_yaml_form_is_the_file_as_it_stands(dataset):
    assert documents.document(contract(dataset), "yaml") == (FOLDER / f"{dataset}.yaml").read_text(encoding="utf-8")


@EACH
def test_the_markdown_form_says_what_it_is_for_what_a_row_is_and_how_the_file_is_named(dataset):
    told, declared = documents.markdown(contract(dataset)), yaml.safe_load(contract(dataset).text)
    assert told.startswith(f"# {declared['name']}\n")
    assert declared["description"]["purpose"] in told and declared["description"]["usage"].strip() in told
    assert f"**One row:** {declared['schema'][0]['dataGranularityDescription']}" in told
    assert f"**The key:** {', '.join(f'`{key}`' for key in contract(dataset).keys)}." in told


@EACH
def test_the_markdown_form_has_every_column_with_its_words_and_pattern_in_order(dataset):
    rows, *_ = tables(documents.markdown(contract(dataset)))
    for (name, needed, kind, holds, allowed), column in zip(rows, contract(dataset).columns, strict=True):
        assert name == f"`{column.name}`"
        assert needed.split(";")[0] == ("key" if column.key else "required" if column.required else "may be empty")
        assert kind == wording.TYPES[column.type] and holds == column.description
        assert all(
            f"`{word}`" in allowed for word in (*column.words, column.pattern, column.separator, column.default) if word
        )
        assert column.minimum is None or f"From {column.minimum} to {column.maximum}." in allowed


@EACH
def test_the_markdown_form_has_every_rule_with_its_columns_and_what_becomes_of_a_breach(dataset):
    _, rules, breaches = tables(documents.markdown(contract(dataset)))
    columns = {(name, asks, severity): watched for name, watched, severity, asks in rules}
    for rule in contract(dataset).rules:
        assert f"`{rule.column}`" in columns[f"`{rule.name}`", rule.description, rule.severity].split(", ")
        assert rule.severity in dict(breaches)
    assert ("The whole file is refused" in dict(breaches)["reject"]) != contract(dataset).rejects_rows
    assert ("wait" in dict(breaches)) == bool(contract(dataset).references)


@EACH
def test_the_schema_has_every_column_with_its_type_words_pattern_and_default(dataset):
    schema = documents.row_schema(contract(dataset))
    assert tuple(schema["properties"]) == contract(dataset).names
    assert set(schema["required"]) == {column.name for column in contract(dataset).columns if not column.may_be_absent}
    for column in contract(dataset).columns:
        declared = schema["properties"][column.name]
        assert declared["description"] == column.description
        assert declared.get("default") == column.default
        assert (declared.get("format") == "date") == (column.type == "date")
        assert column.separator or tuple(word for word in declared.get("enum", ()) if word) == column.words
        assert column.separator or declared.get("pattern") == column.pattern


@EACH
def test_the_schema_names_every_rule_that_it_cannot_hold(dataset):
    own = yaml.safe_load(contract(dataset).text)["schema"][0].get("quality", [])
    comment = documents.row_schema(contract(dataset))["$comment"]
    assert all(f"{rule['name']} ({rule['severity']}): {rule['description']}" in comment for rule in own)


def test_every_shared_rule_is_one_that_the_schema_holds():
    shared = yaml.safe_load((FOLDER / "shared" / "columns.yaml").read_text(encoding="utf-8"))
    assert {rule["name"] for rule in shared} == set(documents.HELD_BY_SCHEMA)


@EACH
def test_the_schema_accepts_valid_rows(dataset):
    for row in WORLD[dataset]:
        assert [fault.message for fault in validator(dataset).iter_errors(in_json(row))] == []
        assert validator(dataset).is_valid(in_json(row) | {"withdrawn": True, "x_source": "ward book"})


@EACH
def test_the_schema_accepts_an_empty_cell_wherever_a_value_may_be_missing_and_nowhere_else(dataset):
    judge, row = validator(dataset), in_json(WORLD[dataset][0])
    for column in contract(dataset).columns:
        assert judge.is_valid(row | {column.name: None}) != column.required, column.name


@EACH
def test_the_schema_refuses_a_broken_value_in_each_column_and_names_it(dataset):
    judge, row = validator(dataset), in_json(WORLD[dataset][0])
    for column in contract(dataset).columns:
        for value in broken(column):
            faults = list(judge.iter_errors(row | {column.name: value}))
            assert faults and {fault.path[0] for fault in faults} == {column.name}, (column.name, value)


@EACH
def test_the_schema_refuses_a_row_without_a_needed_column_and_one_with_a_column_too_many(dataset):
    judge, row = validator(dataset), in_json(WORLD[dataset][0])
    for name in row:
        rest = {other: value for other, value in row.items() if other != name}
        assert judge.is_valid(rest) == contract(dataset).column(name).may_be_absent
    assert not judge.is_valid(row | {"rank": 3})
    assert not judge.is_valid(row | {"x_source": ["nested"]})


def test_the_schema_takes_joined_components():
    judge, row = validator("metrics"), in_json(WORLD["metrics"][0])
    assert judge.is_valid(row | {"components": "people;systems"})
    assert not judge.is_valid(row | {"components": "people,systems"})


def test_the_schema_knows_a_date_from_what_only_looks_like_one():
    judge, row = validator("observations"), in_json(observation())
    assert not judge.is_valid(row | {"period_end": "2026-02-30"})


@pytest.mark.parametrize(("form", "begins"), [("markdown", "# Targets"), ("yaml", "apiVersion:"), ("json-schema", "{")])
def test_the_command_prints_each_form_in_utf_8_wherever_it_goes(form, begins):
    shown = run("contract", "targets", "--as", form, PYTHONIOENCODING="latin-1")
    assert shown.returncode == 0 and not shown.stderr
    printed = shown.stdout.decode("utf-8").replace("\r\n", "\n")
    assert printed == documents.document(contract("targets"), form) and printed.startswith(begins)
    assert "metric’s" in printed


def test_the_command_offers_the_forms_there_are_and_plain_words_unless_asked():
    (option,) = (option for option in main.commands["contract"].params if option.name == "form")
    assert set(option.type.choices) == set(documents.FORMS)
    assert option.default == "markdown"


@pytest.mark.parametrize("command", ["contract", "template"])
def test_a_dataset_that_is_not_there_is_answered_with_the_nearest(command, tmp_path):
    shown = run(command, "observation", *([str(tmp_path)] if command == "template" else []))
    assert shown.returncode == 2 and not shown.stdout
    assert "Did you mean observations?" in shown.stderr.decode("utf-8")


def test_a_dataset_like_no_other_is_answered_with_all_of_them():
    with pytest.raises(UsageError) as fault:
        documents.named("zebra")
    assert "Did you mean" not in str(fault.value) and all(dataset in fault.value.fix for dataset in contracts())
    assert documents.named("targets") is contract("targets")
