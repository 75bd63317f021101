"""Numbers, counts and periods in words."""

from datetime import date, datetime

import pytest

from impact.charts.figures import brief, count, counted, difference, number, target
from impact.charts.periods import period, short, when, year_of
from tests.drawn import metric

NUMBERS = [
    (78.6, {}, "78.6 %"),
    (78.64, {}, "78.6 %"),
    (100.0, {"decimals": 0}, "100 %"),
    (-0.04, {}, "0.0 %"),
    (1234567.0, {"unit": "count", "decimals": 0}, "1,234,567"),
    (-3.5, {"unit": "score"}, "−3.5"),
    (7.1, {"unit": "rate", "unit_label": "per 1,000 staff"}, "7.1 per 1,000 staff"),
    (1234.0, {"unit": "currency", "decimals": 0}, "£1,234"),
    (-1234.0, {"unit": "currency", "decimals": 0}, "−£1,234"),
    (12.3, {"unit": "currency", "unit_label": "£ million"}, "£12.3 million"),
    (1.0, {"unit": "days", "decimals": 0}, "1 day"),
    (1.0, {"unit": "days", "decimals": 1}, "1.0 days"),
    (4.5, {"unit": "hours"}, "4.5 hours"),
    (None, {}, "not reported"),
    (float("nan"), {}, "not reported"),
    (float("inf"), {}, "not reported"),
]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("value", "given", "wanted"), NUMBERS)
def test_a_value_is_written_in_its_metric_s_decimals_and_unit(value, given, wanted):
    assert plain(number(value, metric(**given))) == wanted


def test_the_space_before_a_unit_does_not_break():
    assert number(78.6, metric()) == "78.6\N{NO-BREAK SPACE}%"


def test_a_bare_figure_has_no_unit():
    assert number(78.6, metric(), unit=False) == "78.6"


def test_a_target_has_no_empty_decimals():
    assert [plain(target(value, metric(decimals=2))) for value in (80.0, 92.5, 100.0, 0.0)] == [
        "80 %", "92.5 %", "100 %", "0 %",
    ]  # fmt: skip


def test_a_change_of_a_percentage_is_in_percentage_points():
    assert plain(difference(-1.3, metric())) == "1.3 percentage points"
    assert plain(difference(1.0, metric(decimals=0))) == "1 percentage point"
    assert plain(difference(0.08, metric(unit="score", decimals=2))) == "0.08"


def test_millions_are_short_where_space_is():
    assert brief(1_409_821.0, metric(unit="currency", decimals=0)) == "£1.41m"
    assert brief(-1_409_821.0, metric(unit="currency", decimals=0)) == "−£1.41m"
    assert plain(brief(82.44, metric(), unit=True)) == "82.4 %"


def test_counts_are_spelt_to_twelve():
    assert [count(n) for n in (0, 1, 12, 13, 1200)] == ["no", "one", "twelve", "13", "1,200"]
    assert [counted(n, "series") for n in (1, 2)] == ["one series", "two series"]
    assert counted(1, "point") == "one point" and counted(30, "point") == "30 points"


PERIODS = [
    (date(2026, 6, 1), date(2026, 6, 30), "June 2026", "in June 2026", "Jun", "2026"),
    (date(2024, 2, 1), date(2024, 2, 29), "February 2024", "in February 2024", "Feb", "2024"),
    (date(2025, 4, 1), date(2025, 6, 30), "Q1 2025/26", "in Q1 2025/26", "Q1", "2025/26"),
    (date(2026, 1, 1), date(2026, 3, 31), "Q4 2025/26", "in Q4 2025/26", "Q4", "2025/26"),
    (date(2024, 1, 1), date(2024, 12, 31), "2024", "in 2024", "2024", "2024"),
    (date(2024, 4, 1), date(2025, 3, 31), "2024/25", "in 2024/25", "2024/25", "2024"),
    (date(1999, 4, 1), date(2000, 3, 31), "1999/00", "in 1999/00", "1999/00", "1999"),
    (date(2026, 6, 22), date(2026, 6, 28), "week of 22 June 2026", "in the week of 22 June 2026", "22 Jun", "2026"),
    (date(2026, 5, 1), date(2026, 5, 14), "1 to 14 May 2026", "from 1 to 14 May 2026", "1 May", "2026"),
    (date(2026, 5, 28), date(2026, 6, 10), "28 May to 10 June 2026", "from 28 May to 10 June 2026", "28 May", "2026"),
    (
        date(2025, 12, 20), date(2026, 1, 2), "20 December 2025 to 2 January 2026",
        "from 20 December 2025 to 2 January 2026", "20 Dec", "2025",
    ),
    (date(2026, 6, 22), date(2026, 6, 22), "22 June 2026", "on 22 June 2026", "22 Jun", "2026"),
    (date(2025, 4, 1), date(2025, 9, 30), "April to September 2025", "from April to September 2025", "Apr", "2025"),
    (
        date(2024, 7, 1), date(2025, 6, 30), "July 2024 to June 2025", "from July 2024 to June 2025",
        "July 2024 to June 2025", "2024",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("start", "end", "name", "phrase", "brief_name", "year"), PERIODS)
def test_a_period_is_named_by_the_days_it_covers(start, end, name, phrase, brief_name, year):
    assert (period(start, end), when(start, end)) == (name, phrase)
    assert (short(start, end), year_of(start, end)) == (brief_name, year)


@pytest.mark.parametrize(
    ("cadence", "name"),
    [
        ("monthly", "January 2026"), ("quarterly", "Q4 2025/26"), ("annual", "2026"), ("daily", "1 January 2026"),
        ("weekly", "week of 1 January 2026"), ("half_yearly", "January to June 2026"), (None, "1 January 2026"),
    ],
)  # fmt: skip
def test_an_end_that_is_missing_follows_from_the_cadence(cadence, name):
    assert period(date(2026, 1, 1), None, cadence) == name


def test_a_midnight_timestamp_is_a_day():
    assert period(datetime(2026, 6, 1), datetime(2026, 6, 30)) == "June 2026"
