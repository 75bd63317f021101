"""The reference list of metrics, where it lies beside the project, is the list that the tests hold the catalogue to."""

import csv
from pathlib import Path

from tests.spec.metrics_listed import DIRECTIONS, ROWS

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "catalogue.csv"
COMPONENTS = {"1": "purpose", "2": "people", "3": "leadership", "4": "capability", "5": "systems"}


def listed() -> dict[str, dict]:
    with REFERENCE.open(encoding="utf-8", newline="") as lines:
        return {row["metric_id"].replace(" ", "_"): row for row in csv.DictReader(lines)}


def test_every_row_of_the_reference_is_in_the_list_in_its_order():
    assert [row[0] for row in ROWS] == list(listed())


def test_how_far_a_row_was_checked_is_as_the_reference_says():
    assert {row[0]: row[3] for row in ROWS} == {name: row["checked"] for name, row in listed().items()}


def test_components_are_those_of_the_reference_but_for_outcomes():
    numbers = {name: row["components"].split(",") for name, row in listed().items()}
    for name, components, *_ in ROWS:
        assert components in ("-", ";".join(COMPONENTS[number] for number in numbers[name]))


def test_directions_are_those_of_the_reference_and_neither_where_it_leaves_them_open():
    told = {"higher is better": "higher", "lower is better": "lower"}
    for name, _, better, _, *definitions in ROWS:
        direction = listed()[name]["direction"]
        if better != "each":
            assert {DIRECTIONS[one] for one in definitions} == {told.get(direction, "neither")}, name
