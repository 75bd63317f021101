"""What is due when, by worked example: working days, who owes and who does not, the day a figure was received."""

from datetime import date, timedelta

import pytest

from impact.catalogue import holidays
from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from impact.store import Store, open_current
from impact.viewer import PUBLIC
from tests.desk import metric, observation, organisation, write

FIRST_TAKE, SECOND_TAKE = date(2026, 5, 12), date(2026, 6, 9)
EXTRACTS = {
    "organisations": [
        organisation("ZZ1"),
        organisation("ZZ2"),
        organisation("ZZ3", closed_on=date(2026, 5, 31)),
        organisation("ZZ4", closed_on=date(2026, 6, 15)),
        organisation("ZZ5"),
    ],
    "metrics": [
        metric("soon", due_after_days=9),
        metric("quarterly", cadence="quarterly", due_after_days=60),
        metric("yearly", cadence="annual", due_after_days=2),
        metric("weekly", cadence="weekly", due_after_days=3),
        metric("now_and_then", cadence="irregular", due_after_days=9),
        metric("undated"),
    ],
    "observations": [
        *(observation(number, metric_id="soon", org_code="ZZ1") for number in (3, 4)),
        observation(2, metric_id="soon", org_code="ZZ2"),
        observation(4, metric_id="soon", org_code="ZZ3"),
        observation(5, metric_id="soon", org_code="ZZ4"),
        *(observation(4, metric_id=name) for name in ("now_and_then", "undated")),
        observation(metric_id="quarterly", period_start=date(2026, 1, 1), period_end=date(2026, 3, 31)),
        observation(metric_id="yearly", period_start=date(2026, 1, 1), period_end=date(2026, 12, 31)),
        observation(metric_id="weekly", period_start=date(2026, 3, 16), period_end=date(2026, 3, 22)),
    ],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Folder:
    """A data folder that took these on one day, and one month more of one organisation on a later day."""
    here = tmp_path_factory.mktemp("freshness")
    folder = Folder(here / "data")
    files = [write(here / f"{dataset}.parquet", dataset, rows) for dataset, rows in EXTRACTS.items()]
    more = write(here / "observations-5.parquet", "observations", [observation(5, metric_id="soon", org_code="ZZ1")])
    for day, batch in ((FIRST_TAKE, files), (SECOND_TAKE, [more])):
        receipts = take(Settings(folder, fixed_today=day), batch, by="an analyst")
        assert {receipt.verdict for receipt in receipts} == {"accepted"}, [r.sentences() for r in receipts]
    return folder


def asked(folder: Folder, today: date, question: str, **names) -> list[dict]:
    store: Store = open_current(folder, today)
    try:
        return store.ask(question, PUBLIC, **names).to_pylist()
    finally:
        store.close()


def one(folder: Folder, today: date, metric_id: str, org_code: str = "ZZ1") -> dict:
    (row,) = asked(folder, today, "metric_freshness", metric=metric_id, organisation=org_code)
    return row


@pytest.mark.parametrize(
    ("metric_id", "due", "why"),
    [
        ("soon", date(2026, 7, 9), "30 June and nine days, a Thursday"),
        ("quarterly", date(2026, 9, 1), "29 August is a Saturday, and the Monday after it the summer bank holiday"),
        ("weekly", date(2026, 4, 1), "29 March and three days: a week has no need of a month's end"),
        ("yearly", date(2028, 1, 3), "2 January 2028 is a Sunday; the Monday is a bank holiday that is not yet known"),
        ("now_and_then", None, "an irregular metric owes nothing on a day"),
        ("undated", None, "nobody said by when"),
    ],
)
def test_the_next_figure_is_due_so_many_days_after_its_period_on_a_working_day(folder, metric_id, due, why):
    assert one(folder, date(2026, 7, 1), metric_id)["due_on"] == due, why


def test_a_due_day_beyond_the_shipped_bank_holidays_is_marked_as_such(folder):
    known = {name: one(folder, date(2026, 7, 1), name)["in_calendar"] for name in ("soon", "yearly", "undated")}
    assert known == {"soon": True, "yearly": False, "undated": None}


@pytest.mark.parametrize(("today", "late", "days"), [(9, False, None), (10, True, 1), (15, True, 6)])
def test_a_figure_is_late_from_the_day_after_it_was_due_and_only_when_asked_on_such_a_day(folder, today, late, days):
    row = one(folder, date(2026, 7, today), "soon")
    assert (row["late"], row["days_late"]) == (late, days)


def test_who_stopped_is_late_and_who_closed_or_never_reported_is_not(folder):
    today = date(2026, 7, 15)
    rows = {
        row["org_code"]: row for row in asked(folder, today, "freshness_of_organisations") if row["metric_id"] == "soon"
    }
    assert list(rows) == ["ZZ1", "ZZ2", "ZZ3", "ZZ4"]
    assert {code: row["days_late"] for code, row in rows.items()} == {"ZZ1": 6, "ZZ2": 97, "ZZ3": None, "ZZ4": None}
    assert (rows["ZZ2"]["next_start"], rows["ZZ2"]["due_on"]) == (date(2026, 3, 1), date(2026, 4, 9))
    assert [code for code, row in rows.items() if row["is_closed"]] == ["ZZ3", "ZZ4"]


def test_of_an_organisation_that_will_close_before_the_next_period_ends_nothing_more_is_due(folder):
    before = one(folder, date(2026, 6, 10), "soon", "ZZ4")
    assert (before["is_closed"], before["due_on"], before["late"]) == (False, None, False)


def test_a_figure_was_received_on_the_day_of_the_take_that_brought_the_newest(folder):
    assert one(folder, date(2026, 7, 1), "soon")["received_on"] == SECOND_TAKE
    assert one(folder, date(2026, 7, 1), "soon", "ZZ2")["received_on"] == FIRST_TAKE


def test_a_metric_is_due_when_most_are_and_says_how_many_of_its_open_organisations_are_late(folder):
    rows = {row["metric_id"]: row for row in asked(folder, date(2026, 7, 15), "freshness")}
    soon = rows["soon"]
    assert (soon["organisations_late"], soon["organisations"], soon["days_late"]) == (2, 2, 6)
    assert (soon["data_to"], soon["received_on"], soon["due_on"]) == (date(2026, 5, 31), SECOND_TAKE, date(2026, 7, 9))
    earlier = {row["metric_id"]: row for row in asked(folder, date(2026, 7, 9), "freshness")}["soon"]
    assert (earlier["late"], earlier["organisations_late"], earlier["days_late"]) == (True, 1, None)
    assert list(rows)[:3] == ["weekly", "soon", "quarterly"] and not rows["undated"]["late"]


def test_the_shipped_bank_holidays_are_weekdays_and_whole_years_with_the_eight_of_each():
    known = holidays()
    assert all(day.isoweekday() < 6 for day in known.days)
    years = range(known.from_day.year, known.to_day.year + 1)
    assert (known.from_day, known.to_day) == (date(years[0], 1, 1), date(years[-1], 12, 31))
    extra = {2022: 2, 2023: 1}  # the jubilee and the state funeral; the coronation
    assert {year: sum(day.year == year for day in known.days) for year in years} == {
        year: 8 + extra.get(year, 0) for year in years
    }


def test_the_shipped_bank_holidays_hold_good_friday_and_easter_monday_of_every_year():
    from dateutil.easter import easter

    known = holidays()
    for year in range(known.from_day.year, known.to_day.year + 1):
        assert known.days[easter(year) - timedelta(days=2)] == "Good Friday"
        assert known.days[easter(year) + timedelta(days=1)] == "Easter Monday"
