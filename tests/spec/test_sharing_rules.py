"""Who sees whose assessment: the sharing rules of the warehouse, as a table of viewers and answers.

North and South are systems of one region. Ash, Birch, Cedar, Dogwood and Elm are in North, Fir in South, Gorse in both.
"""

import re
from datetime import date

import duckdb
import pytest

from impact.intake import state
from impact.store import questions, text
from impact.warehouse.build import SHARING, SHARING_READS, models
from impact.workshop import SHARING as SHARING_WORDS
from impact.workshop.audience import MEETS

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
        "practice VARCHAR, practice_order INTEGER, thread VARCHAR, respondents VARCHAR, level VARCHAR, "
        "level_order INTEGER, responses INTEGER, sharing VARCHAR, place INTEGER)"
    )
    connection.execute("CREATE SCHEMA taken")
    connection.execute(state.TOGETHER)
    connection.execute("CREATE TABLE take AS SELECT 1 AS place, 1 AS batch, TRUE AS whole")
    connection.execute("CREATE TABLE initiative (initiative_id VARCHAR, org_code VARCHAR, sharing VARCHAR)")
    connection.execute("CREATE TABLE framework AS SELECT 'f' AS framework, 1 AS generation UNION SELECT 'g', 2")
    connection.execute(  # `g` follows `f`: its first level became of the first two of `f`
        "CREATE TABLE level_became AS SELECT 'f' AS framework, 'l' || n AS level, n AS level_order, 'f' AS of_framework, "
        "'l' || n AS of_level FROM range(1, 6) AS step (n) UNION ALL SELECT 'g', 'l' || n, n, 'g', 'l' || n "
        "FROM range(1, 6) AS step (n) UNION ALL SELECT 'g', 'l' || greatest(n - 1, 1), greatest(n - 1, 1), 'f', 'l' || n "
        "FROM range(1, 6) AS step (n)"
    )
    for code, kind in [("ENG", "national"), ("REGION", "region"), ("NORTH", "system"), ("SOUTH", "system")]:
        connection.execute("INSERT INTO organisation VALUES (?, ?, NULL)", [code, kind])
    for system, members in MEMBERS.items():
        connection.execute("INSERT INTO membership VALUES (?, 'REGION', 'in_region', '2022-07-01', NULL)", [system])
        for code in members:
            connection.execute("INSERT INTO membership VALUES (?, ?, 'in_system', '2022-07-01', NULL)", [code, system])
    for code in sorted({code for members in MEMBERS.values() for code in members}):
        connection.execute("INSERT INTO organisation VALUES (?, 'provider', NULL)", [code])
    for model in models():
        if model.name in ("system_stay", "assessment_trail", "assessment_counted"):
            connection.execute(f"CREATE VIEW {model.name} AS {model.sql}")
    connection.execute(SHARING.read_text(encoding="utf-8"))
    return connection


def answer(
    warehouse, org_code, sharing, level=2, on="2026-05-01", practice="p1", respondents="agreed", framework="f", people=9
):
    warehouse.execute(
        "INSERT INTO assessment VALUES (?, ?, ?, 'people', ?, 1, ?, ?, ?, ?, ?, ?, 1)",
        [
            org_code, framework, on, practice, practice, respondents, f"l{level}" if level else None, level, people,
            sharing,
        ],
    )  # fmt: skip
    if sharing == "counts" and respondents == "agreed":
        warehouse.execute("INSERT INTO taken.together VALUES (1, 1, ?, ?, ?, ?)", [org_code, framework, on, practice])


def named(warehouse, *viewer, macro="trail") -> set[str]:
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


@pytest.mark.parametrize(
    ("audience", "viewer"), [("own", ("ASH",)), ("system", ("NORTH",)), ("others", ("SOUTH",)), ("others", ())]
)
def test_what_the_workshop_says_an_audience_would_see_is_what_these_rules_let_it_see(warehouse, audience, viewer):
    for n, sharing in enumerate(SHARING_WORDS):
        answer(warehouse, "ASH", sharing, practice=f"p{n}")
    rows = warehouse.execute("SELECT sharing FROM trail($v, $t)", {"v": list(viewer), "t": TODAY}).fetchall()
    assert {sharing for (sharing,) in rows} == MEETS[audience]


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
    answer(warehouse, "ASH", "public", level=3, on="2023-05-01")
    answer(warehouse, "ASH", "system", level=1, on="2024-05-01")
    answer(warehouse, "ASH", "private", level=5, on="2025-05-01")
    answer(warehouse, "ASH", "public", level=2, on="2026-05-01")
    last = "SELECT previous_level_order FROM standing($viewer, $today)"
    for viewer, before in {"REGION": 3, "NORTH": 1, "ASH": 5}.items():
        assert warehouse.execute(last, {"viewer": [viewer], "today": TODAY}).fetchall() == [(before,)]


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
    warehouse.execute("INSERT INTO membership VALUES ('CEDAR', 'NORTH', 'in_system', '2024-04-01', '2027-04-01')")
    assert counted(warehouse, "NORTH") == {"p1": {2: 1, 3: 2}}, "a member twice at once is one member"


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
    assert counted(warehouse, "NORTH", "SOUTH") == {}, (
        "to people of both systems Gorse could be told from the two counts"
    )


def test_other_groups_of_respondents_never_enter_a_count(warehouse):
    for org_code, level in [("ASH", 2), ("BIRCH", 3), ("CEDAR", 3)]:
        answer(warehouse, org_code, "system", level, respondents="staff")
    assert counted(warehouse, "NORTH") == {}


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [
        ((), {"DOGWOOD"}),
        (("ASH",), {"ASH", "CEDAR", "DOGWOOD"}),
        (("NORTH",), {"CEDAR", "DOGWOOD"}),
        (("GORSE",), {"CEDAR", "DOGWOOD"}),
        (("SOUTH",), {"DOGWOOD"}),
        (("REGION",), {"DOGWOOD"}),
        (("ENG",), {"DOGWOOD"}),
    ],
)
def test_each_viewer_sees_the_initiatives_that_were_shared_with_them_and_no_other(warehouse, viewer, sees):
    for org_code, sharing in [("ASH", "private"), ("CEDAR", "system"), ("DOGWOOD", "public")]:
        warehouse.execute("INSERT INTO initiative VALUES (?, ?, ?)", [f"i-{org_code}", org_code, sharing])
    assert named(warehouse, *viewer, macro="visible_initiative") == sees


def test_no_question_reads_assessments_or_initiatives_past_the_sharing_rules():
    made = {"assessment_trail", "assessment_counted"}
    guarded = made | {"assessment", "assessments", "initiative", "initiatives"}
    for question in set(questions()) - {"waiting", "takes"}:  # these count rows, and show no answer
        words = words_of(text(question))
        assert not words & guarded, f"{question}.sql"
        assert not words & {"benefit", "benefits"} or "visible_initiative" in words, f"{question}.sql"
    read = words_of(SHARING.read_text(encoding="utf-8")) & guarded
    assert read == set(SHARING_READS), "of an earlier version these are what the stricter of then and now replaces"


def words_of(sql: str) -> set[str]:
    return set(re.findall(r"[a-z_]+", re.sub(r"--.*", "", sql)))


def trail(warehouse, viewer: str, org_code: str = "ASH") -> list[tuple]:
    sql = (
        "SELECT movement, previous_level_order, level_since FROM trail($v, $t) WHERE org_code = $o ORDER BY assessed_on"
    )
    return warehouse.execute(sql, {"v": [viewer], "t": TODAY, "o": org_code}).fetchall()


def test_movement_skips_a_round_that_was_not_answered_and_the_level_has_stood_since_it_last_moved(warehouse):
    days = [date(2023, 9, 1), date(2024, 5, 1), date(2025, 1, 1), date(2025, 9, 1), date(2026, 5, 1)]
    for day, level in zip(days, [2, None, 3, 3, 2], strict=True):
        answer(warehouse, "ASH", "system", level, on=day)
    assert trail(warehouse, "NORTH") == [
        ("new", None, days[0]),
        ("not_answered", 2, None),
        ("up", 2, days[2]),
        ("same", 3, days[2]),
        ("re_rated", 3, days[4]),
    ]


def test_movement_crosses_a_change_of_framework_in_the_levels_of_the_later_one(warehouse):
    answer(warehouse, "ASH", "system", 3, on="2025-05-01", framework="f")  # became level 2 of the later framework
    answer(warehouse, "ASH", "system", 2, on="2026-05-01", framework="g")
    assert trail(warehouse, "NORTH")[-1] == ("same", 2, date(2025, 5, 1))


def test_movement_back_to_an_earlier_framework_is_not_told(warehouse):
    answer(warehouse, "ASH", "system", 3, on="2025-05-01", framework="g")
    answer(warehouse, "ASH", "system", 4, on="2026-05-01", framework="f")
    assert trail(warehouse, "NORTH")[-1] == ("not_comparable", None, date(2026, 5, 1))


def test_an_organisation_stands_in_its_latest_framework_and_in_no_other(warehouse):
    answer(warehouse, "ASH", "system", 3, on="2025-05-01", framework="f")
    answer(warehouse, "ASH", "system", 2, on="2026-05-01", framework="g")
    rows = warehouse.execute("SELECT framework FROM standing($v, $t)", {"v": ["NORTH"], "t": TODAY}).fetchall()
    assert rows == [("g",)]


def test_of_a_group_of_fewer_than_five_people_no_level_is_shown_to_anyone(warehouse):
    answer(warehouse, "ASH", "system", 3, people=3)
    answer(warehouse, "ASH", "system", 4, respondents="partners", people=4)
    answer(warehouse, "ASH", "system", 2, respondents="board", people=5)
    sql = "SELECT respondents, level_order, state FROM view_of_group($v, $t) ORDER BY respondents"
    for viewer in ("NORTH", "ASH"):
        rows = warehouse.execute(sql, {"v": [viewer], "t": TODAY}).fetchall()
        assert rows == [("agreed", 3, "level"), ("board", 2, "level"), ("partners", None, "too_few")]
