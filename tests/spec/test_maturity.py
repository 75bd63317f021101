"""What answers to a self-assessment say together, by worked example: small enough to check by hand."""

from datetime import date

import pytest

from impact.charts import maturing
from impact.maturity import Reach, age_in_months, change, gap, held_for_months, journeys, over_rounds, spreads, together

LEVELS = ["Starting", "Developing", "Progressing", "Spreading", "Improving and sustaining"]
FIVE = ("purpose", "people", "leadership", "capability", "systems")
TITLES = {id: id.capitalize() for id in FIVE}
MAY, SEPTEMBER = date(2026, 5, 12), date(2025, 9, 9)


def five(*spans: tuple[int, int]) -> dict[str, Reach]:
    return {component: Reach(*span) for component, span in zip(FIVE, spans, strict=True)}


@pytest.mark.parametrize(
    ("spans", "levels", "said"),
    [
        ([(2, 3)] * 5, 0, "The ranges of the five components overlap at Developing to Progressing."),
        ([(1, 3), (3, 5), (2, 4), (3, 3), (1, 5)], 0, "The ranges of the five components overlap at Progressing."),
        (
            [(2, 3), (2, 3), (4, 5), (2, 4), (1, 2)],
            2,
            "Two levels apart: Leadership furthest, Systems least developed.",
        ),
        (
            [(3, 4), (3, 3), (2, 4), (1, 2), (1, 2)],
            1,
            "One level apart: Purpose and People furthest, Capability and Systems least developed.",
        ),
    ],
)
def test_the_gap_runs_from_the_top_of_the_least_to_the_foot_of_the_furthest(spans, levels, said):
    found = gap(five(*spans))
    assert found.levels == levels
    assert maturing.gap_sentence(found, LEVELS, TITLES) == said


def consistency_rows(code: str, day: date, spans, framework: str = "f") -> list[dict]:
    return [
        {"org_code": code, "framework": framework, "assessed_on": day, "component": component, "lowest": low, "highest": high}
        for component, (low, high) in zip(FIVE, spans, strict=False)
    ]  # fmt: skip


def test_the_change_of_the_gap_is_told_between_whole_rounds_and_no_others():
    apart, meeting = [(1, 1), (2, 2), (3, 4), (2, 3), (1, 2)], [(2, 3)] * 5
    rounds = over_rounds(
        [
            *consistency_rows("ZZ2", SEPTEMBER, apart),
            *consistency_rows("ZZ2", MAY, meeting, "g"),
            *consistency_rows("ZZ1", SEPTEMBER, apart),
            *consistency_rows("ZZ1", MAY, apart),
            *consistency_rows("ZZ3", SEPTEMBER, apart[:4]),
            *consistency_rows("ZZ3", MAY, meeting),
        ]
    )
    assert list(rounds) == ["ZZ2", "ZZ1", "ZZ3"]  # as they came: nobody is put in another order
    told = {code: maturing.change_sentence(standings) for code, standings in rounds.items()}
    assert told["ZZ2"] == "In the round before they were two levels apart (under an earlier framework)."
    assert told["ZZ1"] == "In the round before they were two levels apart as well."
    assert told["ZZ3"] == ""
    assert maturing.changes_sentence(change(rounds.values())) == (
        "Between the furthest and the least developed component the gap is narrower in one and the same in one of two"
        " organisations with a whole round before (one of them across a change of framework)."
    )
    assert maturing.changes_sentence(change([rounds["ZZ3"]])) == ""
    assert change([rounds["ZZ2"][::-1]]).wider == 1
    assert "one organisation with a whole round before (across a change" in maturing.changes_sentence(
        change([one for one in rounds.values() if change([one]).crossed])
    )
    assert "the gap is the same in one organisation with a" in maturing.changes_sentence(change([rounds["ZZ1"]]))
    assert together([standings[-1] for standings in rounds.values()]) == (2, 3)
    assert together([standings[0] for standings in rounds.values()]) == (0, 2)


def seen(group: str, order: int | None, state: str = "level", practice: str = "huddles") -> dict:
    return {
        "practice": practice, "practice_title": "Staff attend daily huddles", "practice_short_title": "Daily huddles",
        "respondents": group, "level_order": order, "level_title": LEVELS[order - 1] if order else None, "state": state,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "levels", "said"),
    [
        ([seen("agreed", 2), seen("board", 4), seen("staff", 1)], 3, "the board sees Spreading, staff see Starting"),
        ([seen("staff", 2), seen("board", 3), seen("executive", 3)], 1, "the board and executives see Progressing, staff see Developing"),
        ([seen("board", 3), seen("staff", 3)], 0, "every group that answered sees Progressing"),
        ([seen("board", 3), seen("staff", None, "not_answered")], None, "fewer than two groups can be compared"),
        ([seen("board", 3), seen("partners", None, "too_few")], None, "fewer than two groups can be compared"),
        ([seen("agreed", 5), seen("board", 3), seen("staff", 2)], 1, "the board sees Progressing, staff see Developing"),
    ],
)  # fmt: skip
def test_the_spread_of_views_is_between_groups_and_the_agreed_answer_stands_apart(rows, levels, said):
    (spread,) = spreads(rows)
    assert spread.levels == levels
    assert maturing.view_sentence(spread) == f"Daily huddles: {said}."
    assert [view.respondents for view in spread.views] == [
        group for group in ("board", "executive", "staff", "partners") if group in {row["respondents"] for row in rows}
    ]


def test_a_practice_that_no_group_was_asked_about_has_no_spread():
    assert spreads([seen("agreed", 3)]) == []
    assert maturing.views_sentence([]) == ""


def test_the_practice_with_the_widest_views_is_named():
    rows = [seen("board", 3), seen("staff", 2), seen("board", 4, practice="other"), seen("staff", 1, practice="other")]
    assert maturing.views_sentence(spreads(rows)) == (
        "Views differ most on Daily huddles: the board sees Spreading, staff see Starting."
    )


def test_a_journey_says_what_moved_since_when_and_where_it_crossed_a_change_of_framework():
    common = {"org_code": "ZZ1", "thread": "f/huddles", "context": None}
    rows = [
        common | {"assessed_on": SEPTEMBER, "framework": "f", "level_order": 2, "level_title": "Developing",
                  "movement": "new", "level_since": SEPTEMBER, "previous_framework": None},
        common | {"assessed_on": MAY, "framework": "g", "level_order": 2, "level_title": "Developing",
                  "movement": "same", "level_since": SEPTEMBER, "previous_framework": "f"},
    ]  # fmt: skip
    ((first, second),) = journeys(rows).values()
    assert maturing.movement_words(first) == "answered for the first time here"
    assert maturing.movement_words(second) == "the same as before, across a change of framework"
    assert (held_for_months(first), held_for_months(second)) == (0, 8)


@pytest.mark.parametrize(
    ("today", "months"),
    [(date(2026, 5, 12), 0), (date(2026, 6, 11), 0), (date(2026, 6, 12), 1), (date(2027, 5, 12), 12)],
)
def test_the_age_of_an_assessment_is_told_in_whole_months(today, months):
    assert age_in_months(MAY, today) == months
