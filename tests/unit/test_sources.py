"""Source files become text cells, and text cells the contract's types; what can be read in two ways is not read."""

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from impact.contracts import contract
from impact.sources import cells, numbers, periods, sheets
from impact.sources.conversion import convert
from impact.sources.remarks import Trouble

OBSERVATIONS = contract("observations")
HEADER = "metric_id,org_code,period_start,period_end,value,status"


def read(tmp_path, content, name="observations.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return sheets.read(path, name)


def converted(tmp_path, content, name="observations.csv"):
    return convert(read(tmp_path, content, name), OBSERVATIONS)


def book(*sheets_of_rows, **states) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets_of_rows:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = states.get(title, "visible")
    into = io.BytesIO()
    made.save(into)
    return into.getvalue()


PERIODS = [
    ("2025-07-31", "2025-07-31", "2025-07-31"),
    ("31/07/2025", "2025-07-31", "2025-07-31"),
    ("2024-09", "2024-09-01", "2024-09-30"),
    ("Jul-25", "2025-07-01", "2025-07-31"),
    ("July 2025", "2025-07-01", "2025-07-31"),
    ("Q1 2025/26", "2025-04-01", "2025-06-30"),
    ("Q4 2025/26", "2026-01-01", "2026-03-31"),
    ("2025/26", "2025-04-01", "2026-03-31"),
    ("Jul 24 - Jun 25", "2024-07-01", "2025-06-30"),
]


@pytest.mark.parametrize(("label", "first", "last"), PERIODS)
def test_a_label_is_read_as_its_first_and_last_day(label, first, last):
    assert periods.period(label) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("label", ["2011-12", "Q1 2025", "2025", "31/07/74", "Year to date 25/26"])
def test_a_label_that_means_two_things_or_lacks_one_is_not_guessed(label):
    with pytest.raises(periods.Unclear):
        periods.period(label)


@pytest.mark.parametrize("label", ["31/06/2025", "07/31/2025", "25-Jul", "soon", "2024/26"])
def test_what_is_no_period_is_none(label):
    assert periods.period(label) is None


def test_a_year_to_date_runs_to_the_day_given():
    assert periods.period("Year to date 25/26", date(2025, 9, 30)) == (date(2025, 4, 1), date(2025, 9, 30))


NUMBERS = [
    ("1,234", ".", 1234), ("1,234", ",", 1.234), ("1.234", ",", 1234), ("70,5", ".", 70.5), ("0.123", None, 0.123),
    ("1.234.567,8", ".", 1234567.8), ("£1,234.50", ".", 1234.5), ("(1,234)", ".", -1234), ("85%", ".", 85), ("1 234,5", None, 1234.5),
]  # fmt: skip


@pytest.mark.parametrize(("text", "decimal", "is_read_as"), NUMBERS)
def test_numbers_as_people_write_them(text, decimal, is_read_as):
    assert numbers.number(text, decimal) == is_read_as


@pytest.mark.parametrize(("text", "rule"), [("1,234", "ambiguous_number"), ("12-13", "unreadable_number"), ("1,23,456", "unreadable_number")])  # fmt: skip
def test_numbers_that_cannot_be_told(text, rule):
    with pytest.raises(numbers.Unreadable) as wrong:
        numbers.number(text, None)
    assert wrong.value.rule == rule


DIALECTS = [
    f"{HEADER}\nm,ZZ1,2025-07-01,2025-07-31,70.5,final\n".encode("utf-8-sig"),
    f"{HEADER}\nm,ZZ1,2025-07-01,2025-07-31,70.5,final\n".encode("utf-16"),
    f"{HEADER}\nm,ZZ1,01/07/2025,Jul-25,70.5,final".replace(",", "\t").encode(),
    f"{HEADER}\nm,ZZ1,45839,45869,70d5,final\n".replace(",", ";").replace("d", ",").replace("metric_i,", "metric_id").replace("org_co,e", "org_code").replace("perio,", "period").replace("en,", "end").encode(),
    f"Our figures\n\nsep\n{HEADER}\nm,ZZ1,2025-07-01,2025-07-31,70.5,final\n,,,,,\n".encode(),
    f"sep=|\r\n{HEADER}\r\nm,ZZ1,2025-07-01,2025-07-31,70.5,final\r\n".replace(",", "|").encode(),
]  # fmt: skip


@pytest.mark.parametrize("content", DIALECTS, ids=range(len(DIALECTS)))
def test_every_dialect_gives_the_same_extract(tmp_path, content):
    found = converted(tmp_path, content)
    assert found.table.to_pylist() == [
        {
            "metric_id": "m", "org_code": "ZZ1", "period_start": date(2025, 7, 1), "period_end": date(2025, 7, 31),
            "value": 70.5, "status": "final",
        }
    ]  # fmt: skip
    assert found.faults.num_rows == 0


def test_a_workbook_gives_the_same_extract_and_leaves_hidden_sheets(tmp_path):
    row = ["m", "ZZ1", datetime(2025, 7, 1), date(2025, 7, 31), 70.5, "final"]
    made = book(("Data", [["Title"], [], HEADER.split(","), row]), ("Old", [HEADER.split(","), row]), Old="hidden")
    found = converted(tmp_path, made, "observations.xlsx")
    assert found.table.num_rows == 1 and found.table["period_end"][0].as_py() == date(2025, 7, 31)
    assert found.origins.to_pylist() == [{"row": 1, "number": 1, "line": 4, "sheet": "Data", "source_column": None}]


def test_rows_keep_their_line_over_blank_rows_and_line_ends_in_cells(tmp_path):
    content = f'{HEADER}\n"m\nn",ZZ1,,,1,final\n,,,,,\nm,ZZ2,,,2,final\nm,ZZ3\n'
    found = converted(tmp_path, content)
    assert [(row["number"], row["line"]) for row in found.origins.to_pylist()] == [(1, 2), (3, 5), (4, 6)]
    assert found.faults.to_pylist()[0] == {
        "row": 3,
        "rule": "ragged_row",
        "column": None,
        "value": None,
        "detail": None,
    }


@pytest.mark.parametrize("mark", ["*", "-", "c", "[c]", "<5"])
def test_a_figure_kept_back_is_suppressed_and_never_nought(tmp_path, mark):
    found = converted(tmp_path, f"{HEADER}\nm,ZZ1,2025-07-01,2025-07-31,{mark},final\n")
    assert (found.table["value"][0].as_py(), found.table["status"][0].as_py()) == (None, "suppressed")


def test_a_text_among_numbers_and_dates_is_named_with_its_row_and_column(tmp_path):
    found = converted(tmp_path, f"{HEADER}\nm,ZZ1,2025-07-01,soon,about 70,final\n")
    told = {(fault["row"], fault["rule"], fault["column"], fault["value"]) for fault in found.faults.to_pylist()}
    assert told == {(1, "unreadable_date", "period_end", "soon"), (1, "unreadable_number", "value", "about 70")}


def test_month_first_dates_make_the_others_doubtful(tmp_path):
    found = converted(tmp_path, f"{HEADER}\nm,ZZ1,07/01/2025,07/31/2025,1,final\nm,ZZ1,08/01/2025,08/05/2025,1,final\n")
    assert [fault["rule"] for fault in found.faults.to_pylist()] == ["month_first"] * 2


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("04/05/2026", "2026-05-04", [("period_start", "04/05/2026", "4 May 2026")]),
        ("04/05/2026", "31/05/2026", []),
        ("05/05/2026", "2026-05-05", []),
        ("04/05/26", "2026-05-04", [("period_start", "04/05/26", "4 May 2026")]),
        ("0/5/2026", "2026-05-05", []),  # no day at all
    ],
)
def test_dates_that_could_be_read_either_way_in_a_whole_file_are_said_once_a_column(tmp_path, first, last, said):
    found = converted(tmp_path, f"{HEADER}\n" + f"m,ZZ1,{first},{last},1,final\n" * 2)
    told = [remark.told for remark in found.remarks if remark.rule == "day_first"]
    assert [(one["column"], one["value"], one["detail"]) for one in told] == said


def test_a_period_column_stands_for_both_days(tmp_path):
    found = converted(tmp_path, "metric_id,org_code,period,value,status\nm,ZZ1,Q1 2025/26,1,final\n")
    row = found.table.to_pylist()[0]
    assert (row["period_start"], row["period_end"]) == (date(2025, 4, 1), date(2025, 6, 30))


NASTY = [
    (b"", "empty_file"),
    (b"\n\n\n", "empty_file"),
    (f"{HEADER}\n".encode(), "empty_file"),
    (f"{HEADER}\nm,\0,,,1,final\n".encode(), "nul_bytes"),
    (f'{HEADER}\n"m,ZZ1,,,1,final\n'.encode(), "broken_quotes"),
    (f"{HEADER}\n{'x' * 5_000_000},ZZ1,,,1,final\n".encode(), "cell_too_long"),
    (b"PK\x03\x04" + b"\0" * 100, "broken_workbook"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "other_workbook"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100 + "EncryptedPackage".encode("utf-16-le"), "encrypted_workbook"),
    (book(("Data", [HEADER.split(","), ["m", "ZZ1", None, None, "=1+1", "final"]])), "formula_without_value"),
]


@pytest.mark.parametrize(("content", "rule"), NASTY, ids=range(len(NASTY)))
def test_what_cannot_be_read_says_why(tmp_path, content, rule):
    with pytest.raises(Trouble) as trouble:
        converted(tmp_path, content)
    assert trouble.value.remark.rule == rule


def test_windows_letters_are_read_and_said_and_mojibake_is_warned_of(tmp_path):
    content = f"{HEADER}\nm,Café,,,1,final\n"
    windows, broken = read(tmp_path, content.encode("cp1252"))[0], read(tmp_path, content.replace("é", "Ã©"))[0]
    assert windows.cells["org_code"][0].as_py() == "Café"
    assert [remark.rule for remark in windows.remarks + broken.remarks] == ["assumed_encoding", "mojibake"]


def test_cells_of_two_data_sheets_are_all_read(tmp_path):
    rows = [HEADER.split(","), ["m", "ZZ1", "2025-07-01", "2025-07-31", 1, "final"]]
    found = converted(tmp_path, book(("North", rows), ("South", rows)), "observations.xlsx")
    assert [row["sheet"] for row in found.origins.to_pylist()] == ["North", "South"]
    assert [remark.rule for remark in found.remarks] == ["several_sheets"]


def test_a_percent_format_is_read_as_it_is_shown(tmp_path):
    made = Workbook()
    made.active.append(HEADER.split(","))
    made.active.append(["m", "ZZ1", "2025-07-01", "2025-07-31", 0.285, "final"])
    made.active["E2"].number_format = "0.0%"
    path = tmp_path / "observations.xlsx"
    made.save(path)
    assert cells.typed(OBSERVATIONS, sheets.read(path, path.name)[0]).table["value"][0].as_py() == 28.5
