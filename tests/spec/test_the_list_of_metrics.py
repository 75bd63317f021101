"""Every row of the list of metrics is covered by definitions that keep to it, and each definition hangs together."""

import re
from pathlib import Path

import pytest

from impact import catalogue
from tests.spec.metrics_listed import DIRECTIONS, MORE, ROWS

FOLDER = Path(catalogue.__file__).parent / "metrics"
OUTCOME = "-"
DEFINED = {metric.metric_id: metric for metric in catalogue.metrics()}


def of_each(check):
    """Run a check once for each row of the list and each definition that covers it."""
    pairs = [(row, name) for row in ROWS + MORE for name in row[4:]]
    return pytest.mark.parametrize(("row", "name"), pairs, ids=[name for _, name in pairs])(check)


def test_every_row_of_the_list_has_a_definition_of_its_own():
    covering = [name for row in ROWS for name in row[4:]]
    assert len(ROWS) > 60 and all(row[4:] for row in ROWS)
    assert len(covering) == len(set(covering))
    assert set(covering) <= set(DEFINED)


@of_each
def test_a_definition_stands_under_the_components_of_its_row_or_under_outcomes(row, name):
    assert (";".join(DEFINED[name].components) or OUTCOME) == row[1]


def test_every_definition_is_in_the_list_or_named_besides():
    assert {name for row in ROWS + MORE for name in row[4:]} == set(DEFINED)


def test_every_definition_has_the_direction_that_was_reviewed():
    assert {name: metric.better for name, metric in DEFINED.items()} == DIRECTIONS


@of_each
def test_a_definition_claims_no_more_checking_than_its_row_and_says_what_is_open(row, name):
    allowed = {"sourced": {"sourced", "unverified"}, "unverified": {"unverified"}, "ours": {"ours"}}[row[3]]
    assert DEFINED[name].checked in allowed
    if DEFINED[name].checked == "unverified":
        assert (FOLDER / f"{name}.toml").read_text(encoding="utf-8").startswith("# ")


def test_the_two_surveys_have_metrics_of_their_own_for_the_same_question():
    pairs = {
        "nss_engagement": "nqps_engagement",
        "nss_q3f_improvements": "nqps_improve",
        "nss_q3d_suggestions": "nqps_suggest",
    }
    for annual, pulse in pairs.items():
        assert (DEFINED[annual].cadence, DEFINED[pulse].cadence) == ("annual", "quarterly")
        assert "pulse survey" in DEFINED[pulse].title and "pulse survey" not in DEFINED[annual].title
        assert "one line with the annual" in DEFINED[pulse].why_it_matters


@pytest.mark.parametrize("metric", DEFINED.values(), ids=DEFINED)
def test_kind_unit_and_parts_of_a_definition_fit_one_another(metric):
    if metric.kind == "proportion":
        assert metric.unit == "percent" and metric.minimum_denominator and metric.multiplier is None
    if metric.kind == "count":
        assert (metric.unit, metric.decimals) == ("count", 0)
    if metric.unit == "rate":
        said = re.fullmatch(r"per ([\d,]+) .+", metric.unit_label)
        assert metric.kind == "rate" and metric.multiplier == float(said[1].replace(",", ""))
    if metric.unit in ("score", "level", "index", "points"):
        assert metric.kind in ("score", "index") and metric.unit_label and metric.multiplier is None


@pytest.mark.parametrize("metric", DEFINED.values(), ids=DEFINED)
def test_a_series_over_twelve_months_to_date_is_rolling_and_says_so(metric):
    assert ("twelve months to date" in metric.title or "annual change" in metric.title) == (metric.window == "rolling")


def test_titles_tell_definitions_apart():
    titles = [metric.title.casefold() for metric in DEFINED.values()]
    assert len(titles) == len(set(titles))


def test_a_text_is_whole_once_its_lines_are_joined():
    for metric in DEFINED.values():
        assert not re.search(r"\s{2}|\w- \w|\n", metric.why_it_matters), metric.metric_id
        assert re.match(r"[A-Z]", metric.why_it_matters) and metric.why_it_matters.endswith((".", "?"))
