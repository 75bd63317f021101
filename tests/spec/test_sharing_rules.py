"""Who sees whose assessment: the sharing rules of the warehouse, as a table of viewers and answers.

North and South are systems of one region. Ash, Birch, Cedar, Dogwood and Elm are in North, Fir in South, Gorse in both.
"""

import re
from datetime import date

import duckdb
import pytest

from impact.store import questions, text
from impact.warehouse.build import SHARING

TODAY = date(2026, 7, 14)
MEMBERS = {"NORTH": ["ASH", "BIRCH", "CEDAR", "DOGWOOD", "ELM", "GORSE"], "SOUTH": ["FIR", "GORSE"]}


@pytest.fixture
def warehouse():
    connection = duckdb.connect()
    connection.execute("CREATE TABLE organisation (org_code VARCHAR, kind VARCHAR, closed_on DATE)")
    connection.execute(
        "CREATE TABLE membership (org_code VARCHAR, group_code VARCHAR, kind VARCHAR, from_date DATE, to_date DATE)"
    )
    connection.execute(
        "CREATE TABLE assessment (org_code VARCHAR, framework VARCHAR, assessed_on DATE, component VARCHAR, "
        "practice VARCHAR, respondents VARCHAR, level VARCHAR, level_order INTEGER, sharing VARCHAR)"
    )
    for code, kind in [("ENG", "national"), ("REGION", "region"), ("NORTH", "system"), ("SOUTH", "system")]:
        connection.execute("INSERT INTO organisation VALUES (?, ?, NULL)", [code, kind])
    for system, members in MEMBERS.items():
        connection.execute("INSERT INTO membership VALUES (?, 'REGION', 'in_region', '2022-07-01', NULL)", [system])
        for code in members:
            connection.execute("INSERT INTO membership VALUES (?, ?, 'in_system', '2022-07-01', NULL)", [code, system])
    for code in sorted({code for members in MEMBERS.values() for code in members}):
        connection.execute("INSERT INTO organisation VALUES (?, 'provider', NULL)", [code])
    connection.execute(SHARING.read_text(encoding="utf-8"))
    return connection


def answer(warehouse, org_code, sharing, level=2, on="2026-05-01", practice="p1", respondents="agreed"):
    warehouse.execute(
        "INSERT INTO assessment VALUES (?, 'f', ?, 'people', ?, ?, ?, ?, ?)",
        [org_code, on, practice, respondents, f"l{level}" if level else None, level, sharing],
    )


def named(warehouse, *viewer, macro="visible_assessment") -> set[str]:
    rows = warehouse.execute(
        f"SELECT DISTINCT org_code FROM {macro}($viewer, $today)", {"viewer": list(viewer), "today": TODAY}
    )
    return {row[0] for row in rows.fetchall()}


def counted(warehouse, *viewer, system="NORTH") -> dict[str, dict[int, int]]:
    rows = warehouse.execute(
        "SELECT practice, level_order, organisations FROM counted_level($viewer, $today) WHERE system_code = $system",
        {"viewer": list(viewer), "today": TODAY, "system": system},
    ).fetchall()
    found: dict[str, dict[int, int]] = {}
    for practice, level, organisations in rows:
        found.setdefault(practice, {})[level] = organisations
    return found


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [
        ((), {"DOGWOOD"}),  # the public
        (("ASH",), {"ASH", "CEDAR", "DOGWOOD"}),  # an organisation's own people, in North
        (("NORTH",), {"CEDAR", "DOGWOOD"}),  # the system's people
        (("ELM",), {"CEDAR", "DOGWOOD"}),  # another member
        (("GORSE",), {"CEDAR", "DOGWOOD"}),  # a member of both systems
        (("BIRCH",), {"BIRCH", "CEDAR", "DOGWOOD"}),
        (("SOUTH",), {"DOGWOOD"}),  # another system
        (("FIR",), {"DOGWOOD"}),
        (("REGION",), {"DOGWOOD"}),  # a region sees no further than the public
        (("ENG",), {"DOGWOOD"}),  # nor does NHS England
        (("NOWHERE",), {"DOGWOOD"}),
    ],
)
def test_each_viewer_sees_by_name_what_was_shared_with_them_and_nothing_more(warehouse, viewer, sees):
    for org_code, sharing in [("ASH", "private"), ("BIRCH", "counts"), ("CEDAR", "system"), ("DOGWOOD", "public")]:
        answer(warehouse, org_code, sharing)
    assert named(warehouse, *viewer) == sees


def test_what_a_member_of_two_systems_shares_is_seen_in_both(warehouse):
    answer(warehouse, "GORSE", "system")
    assert named(warehouse, "NORTH") == named(warehouse, "FIR") == {"GORSE"}


def test_sharing_with_a_system_stops_when_the_membership_ends(warehouse):
    answer(warehouse, "CEDAR", "system")
    warehouse.execute("UPDATE membership SET to_date = '2026-07-14' WHERE org_code = 'CEDAR'")
    assert named(warehouse, "NORTH") == set()
    warehouse.execute("UPDATE membership SET to_date = '2026-07-15' WHERE org_code = 'CEDAR'")
    assert named(warehouse, "NORTH") == {"CEDAR"}


def test_an_organisation_that_has_closed_is_no_member_from_the_day_after(warehouse):
    answer(warehouse, "CEDAR", "system")
    warehouse.execute("UPDATE organisation SET closed_on = '2026-07-14' WHERE org_code = 'CEDAR'")
    assert named(warehouse, "NORTH") == {"CEDAR"}
    warehouse.execute("UPDATE organisation SET closed_on = '2026-07-13' WHERE org_code = 'CEDAR'")
    assert named(warehouse, "NORTH") == set()


def test_movement_is_told_from_rounds_that_the_viewer_may_see_and_from_no_other(warehouse):
    answer(warehouse, "ASH", "system", level=1, on="2024-05-01")
    answer(warehouse, "ASH", "private", level=5, on="2025-05-01")
    answer(warehouse, "ASH", "system", level=2, on="2026-05-01")
    last = "SELECT previous_level_order FROM standing($viewer, $today)"
    assert warehouse.execute(last, {"viewer": ["NORTH"], "today": TODAY}).fetchall() == [(1,)]
    assert warehouse.execute(last, {"viewer": ["ASH"], "today": TODAY}).fetchall() == [(5,)]


def test_a_latest_round_that_is_private_leaves_the_one_shared_before_it(warehouse):
    answer(warehouse, "ASH", "system", level=3, on="2025-05-01")
    answer(warehouse, "ASH", "private", level=1, on="2026-05-01")
    rows = warehouse.execute("SELECT level_order FROM standing($v, $t)", {"v": ["NORTH"], "t": TODAY}).fetchall()
    assert rows == [(3,)]


def test_levels_are_counted_from_three_sharers_on_two_levels(warehouse):
    for org_code, level in [("ASH", 2), ("BIRCH", 3)]:
        answer(warehouse, org_code, "system", level)
    assert counted(warehouse, "NORTH") == {}
    answer(warehouse, "CEDAR", "system", 3)
    assert counted(warehouse, "NORTH") == {"p1": {2: 1, 3: 2}}


def test_three_sharers_on_one_level_are_not_counted(warehouse):
    for org_code in ("ASH", "BIRCH", "CEDAR"):
        answer(warehouse, org_code, "system", 2)
    assert counted(warehouse, "NORTH") == {}


def test_a_practice_not_answered_is_no_level_and_no_sharer(warehouse):
    for org_code, level in [("ASH", 2), ("BIRCH", 3), ("CEDAR", None)]:
        answer(warehouse, org_code, "system", level)
    assert counted(warehouse, "NORTH") == {}


def test_one_or_two_that_share_counts_only_stay_out_since_subtraction_would_name_them(warehouse):
    for org_code, level in [("ASH", 2), ("BIRCH", 3), ("CEDAR", 3)]:
        answer(warehouse, org_code, "system", level)
    for org_code in ("DOGWOOD", "ELM"):
        answer(warehouse, org_code, "counts", 5)
    assert counted(warehouse, "NORTH") == {"p1": {2: 1, 3: 2}}


def test_three_that_share_counts_only_on_two_levels_are_counted_without_a_name(warehouse):
    for org_code, level in [("DOGWOOD", 4), ("ELM", 5), ("GORSE", 5)]:
        answer(warehouse, org_code, "counts", level)
    assert counted(warehouse, "NORTH") == {"p1": {4: 1, 5: 2}}
    assert named(warehouse, "NORTH") == set()
    assert counted(warehouse, "REGION") == counted(warehouse) == counted(warehouse, "FIR") == {}


def test_other_groups_of_respondents_never_enter_a_count(warehouse):
    for org_code, level in [("ASH", 2), ("BIRCH", 3), ("CEDAR", 3)]:
        answer(warehouse, org_code, "system", level, respondents="staff")
    assert counted(warehouse, "NORTH") == {}


def test_no_question_reads_assessments_past_the_sharing_rules():
    for question in set(questions()) - {"waiting", "takes"}:  # these count rows, and show no answer
        words = re.findall(r"[a-z_]+", re.sub(r"--.*", "", text(question)))
        assert "assessment" not in words and "assessments" not in words, f"{question}.sql"
