"""Privacy at the door: a valid NHS number anywhere in text blocks the file, and its digits never come out again."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from impact.intake import privacy
from tests.desk import WORLD, Desk, found, observation, table, write

NUMBER = "9434765919"
SPELLINGS = [NUMBER, "943 476 5919", "943-476-5919", "943.476.5919", "943\u00a0476\u00a05919", "9434 765919"]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def everything_said(receipt) -> str:
    return json.dumps(receipt.to_json()) + "\n".join(receipt.sentences()) + repr(receipt)


def is_unsaid(receipt) -> bool:
    digits = "".join(character for character in everything_said(receipt) if character.isdigit())
    return NUMBER not in digits


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("around", ["{}", "Discussed {} at the huddle.", "id{}x", "12 {}"])
def test_a_valid_number_is_known_in_every_spelling_and_inside_longer_text(spelling, around):
    text = around.format(spelling)
    assert privacy.holds_nhs_number(text)
    assert privacy.hidden(text) == around.format(privacy.HIDDEN)
    assert privacy.rows_with_nhs_numbers(pa.array([None, "nothing", text])) == [2]


@pytest.mark.parametrize(
    "text",
    [
        "9434765918",
        "19434765919",
        "94347659190",
        "2024-04-01 10",
        "01-04-2024 10",
        "0113 243 1000",
        "0000000000",
        "",
        "ZZ1",
        "943 476 591",
        "943   476   5919",
    ],
)
def test_other_digits_are_left_alone(text):
    assert not privacy.holds_nhs_number(text)
    assert privacy.rows_with_nhs_numbers(pa.array([text])) == []
    assert privacy.hidden(text) == text


def test_the_check_digit_decides():
    valid = [f"943476591{digit}" for digit in range(10) if privacy.is_nhs_number(f"943476591{digit}")]
    assert valid == [NUMBER]
    nobody = [
        nine
        for nine in (f"{n:09d}" for n in range(400_000_000, 400_000_100))
        if not any(privacy.is_nhs_number(f"{nine}{digit}") for digit in range(10))
    ]
    assert nobody  # a remainder that would need the digit 10 belongs to no number


TEXT_COLUMNS = [
    ("observations", "breakdown"),
    ("observations", "status"),
    ("observations", "org_code"),
    ("observations", "metric_id"),
    ("assessments", "evidence"),
    ("assessments", "context"),
    ("events", "title"),
    ("events", "link"),
    ("initiatives", "initiative_id"),
    ("contacts", "contact"),
    ("organisations", "name"),
    ("resources", "summary"),
]


@pytest.mark.parametrize(("dataset", "column"), TEXT_COLUMNS)
@pytest.mark.parametrize("spelling", SPELLINGS[:3])
def test_a_number_in_any_text_column_blocks_the_file_and_is_not_said(desk, dataset, column, spelling):
    before = desk.state()
    receipt = desk.take(dataset, [WORLD[dataset][0], WORLD[dataset][-1] | {column: f"see {spelling}"}])
    assert found(receipt) == [("nhs_number", 2, column)]
    assert receipt.verdict == "refused"
    assert is_unsaid(receipt)
    assert desk.state() == before
    assert "Delete this file" in receipt.faults[0].fix


@pytest.mark.parametrize("kind", [pa.large_string(), pa.string_view(), pa.dictionary(pa.int16(), pa.string())], ids=str)
def test_a_number_is_found_in_every_encoding_of_text(desk, kind):
    receipt = desk.take("observations", [observation(1), observation(2, breakdown=NUMBER)], types={"breakdown": kind})
    assert found(receipt) == [("nhs_number", 2, "breakdown")]


@pytest.mark.parametrize("value", [NUMBER, int(NUMBER)], ids=["text", "whole number"])
def test_columns_that_are_dropped_are_read_for_numbers_too(desk, value):
    receipt = desk.take("observations", [observation(1), observation(2, x_note=value)])
    assert found(receipt) == [("nhs_number", 2, "x_note")]
    assert is_unsaid(receipt)


def test_a_number_in_a_column_that_does_not_belong_is_found_beside_the_fault_of_the_column(desk):
    receipt = desk.take("observations", [observation(comment=NUMBER)])
    assert {rule for rule, _, _ in found(receipt)} == {"nhs_number", "unexpected_column"}
    assert is_unsaid(receipt)


def test_a_number_in_the_name_of_a_file_or_of_a_column_is_hidden(desk):
    for receipt in (
        desk.take("observations", [observation()], name=f"observations-{NUMBER}.parquet"),
        desk.take("observations", [observation(**{f"x_{NUMBER}": "a"})]),
        desk.take_file(desk.folder / f"observations-{NUMBER}-gone.parquet"),
    ):
        assert receipt.verdict == "refused"
        assert is_unsaid(receipt)


def test_values_of_a_column_about_persons_are_never_said(desk):
    receipt = desk.take("observations", [observation(surname="Featherstonehaugh")])
    assert found(receipt) == [("person_level_column", None, "surname")]
    assert "Featherstonehaugh" not in everything_said(receipt)


def test_rows_beyond_the_first_batch_are_searched_and_numbered_from_the_start_of_the_file(desk, monkeypatch):
    from impact.intake import staging

    monkeypatch.setattr(staging, "ROWS_AT_ONCE", 2)
    receipt = desk.take("observations", [observation(n) for n in range(1, 6)] + [observation(6, breakdown=NUMBER)])
    assert found(receipt) == [("nhs_number", 6, "breakdown")]


@pytest.mark.parametrize(
    "name",
    [
        "nhs_number",
        "NHS Number",
        "nhsNo",
        "dob",
        "date_of_birth",
        "Surname",
        "FirstName",
        "post_code",
        "patient_id",
        "email",
        "x_mrn",
        "nhs_number_2",
    ],
)
def test_names_of_columns_about_persons_are_known(name):
    assert privacy.is_of_persons(name)


@pytest.mark.parametrize("name", ["name", "contact", "trust_code", "region", "rank", "x_batch", "title", "date"])
def test_names_of_other_columns_are_not_taken_for_persons(name):
    assert not privacy.is_of_persons(name)


def test_a_number_in_the_files_own_notes_does_not_come_out(desk):
    path = desk.folder / "observations-notes.parquet"
    pq.write_table(table("observations", [observation()]).replace_schema_metadata({"note": NUMBER}), path)
    assert is_unsaid(desk.take_file(path))


def test_nothing_of_a_refused_file_stays_in_the_connection(desk):
    desk.take("observations", [observation(1), observation(2, value=None, breakdown=f"see {NUMBER}")])
    desk.take_file(write(desk.folder / "observations-bad.parquet", "observations", [observation(status="odd")]))
    left = desk.connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()
    assert left == []
