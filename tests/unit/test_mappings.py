"""Mappings: a source layout becomes the layout of a contract, and nothing of it goes silently."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as some

from impact import catalogue
from impact.errors import ImpactError
from impact.folder import Folder
from impact.mappings import applying, reading, recognition
from impact.mappings.layout import Unclear
from impact.mappings.names import plain

OF_COLUMNS = ["Trust_code", "Trust_name", "Metric_ID", "Reporting_date", "Units", "Value", "Rank", "Quarter"]
PERIODS = {
    "Q1 2025/26": (date(2025, 4, 1), date(2025, 6, 30)),
    "Q2 2025/26": (date(2025, 7, 1), date(2025, 9, 30)),
    "Q3 2025/26": (date(2025, 10, 1), date(2025, 12, 31)),
    "2024-09": (date(2024, 9, 1), date(2024, 9, 30)),
    "2025-06": (date(2025, 6, 1), date(2025, 6, 30)),
    "Jul 24 - Jun 25": (date(2024, 7, 1), date(2025, 6, 30)),
    "Apr-25": (date(2025, 4, 1), date(2025, 4, 30)),
    "May-25": (date(2025, 5, 1), date(2025, 5, 31)),
}
WIDE = """
id = "wide"
title = "Wide"
dataset = "observations"
[recognise]
columns = ["Org", "Month"]
[columns]
org_code = "Org"
[period]
label = "Month"
[[figures]]
column = "Seen"
metric_id = "seen"
[[figures]]
column = "In time"
metric_id = "seen_in_time"
denominator = "Seen in all"
scale = { times = 100 }
"""


def sheet(columns: list[str], *rows: tuple, name: str | None = None, above: tuple[str, ...] = ()) -> "Made":
    """A sheet whose first row stands in line 2."""
    cells = {column: pa.array([row[n] or None for row in rows], pa.string()) for n, column in enumerate(columns)}
    return Made(name, pa.table(cells), pa.array(range(2, len(rows) + 2), pa.int64()), above)


@dataclass(frozen=True)
class Made:
    name: str | None
    cells: pa.Table
    lines: pa.Array
    above: tuple[str, ...]


def period(label: str) -> tuple[date, date] | None:
    """A reader of the few labels that these tests use; a bare year is refused, as one that says two things."""
    if re.fullmatch(r"\d{4}", label):
        raise ValueError(label)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", label):
        return date.fromisoformat(label), date.fromisoformat(label)
    return PERIODS.get(label)


def apply(mapping, sheet: Made, file: str):
    return applying.apply(mapping, sheet, file, period)


def lines(made) -> list[int]:
    """The lines of a sheet that begins in line 2."""
    return [place + 2 for place in made.places.to_pylist()]


def mapping(text: str):
    return reading.parse(text.encode(), "wide.toml")


def shipped(id: str):
    return next(one for one in reading.known() if one.id == id)


def oversight(*rows: tuple, file: str = "nhs-oversight-framework-acute-trust-data-q3-25-26.csv"):
    """Rows of code, metric, reporting date, units, value and quarter, as the framework's file has them."""
    whole = [(code, "Trust", metric, when, units, value, "17", q) for code, metric, when, units, value, q in rows]
    return apply(shipped("nhs-oversight-framework"), sheet(OF_COLUMNS, *whole), file)


def told(made, *columns: str) -> list[tuple]:
    return list(zip(*(made.cells[column].to_pylist() for column in columns), strict=True))


def said(made, rule: str) -> list[dict]:
    return [remark.told for remark in made.remarks if remark.rule == rule]


def test_names_are_compared_without_case_punctuation_accents_and_byte_order_mark():
    assert plain("\ufeffTrust_Code") == plain("trust-code ") == plain("Trúst  code") == "trust code"


def test_every_form_of_reporting_date_becomes_its_period():
    forms = ("Q1 2025/26", "2024-09", "Jul 24 - Jun 25", "Year to date 25/26", "Spring 24")
    made = oversight(*[("RZ1", "OF4000", form, "score", "2.1", "Q2 2025/26") for form in forms])
    assert told(made, "period_start", "period_end") == [
        ("2025-04-01", "2025-06-30"),
        ("2024-09-01", "2024-09-30"),
        ("2024-07-01", "2025-06-30"),
        ("2025-07-01", "2025-09-30"),  # a year to date stands at its quarter
        ("Spring 24", None),  # what was written, so that intake can say so
    ]


def test_without_a_quarter_column_a_year_to_date_stands_at_the_quarter_in_the_files_name():
    columns = OF_COLUMNS[:-1]
    row = ("RZ1", "Trust", "OF0081", "Year to date 25/26", "%", "-0.4", "1")
    made = apply(shipped("nhs-oversight-framework"), sheet(columns, row), "…-acute-trust-data-q3-25-26-v2.csv")
    assert told(made, "metric_id", "period_start") == [("variance_to_plan", "2025-10-01")]


def test_a_rate_row_and_a_count_row_under_one_id_are_two_metrics():
    made = oversight(
        ("RZ1", "OF0088", "Q1 2025/26", "Rate", "14.2", None), ("RZ1", "OF0088", "Q1 2025/26", "count", "9", None)
    )
    assert told(made, "metric_id", "value") == [("cdiff_rate", "14.2"), ("cdiff_cases", "9")]


def test_what_the_catalogue_does_not_have_keeps_an_id_of_its_own_and_is_never_guessed():
    made = oversight(
        ("RZ1", "OF0999", "Q1 2025/26", "Percentage", "14.2", None),
        ("RZ1", "OF0023", "Q1 2025/26", "Count", "14", None),  # not the percentage that we know under this id
    )
    assert told(made, "metric_id") == [("of0999_percentage",), ("of0023_count",)]


def test_score_versions_are_left_out_with_a_reason_and_the_rank_is_said_not_to_be_taken():
    made = oversight(
        ("RZ1", "OF1023", "Q1 2025/26", "score", "3", None), ("RZ1", "OF5002", "Q1 2025/26", "score", "2.2", None)
    )
    assert told(made, "metric_id", "value") == [("nof_score", "2.2")]
    assert [(one["value"], one["first"]) for one in said(made, "rows_left_out")] == [("1 row", "2")]
    assert said(made, "columns_not_taken") == [{"detail": "Trust_name, Rank"}]
    assert "Rank" not in made.cells.column_names
    assert lines(made) == [3]


def test_marks_in_the_value_become_suppressed_or_missing_and_other_text_stays_to_be_rejected():
    values = ("*", "No data", "see note 4", None)
    made = oversight(*[("RZ1", f"OF400{n}", "Q1 2025/26", "score", v, None) for n, v in enumerate(values)])
    assert told(made, "value", "status") == [
        (None, "suppressed"),
        (None, "final"),
        ("see note 4", "final"),
        (None, "final"),
    ]


def test_shares_become_percentages_only_where_enough_of_them_all_lie_between_minus_one_and_one():
    shares = [(f"RZ{n}", "OF0023", "2025-06", "%", f"0.{n + 50}", None) for n in range(20)]
    made = oversight(*shares)
    assert told(made, "value")[:2] == [("50",), ("51",)]
    assert said(made, "figures_scaled") == [{"value": "20", "detail": "100", "column": "Value"}]
    few, mixed = oversight(*shares[:19]), oversight(*shares, ("RY1", "OF0023", "2025-06", "%", "61.5", None))
    for left in (few, mixed):
        assert told(left, "value")[0] == ("0.50",) and not said(left, "figures_scaled")


def test_of_a_period_given_again_for_a_later_quarter_the_later_stands():
    made = oversight(
        ("RZ1", "OF0084", "2024", "score", "6.8", "Q1 2025/26"),
        ("RZ1", "OF0084", "2024-09", "score", "6.9", "Q2 2025/26"),
        ("RZ2", "OF0084", "2024", "score", "7.0", "Q1 2025/26"),
    )
    assert told(made, "org_code", "period_start", "period_end", "value") == [
        ("RZ1", "2024-01-01", "2024-12-31", "6.9"),
        ("RZ2", "2024-01-01", "2024-12-31", "7.0"),
    ]
    assert [one["value"] for one in said(made, "rows_left_out")] == ["1 row"]


def test_a_wide_survey_workbook_becomes_one_row_a_question_with_its_respondents():
    columns = ["Org code", "Organisation", "Respondents", "q3d", "q3d respondents", "Staff engagement", "q99 new"]
    made = apply(
        shipped("staff-survey-benchmark"),
        sheet(
            columns,
            ("RZ1", "One", "900", "71.2", "880", "6.81", "1"),
            ("RZ2", "Two", "8", "*", None, "", "2"),
            ("Average", None, None, "70", None, "6.7", "3"),
            above=("NHS Staff Survey 2024 benchmark",),
        ),
        "benchmark.xlsx",
    )
    assert told(made, "org_code", "metric_id", "period_start", "value", "denominator", "status") == [
        ("RZ1", "nss_q3d_suggestions", "2024-01-01", "71.2", "880", "final"),
        ("RZ1", "nss_engagement", "2024-01-01", "6.81", "900", "final"),
        ("RZ2", "nss_q3d_suggestions", "2024-01-01", None, None, "suppressed"),
    ]
    assert lines(made) == [2, 2, 3]
    assert made.columns.to_pylist() == ["q3d", "Staff engagement", "q3d"]
    assert said(made, "columns_not_taken") == [{"detail": "Organisation, q99 new"}]


def test_every_code_of_a_shipped_mapping_is_a_metric_of_the_catalogue():
    ours = {metric.metric_id for metric in catalogue.metrics()}
    for one in reading.known():
        used = {figure.metric_id for figure in one.figures}
        used |= set(one.columns["metric_id"].codes.values()) if "metric_id" in one.columns else set()
        assert used and used <= ours, one.id


def test_columns_whose_headings_are_periods_are_unfolded():
    text = WIDE.split("[period]")[0].replace('["Org", "Month"]', '["Org", "Measure"]') + (
        'metric_id = { from = "Measure", codes = { "Seen*" = "seen" } }\n[[figures]]\ncolumn = "{period}"\n'
    )
    made = apply(mapping(text), sheet(["Org", "Measure", "Apr-25", "May-25"], ("RZ1", "Seen, all", "3", "4")), "x.csv")
    assert told(made, "metric_id", "period_start", "period_end", "value") == [
        ("seen", "2025-04-01", "2025-04-30", "3"),
        ("seen", "2025-05-01", "2025-05-31", "4"),
    ]


figures = some.one_of(some.none(), some.integers(0, 9999).map(lambda n: f"{n / 1000:.3f}"))


@given(some.lists(some.tuples(figures, figures), min_size=1, max_size=20))
def test_wide_becomes_long_and_every_figure_is_either_there_or_said(rows):
    whole = [(f"RZ{n}", str(date(2025, 4, 1) + timedelta(n)), seen, part, "50") for n, (seen, part) in enumerate(rows)]
    made = apply(mapping(WIDE), sheet(["Org", "Month", "Seen", "In time", "Seen in all"], *whole), "x.csv")
    there = {(org, metric): float(value) for org, metric, value in told(made, "org_code", "metric_id", "value")}
    expected = {(row[0], "seen"): float(row[2]) for row in whole if row[2]}
    expected |= {(row[0], "seen_in_time"): float(row[3]) * 100 for row in whole if row[3]}
    assert there == pytest.approx(expected)
    empty = 2 * len(rows) - len(expected)
    told_so = said(made, "rows_left_out")
    assert [one["value"].split()[0] for one in told_so] == ([str(empty)] if empty else [])


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ('title = "Wide"', 'titel = "Wide"', "titel", "not known"),
        ('dataset = "observations"', 'dataset = "figures"', "dataset", "no dataset"),
        ('org_code = "Org"', 'org = "Org"', "wide.toml", "columns.org is no column"),
        ('org_code = "Org"', "", "wide.toml", "nothing says where org_code"),
        ('label = "Month"', 'start = "Month"', "period", "period’s `label`"),
        ("[columns]", "[columns", "wide.toml", "no TOML"),
    ],
)
def test_a_broken_mapping_is_named_with_its_key_and_what_to_do(old, new, key, words):
    assert old in WIDE
    with pytest.raises(ImpactError) as caught:
        mapping(WIDE.replace(old, new))
    assert key in str(caught.value) and words in str(caught.value) and caught.value.fix


def test_a_mapping_of_the_data_folder_stands_before_the_shipped_one_of_its_id(tmp_path):
    folder = Folder(tmp_path)
    folder.mappings.mkdir()
    own = WIDE.replace('id = "wide"', 'id = "nhs-oversight-framework"').encode()
    (folder.mappings / "nhs-oversight-framework.toml").write_bytes(own)
    found = {one.id: one for one in reading.known(folder)}
    assert found["nhs-oversight-framework"].title == "Wide" and not found["nhs-oversight-framework"].shipped
    assert found["nhs-oversight-framework"].digest != shipped("nhs-oversight-framework").digest
    (folder.mappings / "other.toml").write_bytes(own)
    with pytest.raises(ImpactError, match=r"other\.toml, id"):
        reading.known(folder)


def test_a_sheet_that_two_mappings_claim_alike_is_contested_and_the_one_that_asks_for_more_goes_first():
    one = mapping(WIDE)
    other = mapping(WIDE.replace('id = "wide"', 'id = "also"'))
    more = mapping(WIDE.replace('["Org", "Month"]', '["Org", "Month", "Seen"]'))
    columns = ["Org", "Month", "Seen"]
    assert recognition.recognise([one, more], columns, "x.csv", "") is more
    assert recognition.recognise([one], ["Org"], "x.csv", "") is None
    with pytest.raises(recognition.Contested) as caught:
        recognition.recognise([one, other], columns, "x.csv", "")
    assert {claimant.id for claimant in caught.value.claimants} == {"wide", "also"}


def test_a_sheet_without_any_of_the_figures_is_unclear():
    with pytest.raises(Unclear, match="none of the columns"):
        apply(mapping(WIDE), sheet(["Org", "Month"], ("RZ1", "Apr-25")), "x.csv")
