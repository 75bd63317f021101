"""Templates: the workbook and the CSV file that a provider fills in, opened again and held against the contract."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from impact.catalogue import newest
from impact.contracts import contract, contracts, templates, wording
from impact.contracts.workbook import workbook
from impact.errors import ImpactError

PROJECT = Path(__file__).resolve().parents[2]
EACH = pytest.mark.parametrize("dataset", contracts())
WHOLE_COLUMN = "{0}2:{0}1048576"


@pytest.fixture(scope="module")
def books() -> dict:
    """The workbook of each dataset, as it is when opened again."""
    return {dataset: load_workbook(io.BytesIO(workbook(one, newest().ids))) for dataset, one in contracts().items()}


def checks(sheet) -> dict[str, object]:
    """The drop-down list or range of each column, by the column's name in the header."""
    found = {}
    for check in sheet.data_validations.dataValidation:
        (cells,) = check.sqref.ranges
        assert cells.coord == WHOLE_COLUMN.format(get_column_letter(cells.min_col))
        found[sheet.cell(1, cells.min_col).value] = check
    return found


def texts(sheet) -> list[tuple]:
    return [tuple(cell for cell in row if cell is not None) for row in sheet.iter_rows(values_only=True)]


@EACH
def test_the_first_sheet_is_the_empty_extract_with_the_contracts_columns_in_order(books, dataset):
    sheet = books[dataset].worksheets[0]
    assert sheet is books[dataset].active and sheet.title == dataset
    assert tuple(cell.value for cell in sheet[1]) == contract(dataset).names
    assert sheet.max_row == 1 and sheet.freeze_panes == "A2"


@EACH
def test_each_column_has_a_note_with_what_it_holds_and_which_values_it_may_have(books, dataset):
    for cell, column in zip(books[dataset].worksheets[0][1], contract(dataset).columns, strict=True):
        note = cell.comment.text
        assert column.description.replace("`", "") in note and wording.TYPES[column.type] in note
        assert ("key" if column.key else "required" if column.required else "may be empty") in note
        assert all(part in note for part in (*column.words, column.pattern, column.default) if part)
        assert ("write that, and leave no cell empty" in note) == (column.default is not None)
        assert "`" not in note


@EACH
def test_words_and_flags_have_drop_down_lists_and_ranges_are_watched(books, dataset):
    found = checks(books[dataset].worksheets[0])
    for column in contract(dataset).columns:
        check = found.pop(column.name, None)
        if column.words or column.type == "flag":
            assert (check.type, check.formula1) == ("list", f'"{",".join(column.words or ("TRUE", "FALSE"))}"')
            assert not check.hide_drop_down and len(check.formula1) <= 255  # as long as Excel lets a list be
            assert bool(check.showErrorMessage) == (column.separator is None) and check.error
            assert bool(check.allow_blank) != column.required
        elif column.refers in newest().ids:
            cells = (
                cell for (cell,) in books[dataset]["About"][check.formula1.removeprefix("About!").replace("$", "")]
            )
            offered = tuple((cell.value, cell.offset(column=1).value) for cell in cells)
            assert offered == newest().ids[column.refers] and not check.showErrorMessage  # others may be typed
        elif column.minimum is not None:
            assert (check.type, check.operator, check.showErrorMessage) == ("whole", "between", True)
            assert (float(check.formula1), float(check.formula2)) == (column.minimum, column.maximum)
        else:
            assert check is None
    assert not found


@EACH
def test_codes_stay_text_dates_look_like_dates_and_whole_numbers_have_no_decimals(books, dataset):
    sheet = books[dataset].worksheets[0]
    expected = {"text": "@", "date": "yyyy-mm-dd", "number": "General", "whole": "0", "flag": "General"}
    for place, column in enumerate(contract(dataset).columns, start=1):
        assert sheet.column_dimensions[get_column_letter(place)].number_format == expected[column.type]


@EACH
def test_the_second_sheet_explains_the_contract_in_plain_words(books, dataset):
    assert books[dataset].sheetnames == [dataset, "About"]
    rows = texts(books[dataset]["About"])
    said = {row[0]: row[1:] for row in rows if row}
    assert said["What it is for"] == (contract(dataset).purpose.replace("`", ""),)
    assert said["One row"] == (contract(dataset).grain,)
    for column in contract(dataset).columns:
        assert column.description.replace("`", "") in said[column.name]
        assert all(word in said[column.name][-1] for word in column.words)
    for rule in wording.rules(contract(dataset)):
        assert (rule.name, ", ".join(rule.columns), rule.severity, rule.asks.replace("`", "")) in rows
    assert all(severity in said for severity in wording.breaches(contract(dataset)))


@EACH
def test_the_csv_file_is_the_header_alone_as_excel_opens_it(tmp_path, dataset):
    _, path = templates.write(contract(dataset), tmp_path)
    assert path.read_bytes() == b"\xef\xbb\xbf" + ",".join(contract(dataset).names).encode() + b"\r\n"


@EACH
def test_the_files_begin_with_their_dataset_as_an_extract_does(tmp_path, dataset):
    paths = templates.write(contract(dataset), tmp_path / "for" / "others")
    assert [path.name for path in paths] == [f"{dataset}-template.xlsx", f"{dataset}-template.csv"]
    assert load_workbook(paths[0]).sheetnames[0] == dataset


def test_the_same_contract_gives_the_same_bytes_whenever_it_is_made():
    made = workbook(contract("metrics"))
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.read("docProps/core.xml").count(b">2000-01-01T00:00:00Z<") == 2
    assert workbook(contract("metrics")) == made


@pytest.mark.parametrize("name", ["targets-template.xlsx", "targets-template.csv"])
def test_a_template_that_may_have_been_filled_in_is_never_written_over(tmp_path, name):
    (tmp_path / name).write_text("figures", encoding="utf-8")
    with pytest.raises(ImpactError) as fault:
        templates.write(contract("targets"), tmp_path)
    assert name in fault.value.where and fault.value.fix
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(name, "figures")]


def test_a_directory_that_is_a_file_is_said(tmp_path):
    (tmp_path / "here").write_text("", encoding="utf-8")
    with pytest.raises(ImpactError, match="cannot be written"):
        templates.write(contract("targets"), tmp_path / "here")


def test_the_command_writes_both_and_names_them(tmp_path):
    command = [sys.executable, "-m", "impact", "template", "assessments", str(tmp_path)]
    surroundings = {"PATH": "", "IMPACT_TODAY": "2026-07-14", "PYTHONPATH": str(PROJECT)}
    shown = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False)
    assert shown.returncode == 0 and not shown.stderr
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == ["assessments-template.csv", "assessments-template.xlsx"]
    assert all(name in shown.stdout for name in made)
    assert "practice" in checks(load_workbook(tmp_path / made[1]).active)
    again = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False)
    assert again.returncode == 1 and "is there already" in again.stderr and "Traceback" not in again.stderr
