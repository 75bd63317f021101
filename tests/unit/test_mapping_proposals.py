"""Proposed mappings: what an unknown sheet’s columns are taken for, and what the mapping then makes of its rows."""

from datetime import date

import openpyxl
import pytest

from impact import catalogue
from impact.errors import UsageError
from impact.folder import Folder
from impact.mappings import reading
from impact.mappings.evidence import Known
from impact.mappings.offer import Offer, offer
from impact.mappings.remembered import recogniser
from impact.sources import conversion, sheets
from impact.sources.periods import period

KNOWN = Known(catalogue.metrics(), {"ZZ1": "Northshire Foundation Trust", "ZZ2": "Southshire Trust"}, period)
WIDE = """Provider code,Provider,Month,Vacancy rate,Bed occupancy,Colour
ZZ1,Northshire,Apr-25,0.081,91.2,red
ZZ2,Southshire,Apr-25,0.1,88,green
ZZ1,Northshire,May-25,0.079,*,red
Total,,May-25,0.09,90,
"""
LONG = """Organisation,Indicator,Date,Result,Denominator
Northshire Foundation Trust,Posts vacant,01/04/2025,8.1,900
Southshire Trust,Posts vacant,01/04/2025,7.5,400
Northshire Foundation Trust,Parking spaces,01/05/2025,120,
"""


def offered(tmp_path, text: str, name: str = "board.csv", known: Known = KNOWN) -> Offer:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return offer(name, sheets.read(path, name), known)


def told(converted, *names) -> list[tuple]:
    return [tuple(row[name] for name in names) for row in converted.table.to_pylist()]


def test_a_wide_sheet_is_told_from_headings_and_texts_and_shares_become_percentages(tmp_path):
    found = offered(tmp_path, WIDE)
    assert found.roles == {
        "Provider code": "org_code", "Provider": "", "Month": "period",
        "Vacancy rate": "figure:vacancy_rate", "Bed occupancy": "figure:bed_occupancy", "Colour": "",
    }  # fmt: skip
    assert not found.lacking and all(guess.reason for guess in found.guesses)
    assert told(found.converted(), "org_code", "metric_id", "period_start", "period_end", "value", "status") == [
        ("ZZ1", "vacancy_rate", date(2025, 4, 1), date(2025, 4, 30), 8.1, "final"),
        ("ZZ1", "bed_occupancy", date(2025, 4, 1), date(2025, 4, 30), 91.2, "final"),
        ("ZZ2", "vacancy_rate", date(2025, 4, 1), date(2025, 4, 30), 10.0, "final"),
        ("ZZ2", "bed_occupancy", date(2025, 4, 1), date(2025, 4, 30), 88.0, "final"),
        ("ZZ1", "vacancy_rate", date(2025, 5, 1), date(2025, 5, 31), 7.9, "final"),
        ("ZZ1", "bed_occupancy", date(2025, 5, 1), date(2025, 5, 31), None, "suppressed"),
    ]
    assert [remark.rule for remark in found.converted().remarks].count("rows_left_out") == 1  # the total


def test_a_long_sheet_with_names_is_recoded_and_a_metric_nobody_defined_gets_an_id_that_waits(tmp_path):
    found = offered(tmp_path, LONG)
    roles = {"Organisation": "org_name", "Indicator": "metric_id", "Date": "period", "Result": "value"}
    assert found.roles == roles | {"Denominator": "denominator"}
    assert told(found.converted(), "org_code", "metric_id", "period_end", "value", "denominator") == [
        ("ZZ1", "vacancy_rate", date(2025, 4, 30), 8.1, 900),
        ("ZZ2", "vacancy_rate", date(2025, 4, 30), 7.5, 400),
        ("ZZ1", "parking_spaces", date(2025, 5, 31), 120, None),
    ]
    unsure = {guess.column: guess.unsure for guess in found.guesses}
    assert "whole months" in unsure["Date"] and "wait" in unsure["Indicator"]


PACK = """Trust code,Month,Attendances,Seen within 4 hours,{}
ZZ1,Apr-25,1200,900,{}
ZZ2,Apr-25,1100,830,{}
ZZ1,May-25,2000,1500,{}
ZZ2,May-25,1000,1000,{}
"""


@pytest.mark.parametrize(
    ("heading", "figures", "role"),
    [
        ("Percentage within 4 hours", ("75.0", "75.5", "75", "100"), "figure:ae_4hr"),
        ("Seen", ("0.75", "0.755", "0.75", "1"), "figure:ae_4hr"),  # the heading of its numerator says it
        ("Percentage within 4 hours", ("75.0", "74.5", "75", "100"), ""),
        ("Percentage within 4 hours", ("75.0", "75.5", "75", "40"), ""),
    ],
)
def test_numerator_and_denominator_are_told_by_working_the_figure_out(tmp_path, heading, figures, role):
    found = offered(tmp_path, PACK.format(heading, *figures))
    parts = {"Attendances": "denominator", "Seen within 4 hours": "numerator"}
    assert {name: found.roles[name] == part for name, part in parts.items()} == dict.fromkeys(parts, bool(role))
    if role:
        assert found.roles[heading] == role and "in every row" in found.guesses[-1].reason and found.guesses[-1].unsure
        assert told(found.converted(), "value", "numerator", "denominator")[1] == (75.5, 830, 1100)


def test_a_date_that_could_be_read_either_way_is_said_with_the_proposal_and_with_the_file(tmp_path):
    found = offered(tmp_path, "Trust code,Day,Bed occupancy\nZZ1,04/05/2025,91\nZZ2,04/05/2025,88\n")
    assert "“04/05/2025” is read as 4 May 2025." in found.guesses[1].unsure
    (said,) = (remark.told for remark in found.converted().remarks if remark.rule == "day_first")
    assert (said["column"], said["detail"]) == ("Day", "4 May 2025")


def test_months_as_headings_need_only_the_metric_to_be_chosen(tmp_path):
    found = offered(tmp_path, "Trust code,Apr-25,May-25\nZZ1,91,92\nZZ2,88,87\n")
    assert found.roles == {"Trust code": "org_code", "Apr-25": "headed:", "May-25": "headed:"}
    assert found.lacking == ["the metric"]
    chosen = found.changed({"Apr-25": "headed:bed_occupancy", "May-25": "headed:bed_occupancy"})
    assert not chosen.lacking
    assert told(chosen.converted(), "org_code", "period_start", "value")[:2] == [
        ("ZZ1", date(2025, 4, 1), 91), ("ZZ1", date(2025, 5, 1), 92),
    ]  # fmt: skip


def test_a_title_above_the_only_figures_says_their_metric(tmp_path):
    found = offered(tmp_path, "Bed occupancy,,\nTrust code,Month,Value\nZZ1,Apr-25,91\nZZ2,Apr-25,88\n")
    assert found.roles["Value"] == "figure:bed_occupancy"


@pytest.mark.parametrize(
    ("heading", "metric"),
    [("q3d", "nss_q3d_suggestions"), ("Vacancies rate", "vacancy_rate"), ("Parking spaces", ""), ("Rank", "")],
)
def test_a_column_of_figures_is_what_its_heading_is_like_and_nothing_where_it_is_like_none(tmp_path, heading, metric):
    found = offered(tmp_path, f"Trust code,Year,{heading}\nZZ1,2024,7.1\nZZ2,2024,8.5\n")
    assert found.roles[heading] == (f"figure:{metric}" if metric else "")
    assert found.roles["Year"] == "period"


def test_codes_are_told_by_their_look_where_the_directory_is_empty(tmp_path):
    nobody = Known(catalogue.metrics(), {}, period)
    found = offered(tmp_path, "Code,Month,Bed occupancy\nRX1,Apr-25,91\nRA7,Apr-25,88\n", known=nobody)
    assert found.guesses[0].role == "org_code" and found.guesses[0].unsure


def test_two_columns_of_one_heading_are_not_taken_and_said(tmp_path):
    found = offered(tmp_path, "Trust code,Month,Bed occupancy,Bed occupancy\nZZ1,Apr-25,91,1\n")
    assert found.guesses[2].role == "" and "Several columns" in found.guesses[2].reason


def test_a_role_chosen_for_one_column_is_taken_from_the_other_and_no_column_is_made_up(tmp_path):
    found = offered(tmp_path, "Provider code,Site code,Month,Bed occupancy\nZZ1,ZZ2,Apr-25,91\n")
    changed = found.changed({"Site code": "org_code"})
    assert changed.roles["Site code"] == "org_code" and changed.roles["Provider code"] == ""
    with pytest.raises(UsageError, match="no such column"):
        found.changed({"Site": "org_code"})


def test_what_is_kept_under_a_name_recognises_the_next_file_and_is_never_overwritten(tmp_path):
    folder = Folder(tmp_path / "data")
    assert offered(tmp_path, WIDE).save(folder, "2025 board report") == "layout-2025-board-report"
    later = tmp_path / "june.csv"
    later.write_text(WIDE.replace("Apr-25", "Jun-25"), encoding="utf-8")
    made = conversion.convert(sheets.read(later, later.name), None, recogniser(reading.known(folder), later.name))
    assert made.mapping.name == "layout-2025-board-report"
    assert date(2025, 6, 1) in made.table["period_start"].to_pylist()
    with pytest.raises(UsageError, match="already"):
        offered(tmp_path, WIDE).save(folder, "2025 Board report")


def test_a_proposal_that_lacks_something_is_not_kept(tmp_path):
    with pytest.raises(UsageError, match="nothing says the period"):
        offered(tmp_path, "Trust code,Bed occupancy\nZZ1,91\n").save(Folder(tmp_path / "data"), "Beds")
    assert not (tmp_path / "data").exists()


def test_of_a_workbook_the_sheet_is_chosen_of_which_most_can_be_told(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Contents", "Page"])
    book.active.append(["Beds", "2"])
    beds = book.create_sheet("Beds")
    for row in (["Trust code", "Month", "Bed occupancy"], ["ZZ1", date(2025, 4, 1), 91.5]):
        beds.append(row)
    book.save(tmp_path / "pack.xlsx")
    found = offer("pack.xlsx", sheets.read(tmp_path / "pack.xlsx", "pack.xlsx"), KNOWN)
    assert found.sheet.name == "Beds"
    assert told(found.converted(), "period_end", "value") == [(date(2025, 4, 30), 91.5)]
