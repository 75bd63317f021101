"""A source of a known layout is converted into an extract of its dataset, whatever the file is called."""

import hashlib
from datetime import date

import openpyxl
import pytest

from impact.intake.faults import fault
from impact.mappings import reading
from impact.mappings.remembered import recogniser
from impact.sources import conversion, sheets
from impact.sources.remarks import Trouble

OVERSIGHT = """\ufeffTrust_code,Trust_name,Metric_ID,Reporting_date,Units,Value,Rank
RZ1,One,OF4000,Q1 2025/26,score,2.10,4
RZ1,One,OF1023,Q1 2025/26,score,3,4
RZ1,One,OF0081,Year to date 25/26,%,-0.4,4
RZ1,One,OF0088,Jul 24 - Jun 25,rate,14.2,4
RZ1,One,OF0088,Jul 24 - Jun 25,count,*,4
"""


def converted(path):
    return conversion.convert(sheets.read(path, path.name), None, recogniser(reading.known(), path.name))


def test_an_oversight_framework_csv_becomes_observations_with_their_lines_and_the_mappings_hash(tmp_path):
    path = tmp_path / "nhs-oversight-framework-acute-trust-data-q3-25-26.csv"
    path.write_text(OVERSIGHT, encoding="utf-8")
    made = converted(path)
    rows = made.table.select(["metric_id", "period_start", "value", "status"]).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("nof_access", date(2025, 4, 1), 2.1, "final"),
        ("variance_to_plan", date(2025, 10, 1), -0.4, "final"),
        ("cdiff_rate", date(2024, 7, 1), 14.2, "final"),
        ("cdiff_cases", date(2024, 7, 1), None, "suppressed"),
    ]
    assert made.origins["line"].to_pylist() == [2, 4, 5, 6]
    assert made.contract.dataset == "observations" and made.faults.num_rows == 0
    assert made.mapping.sha256 == hashlib.sha256(made.mapping.content).hexdigest()
    words = {remark.rule: fault(remark.rule, **remark.told).message for remark in made.remarks}
    assert words["rows_left_out"].startswith("1 row of the source left out, the first in line 3")
    assert "Rank" in words["columns_not_taken"]


def test_a_wide_survey_workbook_becomes_observations_with_the_column_each_figure_stood_in(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["NHS Staff Survey 2024"],
        ["Org code", "Organisation", "Respondents", "q3d", "Staff engagement"],
        ["RZ1", "One", 900, 71.2, 6.81],
        ["RZ2", "Two", 8, "*", None],
    ):
        book.active.append(row)
    path = tmp_path / "benchmark.xlsx"
    book.save(path)
    made = converted(path)
    rows = made.table.select(["org_code", "metric_id", "period_start", "value", "denominator", "status"]).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("RZ1", "nss_q3d_suggestions", date(2024, 1, 1), 71.2, 900, "final"),
        ("RZ1", "nss_engagement", date(2024, 1, 1), 6.81, 900, "final"),
        ("RZ2", "nss_q3d_suggestions", date(2024, 1, 1), None, 8, "suppressed"),
    ]
    assert made.origins["source_column"].to_pylist() == ["q3d", "Staff engagement", "q3d"]
    assert made.origins["line"].to_pylist() == [3, 3, 4]


def test_a_sheet_that_two_mappings_claim_is_refused_in_words_that_name_both(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text(OVERSIGHT, encoding="utf-8")
    one = next(known for known in reading.known() if known.id == "nhs-oversight-framework")
    also = reading.parse(one.content.replace(b'id = "nhs', b'id = "our', 1), "ours.toml")
    with pytest.raises(Trouble) as caught:
        conversion.convert(sheets.read(path, path.name), None, recogniser([one, also], path.name))
    told = fault(caught.value.remark.rule, **caught.value.remark.told).message
    assert "nhs-oversight-framework" in told
