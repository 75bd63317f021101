"""A receipt in words: counts that agree, faults escaped, a sheet that a spreadsheet opens without running anything."""

import csv
import io

import pytest

from impact.ui import receipt

PLAIN = {
    "file": "observations-1.parquet", "sha256": "ab" * 32, "dataset": "observations", "verdict": "accepted",
    "rows": 1251, "taken": 1251, "added": 1251, "revised": 0, "unchanged": 0, "rejected": 0, "waiting": 0,
    "duplicates": 0, "faults": [], "fault_count": 0, "version": 3,
}  # fmt: skip


def fault(**more) -> dict:
    return {
        "rule": "unknown_word", "severity": "reject", "row": 418, "column": "status", "value": "<b>",
        "message": "The value `<b>` is not in the list.", "fix": "Ask.",
    } | more  # fmt: skip


@pytest.mark.parametrize(
    ("more", "tried", "told"),
    [
        ({}, False, "1,251 of 1,251 rows are in."),
        ({}, True, "1,251 of 1,251 rows would be in."),
        ({"rows": 1, "taken": 1}, False, "Its one row is in."),
        (
            {"verdict": "partly", "taken": 1236, "waiting": 12, "rejected": 3},
            False,
            "1,236 of 1,251 rows are in. 12 wait for a definition. 3 were rejected.",
        ),
        (
            {"verdict": "partly", "rows": 3, "taken": 0, "rejected": 3},
            False,
            "None of its 3 rows is in. 3 were rejected.",
        ),
        (
            {"verdict": "partly", "rows": 1, "taken": 0, "waiting": 1},
            True,
            "Its one row would not be in. 1 would wait for a definition.",
        ),
        ({"verdict": "unchanged"}, False, "Every row is in already."),
        ({"verdict": "refused"}, True, "Nothing of it would be taken."),
        ({"verdict": "refused"}, False, "Nothing of it was taken, and nothing that viewers see has changed."),
    ],
)
def test_the_sentence_of_a_receipt(more, tried, told):
    assert receipt.sentence(PLAIN | more, tried) == told


def test_a_file_of_which_no_row_is_in_is_not_called_taken_in_part():
    none = PLAIN | {"verdict": "partly", "rows": 3, "taken": 0, "rejected": 3}
    assert "None taken" in receipt.whole(none) and "Partly taken" not in receipt.line(none)
    assert "None would be taken" in receipt.openings([none])


def test_absent_columns_are_told_in_one_line_and_under_a_refused_file_not_at_all():
    absent = [
        fault(rule="absent_column", severity="note", row=None, column=column, value=None)
        for column in ("note", "source")
    ]
    shown = receipt.whole(PLAIN | {"faults": [fault(), *absent]})
    assert "The columns <code>note</code> and <code>source</code> are not in the file" in shown
    assert "The column <code>" not in shown and shown.count("are not in the file") == 1
    assert "Notes" not in receipt.whole(PLAIN | {"verdict": "refused", "faults": [fault(severity="block"), *absent]})


def test_what_a_file_contains_is_never_markup():
    shown = receipt.whole(PLAIN | {"verdict": "partly", "file": "<i>.parquet", "faults": [fault()]})
    assert "<b>&#" not in shown and "<i>.parquet" not in shown
    assert "<code>&#60;b&#62;</code>" in shown


def test_the_first_hundred_faults_are_on_the_page_and_the_first_few_at_once():
    shown = receipt.whole(PLAIN | {"verdict": "partly", "faults": [fault(row=n) for n in range(1, 301)]})
    assert shown.count("is not in the list") == 100
    assert shown.split("<details")[0].count("is not in the list") == 8
    assert "92 more, of 300 listed" in shown


def test_the_sheet_has_every_fault_and_no_formula():
    made = receipt.sheet(PLAIN | {"faults": [fault(value="=1+1"), fault(value="-1", row=None)]})
    lines = list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"))))
    assert [line["value"] for line in lines] == ["'=1+1", "'-1"]
    assert [line["row"] for line in lines] == ["418", ""]
