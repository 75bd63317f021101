"""Two engines, one written from the contracts' files and one from their description, find the same faults.

The extracts are drawn by Hypothesis: valid rows, and beside them a row for every rule of the dataset that breaks it.
"""

from datetime import timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from impact.contracts import contract, contracts
from impact.intake.faults import SEVERITIES, wordings
from tests.desk import TODAY, found, month
from tests.generative import second_engine
from tests.generative.extracts import D, furnished, plants, rows_of, tried, written

OF_COLUMNS = {"missing_column", "wrong_type"}
AMONG_ROWS = {"undefined", "duplicate_row", "conflicting_rows", "overlapping_rows"}
# What the second engine cannot express, and why.
CANNOT = {
    "it knows ids, and no titles": {"title_for_id"},
    "it is given a table, and knows nothing of files": {
        "missing_file", "not_a_file", "unreadable_file", "empty_file", "not_parquet", "truncated_file",
        "encrypted_file", "damaged_file", "too_large", "unknown_dataset", "nhs_number_in_name",
    },
    "it reads neither CSV nor Excel": {
        "unknown_kind", "damaged_source", "too_large_source", "unknown_encoding", "assumed_encoding", "mojibake",
        "nul_bytes", "broken_quotes", "cell_too_long", "repeated_names", "broken_workbook", "other_workbook",
        "encrypted_workbook", "formula_without_value", "merged_cells", "several_sheets", "sheets_left", "ragged_row",
        "unreadable_number", "ambiguous_number", "unreadable_date", "unclear_date", "month_first", "day_first", "period_for_a_day",
        "unreadable_flag", "kept_back", "suppressed_cells", "nhs_number_outside",
    },
    "it knows no mappings": {
        "mapping_broken", "mapping_contested", "mapping_unclear", "known_layout", "rows_left_out", "figures_scaled",
        "columns_not_taken",
    },
    "it passes over columns that it does not know, and fills in none": {
        "unexpected_column", "repeated_column", "nested_column", "person_level_column", "absent_column",
        "default_column", "dropped_column",
    },
    "it has no check digit, and judges rows, not columns as a whole": {
        "nhs_number", "looks_like_proportions", "percent_as_given",
    },
    "it knows one file, and not what was taken before": {
        "overlap", "overlap_on_entry", "redefinition", "frozen_value", "jump", "total_among", "reporter_gone",
        "revised_figure", "late_figures", "rows_not_here", "rows_withdrawn", "taken_before",
    },
    "it follows no chain of rows": {"circle"},
}  # fmt: skip
# A key of its own for each planted row.
FRESH = {
    "organisations": lambda n: {"org_code": f"F{n:03}"},
    "memberships": lambda n: {"from_date": D(1950, 1, 1) + timedelta(n)},
    "successions": lambda n: {"effective_on": D(1950, 1, 1) + timedelta(n)},
    "contacts": lambda n: {"role": f"role {n}"},
    "metrics": lambda n: {"metric_id": f"fresh_{n}"},
    "observations": lambda n: dict(zip(("period_start", "period_end"), month(n, 1950), strict=True)),
    "targets": lambda n: {"from_date": D(1950, 1, 1) + timedelta(n)},
    "assessments": lambda n: {"assessed_on": D(1950, 1, 1) + timedelta(n)},
    "events": lambda n: {"title": f"title {n}"},
    "initiatives": lambda n: {"initiative_id": f"fresh {n}"},
    "benefits": lambda n: {"period_start": D(1950, 1, 1) + timedelta(n)},
    "resources": lambda n: {"resource_id": f"fresh {n}"},
}
# Rows just inside a rule, and just outside.
TODAY_ALONE = {"period_start": TODAY, "period_end": TODAY}
EDGES = {
    "organisations": [{"opened_on": D(2000, 6, 1), "closed_on": D(2000, 6, 1)}, {"closed_on": D(9999, 12, 31)}],
    "memberships": [{"from_date": D(1940, 6, 1), "to_date": D(1940, 6, 1)}],
    "targets": [{"from_date": D(1940, 6, 1), "to_date": D(1940, 6, 1)}, {"org_code": "*"}],
    "initiatives": [{"started_on": D(2000, 6, 1), "ended_on": D(2000, 6, 1)}, {"metric_id": ""}],
    "metrics": [{"decimals": 0}, {"decimals": 6}, {"components": "people;people"}, {"multiplier": -1.5}],
    "benefits": [{"period_start": TODAY, "observed": 1.0}, {"period_start": D(2030, 1, 1), "observed": None}],
    "observations": [
        TODAY_ALONE,
        {"metric_id": "seen_in_time", "value": 100.0},
        {"metric_id": "seen_in_time", "value": None, "numerator": 4.0, "denominator": 4.0},
        {"metric_id": "seen_in_time", "value": 33.3, "numerator": 1.0, "denominator": 3.0},
        {"metric_id": "seen_in_time", "value": 33.2, "numerator": 1.0, "denominator": 3.0},
        {"metric_id": "goal", "value": 3.0, "numerator": 1.5, "denominator": 3.0},
        {"value": None, "numerator": None, "denominator": 0.0},
        {"org_code": "ZZ2", "period_start": D(2024, 3, 31), "period_end": D(2024, 4, 30)},
        {"org_code": "ZZ1", "period_start": D(2000, 3, 1), "period_end": D(2000, 4, 1)},
        {"status": "suppressed", "value": None},
    ],
}
OF_CODES = ["A1", "Z" * 12, "Z" * 13, "Z", "-Z1", "z1", "Z1\n", "a" * 60, "a" * 61, "1a", "a-b", "_ab", ""]
LONG = {
    "period_start": D(1940, 1, 1),
    "period_end": D(1940, 3, 31),
    "metric_id": "seen",
    "withdrawn": False,
    "status": "final",
}
WITHIN = LONG | {"period_start": D(1940, 2, 1), "period_end": D(1940, 2, 29)}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return furnished(tmp_path_factory.mktemp("desk"))


@st.composite
def crowded(draw, dataset: str):
    """Rows in any order, each with the rule and column planted in it (None: a valid row; empty: a row of the edges)."""
    valid = [(row, None) for row in draw(rows_of(dataset))]
    base, fresh = valid[0][0], FRESH[dataset]
    alone = [(base | fresh(n) | plant[2], plant[:2]) for n, plant in enumerate(plants(dataset), 1)]
    again, other = base | fresh(400), base | fresh(401) | {"withdrawn": False}
    repeated = [(again, ("duplicate_row", None)), (again, ("duplicate_row", None))]
    keys = ", ".join(contract(dataset).keys)
    at_odds = [(row, ("conflicting_rows", keys)) for row in (other, other | {"withdrawn": True})]
    overlapping = [(base | row, ("overlapping_rows", "period_start")) for row in (LONG, WITHIN)]
    edges = EDGES.get(dataset, []) + [
        {column.name: value}
        for column in contract(dataset).columns
        for value in (OF_CODES if column.pattern else [f"{column.words[0]} "] if column.words else [])
    ]
    edges = [(base | fresh(500 + n) | edge, ()) for n, edge in enumerate(edges)]
    together = valid + alone + repeated + at_odds + edges + (overlapping if dataset == "observations" else [])
    return draw(st.permutations(together))


@pytest.mark.parametrize("dataset", contracts())
def test_both_find_the_same_faults_at_the_same_rows_and_columns(desk, dataset):
    whole = {column.name: pa.float64() for column in contract(dataset).columns if column.type == "whole"}
    expressed = {rule.name for rule in contract(dataset).rules} | AMONG_ROWS

    @settings(max_examples=4, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
    @given(crowded(dataset))
    def agree(rows):
        never = [(at, plant[1]) for at, (_, plant) in enumerate(rows) if plant and plant[0] == "impossible_date"]
        path = written(desk, dataset, [row for row, _ in rows], whole, never=never)
        one = {fault for fault in found(tried(desk, path), *SEVERITIES) if fault[0] in expressed}
        other = second_engine.faults(dataset, path)
        assert one == other
        planted = {(plant[0], at, plant[1]) for at, (_, plant) in enumerate(rows, 1) if plant}
        again = {fault for fault in planted if fault[0] == "duplicate_row"}
        assert planted - again <= one and len(again & one) == 1
        assert not {at for at, (_, plant) in enumerate(rows, 1) if plant is None} & {row for _, row, _ in one}

    agree()


@pytest.mark.parametrize("dataset", contracts())
def test_both_find_the_same_columns_missing_or_of_the_wrong_type(desk, dataset):
    columns = contract(dataset).columns
    needed = {column.name for column in columns if not column.may_be_absent}
    whole = {column.name: pa.array(["x"]) if column.type != "text" else pa.array([1]) for column in columns}
    for changed, rule in ((whole, "wrong_type"), ({"withdrawn": pa.array([True])}, "missing_column")):
        path = desk.folder / f"{dataset}-columns.parquet"
        pq.write_table(pa.table(changed), path)
        one = {column for name, _, column in found(tried(desk, path)) if name == rule}
        assert one == second_engine.columns_at_fault(dataset, path) == (set(whole) if rule == "wrong_type" else needed)


def test_every_rule_is_either_expressed_in_both_or_listed_as_one_that_cannot_be():
    ours = {(each.dataset, rule.name, rule.column) for each in contracts().values() for rule in each.rules}
    ours |= {(each.dataset, "undefined", column.name) for each in contracts().values() for column in each.references}
    theirs = {(dataset, *rule) for dataset in contracts() for rule in second_engine.rules(dataset)}
    assert theirs - {("observations", "overlapping_rows", "period_start")} == ours
    cannot = [rule for rules in CANNOT.values() for rule in rules]
    assert sorted([*cannot, *OF_COLUMNS, *AMONG_ROWS]) == sorted(wordings())


def test_what_the_second_engine_takes_for_a_warning_is_no_more_in_the_contracts():
    severities = {rule.name: rule.severity for each in contracts().values() for rule in each.rules}
    mild = {rule for rule, severity in severities.items() if severity in ("warn", "note")}
    assert mild == second_engine.TAKEN_ALL_THE_SAME
