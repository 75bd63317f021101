"""What the models make of accepted rows, by worked example: definitions, values, targets in force, the last point."""

from datetime import date

import pytest

from impact.catalogue import metrics as shipped
from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from impact.spc import expected_share
from impact.store import open_current
from impact.viewer import PUBLIC
from tests.desk import TODAY, metric, month, observation, organisation, write

OURS = shipped()[0].metric_id
THEIRS = shipped()[1].metric_id
RATE = {"unit": "rate", "kind": "rate", "multiplier": 1000.0}


def event(org_code: str, metric_id: str, day: date, kind: str = "recalculate", **more) -> dict:
    return {
        "org_code": org_code, "metric_id": metric_id, "occurred_on": day, "kind": kind, "title": f"A {kind}", **more,
    }  # fmt: skip


EXTRACTS = {
    "organisations": [
        organisation("ZZ1"), organisation("ZZ2"), organisation("ZZ3"), organisation("ZZ4", name="an early trust"),
        organisation("ZZ5", withdrawn=True), organisation("ZZS", kind="system"),
        organisation("ZZC", kind="system", closed_on=date(2026, 6, 30)),
    ],
    "memberships": [
        {"org_code": "ZZ3", "group_code": "ZZS", "kind": "in_system", "from_date": date(2022, 7, 1)},
        {
            "org_code": "ZZ1", "group_code": "ZZS", "kind": "in_system", "from_date": date(2022, 7, 1),
            "withdrawn": True,
        },
        {"org_code": "ZZ2", "group_code": "ZZC", "kind": "in_system", "from_date": date(2022, 7, 1)},
    ],
    "metrics": [
        metric(OURS, title="Our own words"),
        metric(THEIRS, title="Taken out of view", withdrawn=True),
        metric("a_rate", **RATE),
        metric("a_rolling", unit="days", kind="mean", window="rolling"),
        metric("a_count", unit="count", kind="count", decimals=0, better="lower"),
    ],
    "observations": [
        observation(1, metric_id="a_rate", value=500.2, numerator=2.0, denominator=4.0),
        observation(2, metric_id="a_rate", value=None, numerator=0.0, denominator=0.0),
        observation(3, metric_id="a_rate", value=7.0, numerator=7.0, denominator=1000.0, status="suppressed"),
        observation(4, metric_id="a_rate", value=9.0, status="withdrawn"),
        observation(5, metric_id="a_rate", value=9.0, withdrawn=True),
        observation(1, metric_id="a_count", value=7.0, numerator=5.0, denominator=10.0),
        observation(2, metric_id="a_count", value=3.0),
        observation(3, metric_id="a_count", value=4.0),
        observation(4, metric_id="a_count", value=None),
        observation(1, metric_id="a_count", org_code="ZZ2", value=1.0),
        observation(2, metric_id="a_count", org_code="ZZ2", value=1.0),
        observation(3, metric_id="a_count", org_code="ZZ2", value=5.0, breakdown="sex=F"),
        *(observation(number, metric_id="a_rolling", value=float(number)) for number in range(-12, 6)),
        *(
            observation(number, metric_id="a_count", org_code="ZZ3", value=float(number % 3))
            for number in range(-23, 0)
        ),
    ],
    "events": [
        event("ZZ3", "a_count", month(-14)[0]),
        event("ZZ1", "*", date(2026, 1, 15)),
        event("ZZ1", "a_count", date(2026, 3, 1), kind="note"),
        event("ZZ2", "a_count", date(2026, 1, 1), withdrawn=True),
    ],
    "targets": [
        {"metric_id": "a_count", "org_code": "*", "kind": "plan", "from_date": date(2020, 1, 1), "target": 9.0},
        {"metric_id": "a_count", "org_code": "ZZ1", "kind": "ambition", "from_date": date(2021, 1, 1), "target": 1.0},
        {"metric_id": "a_count", "org_code": "ZZ1", "kind": "standard", "from_date": date(2020, 1, 1), "target": 3.0},
        {
            "metric_id": "a_count", "org_code": "ZZ1", "kind": "plan", "from_date": date(2025, 1, 1),
            "to_date": date(2026, 2, 1), "target": 6.0,
        },
        {
            "metric_id": "a_count", "org_code": "ZZ1", "kind": "plan", "from_date": date(2026, 3, 1), "target": 2.0,
            "withdrawn": True,
        },
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """The store of a version built from these extracts, each taken without a rejected row."""
    here = tmp_path_factory.mktemp("models")
    files = [write(here / f"{dataset}.parquet", dataset, rows) for dataset, rows in EXTRACTS.items()]
    folder = Folder(here / "data")
    receipts = take(Settings(folder, fixed_today=TODAY), files, by="an analyst")
    assert {receipt.verdict for receipt in receipts} == {"accepted"}, [r.sentences() for r in receipts]
    store = open_current(folder, TODAY)
    yield store
    store.close()


@pytest.fixture(scope="module")
def built(store):
    """Its tables, past the questions."""
    return store._connection


def column(built, sql: str) -> list:
    return [row[0] for row in built.execute(sql).fetchall()]


def test_an_accepted_definition_stands_in_place_of_the_shipped_one_and_a_withdrawn_one_in_place_of_none(built):
    titles = "SELECT title FROM metric WHERE metric_id = '{0}'"
    assert column(built, titles.format(OURS)) == ["Our own words"]
    assert column(built, titles.format(THEIRS)) == [shipped()[1].title]


def test_where_parts_are_given_a_rate_is_worked_out_from_them_with_its_multiplier(built):
    assert column(built, "SELECT value FROM observation WHERE series = 'a_rate|ZZ1|all' ORDER BY period_start") == [
        500.0,
        None,
        None,
    ]


def test_what_is_withdrawn_is_not_in_view(built):
    assert column(built, "SELECT month(period_start) FROM observation WHERE metric_id = 'a_rate' ORDER BY 1") == [
        1,
        2,
        3,
    ]


def test_of_a_suppressed_value_nothing_is_shown_its_parts_neither(built):
    row = built.execute("SELECT value, numerator, denominator FROM observation WHERE status = 'suppressed'").fetchall()
    assert row == [(None, None, None)]


def test_a_count_keeps_its_value_whatever_parts_stand_beside_it(built):
    assert column(built, "SELECT value FROM observation WHERE series = 'a_count|ZZ1|all' ORDER BY period_start") == [
        7.0,
        3.0,
        4.0,
        None,
    ]


def test_the_target_in_force_is_the_organisations_own_then_by_kind_until_the_day_it_ends(built):
    sql = "SELECT target FROM point WHERE series = 'a_count|{0}|all' ORDER BY period_start"
    assert column(built, sql.format("ZZ1")) == [6.0, 3.0, 3.0, 3.0]
    assert column(built, sql.format("ZZ2")) == [9.0, 9.0]


def test_the_last_point_is_the_last_with_a_value_and_exactly_on_target_is_met(built):
    sql = """
        SELECT last_value, previous_value, month(last_period), data_to, target, periods_with_target, periods_on_target
        FROM signal WHERE series = 'a_count|ZZ1|all'
    """
    assert built.execute(sql).fetchall() == [(4.0, 3.0, 3, date(2026, 4, 30), 3.0, 2, 1)]


def test_signals_by_chance_are_those_of_the_points_since_the_limits_last_began(store):
    panels = store.ask("system_panels", PUBLIC, system="ZZS").to_pylist()
    by_chance = expected_share([14])["share"][0].as_py()
    assert by_chance > 0 and sum(panel["expected_by_chance"] for panel in panels) == by_chance


def test_limits_start_anew_at_the_first_point_on_or_after_the_day_in_its_own_organisation_for_one_metric_or_all(built):
    sql = "SELECT series, period_start FROM point WHERE recalculate ORDER BY series"
    assert built.execute(sql).fetchall() == [
        ("a_count|ZZ1|all", date(2026, 2, 1)),
        ("a_count|ZZ3|all", month(-14)[0]),
        ("a_rate|ZZ1|all", date(2026, 2, 1)),
    ]


def test_periods_of_a_rolling_window_have_no_limits_and_no_signal(built):
    sql = "SELECT DISTINCT mean, upper, signal FROM point WHERE metric_id = 'a_rolling'"
    assert built.execute(sql).fetchall() == [(None, None, None)]
    assert column(built, "SELECT last_value FROM signal WHERE metric_id = 'a_rolling'") == [5.0]


def test_organisations_stand_by_kind_then_name_without_case_and_withdrawn_ones_not_at_all(built):
    assert column(built, "SELECT org_code FROM organisation ORDER BY directory_order") == [
        "ZZC",
        "ZZS",
        "ZZ4",
        "ZZ1",
        "ZZ2",
        "ZZ3",
    ]


def test_a_withdrawn_membership_makes_no_member(store):
    members = store.ask("system_members", PUBLIC, system="ZZS")["org_code"].to_pylist()
    assert members == ["ZZS", "ZZ3"]


def test_a_series_on_the_screen_is_that_of_the_whole_in_time_order_with_its_own_events_and_targets(store):
    def asked(question: str, name: str, org_code: str) -> list:
        return store.ask(question, PUBLIC, metric="a_count", organisation=org_code)[name].to_pylist()

    assert asked("metric_points", "value", "ZZ2") == [1.0, 1.0]
    assert asked("metric_points", "value", "ZZ1") == [7.0, 3.0, 4.0, None]
    assert asked("metric_events", "kind", "ZZ1") == ["recalculate", "note"]
    assert asked("metric_events", "kind", "ZZ2") == []
    assert sorted(asked("metric_targets", "target", "ZZ1")) == [1.0, 3.0, 6.0, 9.0]


def test_a_system_can_be_picked_until_the_last_day_it_is_open(store):
    assert store.ask("systems", PUBLIC)["org_code"].to_pylist() == ["ZZS"]
    assert store.ask("closed_systems", PUBLIC)["org_code"].to_pylist() == ["ZZC"]
    on_its_last_day = store.ask("systems", PUBLIC, today=date(2026, 6, 30))
    assert on_its_last_day["org_code"].to_pylist() == ["ZZC", "ZZS"]
