"""Spread of views and the rounds of a component as markup: every mark has its words, and none is an order of merit."""

import re
from html import unescape

from impact.charts import prose
from impact.charts.markup import TrailCell, TrailRow, spread_of_views, trails, views_key
from impact.maturity import spreads

LEVELS = ("Starting", "Developing", "Progressing", "Spreading", "Improving and sustaining")


def answer(respondents: str, order: int | None, state: str = "level", practice: str = "huddles") -> dict:
    title = LEVELS[order - 1] if order else None
    named = {"practice": practice, "practice_title": practice.title(), "practice_short_title": practice.title()}
    return named | {"respondents": respondents, "level_order": order, "level_title": title, "state": state}


def test_groups_stand_at_the_level_they_see_and_a_bar_joins_the_furthest():
    made = spread_of_views(spreads([answer("board", 4), answer("staff", 1), answer("executive", 1)]), LEVELS, "Views")
    letters = re.findall(r'<text x="([\d.]+)"[^>]*>([BES])<', made)
    at = {letter: float(x) for x, letter in letters}
    assert at["B"] == 34 + 3 * 58 and 34 - 20 < at["E"] < 34 < at["S"] < 34 + 20
    assert "M34 15.0H208" in made
    assert "Huddles: the board sees Spreading, executives and staff see Starting." in unescape(made)


def test_a_group_without_a_level_has_no_mark_and_its_reason_in_words():
    made = spread_of_views(spreads([answer("board", 4), answer("staff", None, "too_few")]), LEVELS, "Views")
    assert not re.search(r">S</text>", made)
    assert "Staff: too few people to show." in unescape(made)


def test_the_key_names_the_groups_that_were_asked_and_says_why_one_stands_nowhere():
    assert views_key(spreads([answer("board", 4), answer("partners", None, "too_few")])) == (
        '<div class="im im-key"><span><b>B</b> board</span><span><b>P</b> partners (too few people to show)</span></div>'
    )


def test_rounds_end_at_the_latest_and_each_says_every_practice():
    old = TrailCell("May 2024", (0, 2), (None, "Halfway"), (None, None), "2023 framework", 3)
    first = TrailCell("Jan 2025", (1, None), ("Starting", None), (None, None))
    last = TrailCell("May 2026", (2, 3), ("Developing", "Progressing"), ("up", "re-rated"), "another framework")
    made = trails(
        [TrailRow("Marlbeck", "AB", [old, first, last]), TrailRow("Netherby", empty="not shared")], 5, "Rounds"
    )
    said = [block.text for block in prose.blocks(made)]
    assert said == [
        "Rounds",
        "Marlbeck. 4 before: no round; 3 before: no round;"
        " 2 before: May 2024 · 2023 framework: A not asked; B Halfway;"
        " One before: Jan 2025: A Starting; B not answered;"
        " Latest round: May 2026 · another framework: A Developing, moved up; B Progressing, re-rated.",
        "Netherby. 4 before: not shared.",
    ]


def test_only_the_last_rounds_are_shown():
    cells = [TrailCell(f"May {year}", (1,), ("Starting",), (None,)) for year in range(2018, 2027)]
    made = trails([TrailRow("Marlbeck", "A", cells)], 5, "Rounds", rounds=3)
    assert re.findall(r"May \d+", made) == ["May 2024", "May 2025", "May 2026"]
