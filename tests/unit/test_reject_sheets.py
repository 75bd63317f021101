"""Reject sheets: every row that goes back, in the sheet of its provider and in no other; nothing that runs or names."""

import csv
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from impact.folder import Folder
from impact.intake import check, receipts, sheets, take
from impact.settings import Settings
from tests.desk import TODAY, WORLD, observation, organisation, write

NUMBER = "9434765919"


@pytest.fixture
def settings(tmp_path) -> Settings:
    made = Settings(folder=Folder(tmp_path / "data"), fixed_today=TODAY)
    defined = {
        "organisations": [*WORLD["organisations"], organisation("CON"), organisation("ZZ3")],
        "metrics": WORLD["metrics"],
    }
    take(made, [write(tmp_path / f"{name}.parquet", name, rows) for name, rows in defined.items()], by="an analyst")
    return made


def handed_in(settings, tmp_path, rows, dataset="observations", name=None) -> tuple[dict, dict[str, list[dict]]]:
    """The receipt as it was kept, and the lines of each sheet by the sheet's name."""
    path = write(tmp_path / (name or f"{dataset}.parquet"), dataset, rows)
    take(settings, [path], by="an analyst")
    receipt = receipts.read(settings.folder)[0]
    found = sheets.of_receipt(settings.folder, receipt["stem"])
    return receipt, {sheet.csv.stem: list(csv.DictReader(sheet.csv.open(encoding="utf-8-sig"))) for sheet in found}


def bad(number: int, org_code: str | None = "ZZ1", **more) -> dict:
    return observation(number, org_code, **({"value": float("inf")} | more))


def test_each_provider_has_a_sheet_of_its_own_rows_and_the_rest_is_unassigned(settings, tmp_path):
    rows = [bad(1), bad(2, "ZZ3"), observation(3), bad(4, "zz!/.."), bad(5, None), observation(6, "ZZ9"), bad(1, "CON")]
    receipt, lines = handed_in(settings, tmp_path, rows)
    assert list(lines) == ["CON_", "ZZ1", "ZZ3", "unassigned"]
    assert {name: sorted({int(line["Row"]) for line in those}) for name, those in lines.items()} == {
        "CON_": [7], "ZZ1": [1], "ZZ3": [2], "unassigned": [4, 5, 6],
    }  # fmt: skip
    assert lines["ZZ1"][0] | {"What is wrong": "", "What to do": ""} == {
        "File": "observations.parquet", "Row": "1", "Column": "value", "Value": "inf", "Rule": lines["ZZ1"][0]["Rule"],
        "What happened": "Not taken", "What is wrong": "", "What to do": "",
    }  # fmt: skip
    assert all(line["What is wrong"] and line["What to do"] for those in lines.values() for line in those)
    assert {line["What happened"] for line in lines["unassigned"] if line["Row"] == "6"} == {"Waiting"}
    assert receipt["rejected"] + receipt["waiting"] == 6


def test_every_rejected_row_stands_in_one_sheet_once_beyond_the_first_thousand_too(settings, tmp_path):
    rows = [bad(-40 + n % 20, ("ZZ1", "ZZ3")[n % 2], breakdown=f"ward={n}") for n in range(2600)]
    receipt, lines = handed_in(settings, tmp_path, rows)
    assert (receipt["rejected"], len(receipt["faults"])) == (2600, 1000 + _of_file(receipt))
    assert sorted(int(line["Row"]) for those in lines.values() for line in those) == list(range(1, 2601))
    assert all(int(line["Row"]) % 2 == 1 for line in lines["ZZ1"])
    assert receipt["tally"] == [
        {"org_code": code, "rule": lines["ZZ1"][0]["Rule"], "severity": "reject", "rows": 1300}
        for code in ("ZZ1", "ZZ3")
    ]


def _of_file(receipt: dict) -> int:
    return sum(fault["row"] is None for fault in receipt["faults"])


def test_the_workbook_has_the_same_lines_a_header_that_stays_and_says_what_it_is(settings, tmp_path):
    receipt, lines = handed_in(settings, tmp_path, [bad(1, breakdown="=1+1"), bad(2, status="\u0007=cmd")])
    (sheet,) = sheets.of_receipt(settings.folder, receipt["stem"])
    book = load_workbook(sheet.workbook)
    assert book.sheetnames == ["To correct", "About"]
    header, *rest = book["To correct"].iter_rows(values_only=True)
    assert header == sheets.HEADINGS and len(rest) == len(lines["ZZ1"]) == 3
    assert (book["To correct"].freeze_panes, book["To correct"].auto_filter.ref) == ("A2", "A1:H4")
    about = dict(book["About"].iter_rows(values_only=True))
    assert about["For"] == "Trust ZZ1 (ZZ1)" and about["SHA-256 of the file"] == receipt["sha256"]
    assert all(cell.data_type != "f" for row in book["To correct"].iter_rows() for cell in row)


def test_what_a_spreadsheet_would_run_stays_a_text(settings, tmp_path):
    _, lines = handed_in(settings, tmp_path, [bad(1, value=1.0, status="=HYPERLINK(1)")])
    assert lines["ZZ1"][0]["Value"] == "'=HYPERLINK(1)"


def test_a_file_about_persons_gets_no_sheet_and_a_contact_is_not_repeated(settings, tmp_path):
    receipt, lines = handed_in(settings, tmp_path, [bad(1, breakdown=f"nhs={NUMBER}")])
    assert (receipt["verdict"], receipt["tally"], lines) == ("refused", [], {})
    assert not any(NUMBER in path.read_text(errors="ignore") for path in settings.folder.rejects.rglob("*.csv"))
    contact = {"initiative_id": "rota", "org_code": "ZZ1", "title": "Rota", "status": "idea", "sharing": "no such"}
    _, lines = handed_in(settings, tmp_path, [contact | {"contact": "Jo Bloggs"}], "initiatives")
    assert [line["What happened"] for line in lines["ZZ1"]] == ["Refused"]
    assert "Jo Bloggs" not in str(lines)


def test_a_good_file_leaves_no_sheet_and_a_check_none_either(settings, tmp_path):
    _, lines = handed_in(settings, tmp_path, [observation(1)])
    assert lines == {}
    check(settings, [write(tmp_path / "observations-2.parquet", "observations", [bad(1)])])
    assert not settings.folder.rejects.exists() or not list(settings.folder.rejects.iterdir())


def test_what_a_killed_take_left_aside_goes_at_the_next(settings, tmp_path):
    (settings.folder.rejects / f"half{sheets.ASIDE}").mkdir(parents=True)
    handed_in(settings, tmp_path, [bad(1)])
    assert not list(settings.folder.rejects.glob(f"*{sheets.ASIDE}"))


@pytest.mark.parametrize("code", ["..", "a/b", "", "=X", "A" * 99, "NUL\n"])
def test_no_code_makes_a_path(code):
    assert sheets.file_name(code) == sheets.UNASSIGNED


def test_forty_providers_with_three_hundred_rows_each_take_a_few_seconds(tmp_path):
    made = Settings(folder=Folder(tmp_path / "data"), fixed_today=TODAY)
    codes = [f"P{n:02d}" for n in range(40)]
    organisations = write(tmp_path / "organisations.parquet", "organisations", [organisation(code) for code in codes])
    take(made, [organisations, write(tmp_path / "metrics.parquet", "metrics", WORLD["metrics"])], by="an analyst")
    rows = [bad(1, code, breakdown=f"ward={n}") for code in codes for n in range(300)]
    started = datetime.now(UTC)
    _, lines = handed_in(made, tmp_path, rows)
    assert [len(those) for those in lines.values()] == [300] * 40
    assert (datetime.now(UTC) - started).total_seconds() < 30  # about 2 alone; other tests run beside it
