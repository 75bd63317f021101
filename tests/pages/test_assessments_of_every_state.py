"""Assessments that do not fit: another framework, a merger between rounds, rows that wait, five thousand characters of HTML."""

import re
from collections import Counter
from html import unescape

import pyarrow as pa
import pyarrow.csv
import pytest

from impact.charts import prose
from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from impact.ui import briefing, consistency, lived, overview, practices, reading
from tests.desk import TODAY, D, organisation, write
from tests.pages.reading import is_whole, markup, text

OLD, NEW = "nhs-impact-2023", "nhs-impact-2024"
PRACTICES = {OLD: "improvement_culture", NEW: "people_culture"}  # one thread
NASTY = "<script>alert(1)</script></details></table> $$x^2$$ :red[loud] **bold** `code` [a](javascript:1) <img src=x> "
NASTY = (NASTY * 50)[:4990] + " its end."
NAMES = {"ZZ-NAV": "Our ICB", "ZZ1": "Merged Trust", "ZZ2": "Former Trust", "ZZ3": "Loyal Trust", "ZZ4": "Moved Trust", "ZZ5": "Fifth Trust", "ZZ6": "Silent Trust", "ZZ7": "Counted Trust"}  # fmt: skip


def answer(code: str, year: int, level: str, framework: str = NEW, **more) -> dict:
    return {
        "org_code": code, "framework": framework, "assessed_on": D(year, 3, 1), "practice": PRACTICES[framework],
        "respondents": "agreed", "level": level, "sharing": "public",
    } | more  # fmt: skip


ANSWERS = [
    answer("ZZ1", 2026, "developing", help="wanted", evidence=NASTY, next_step=NASTY, context=NASTY),
    answer("ZZ2", 2025, "sustaining", help="offered"),
    answer("ZZ2", 2025, "sustaining", practice="people_coaching", sharing="system"),
    answer("ZZ7", 2026, "sustaining", sharing="counts"),
    answer("ZZ5", 2026, None, practice="people_enabled"),
    answer("ZZ3", 2026, "spreading", OLD),
    answer("ZZ4", 2025, "starting", OLD),
    answer("ZZ4", 2026, "developing"),
    answer("ZZ5", 2026, "progressing"),
    answer("ZZ5", 2026, "progressing", practice="daily_huddles"),
    answer("ZZ5", 2026, "superb", practice="people_coaching"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Folder:
    """A system of four, one of them under the earlier framework and one that moved on; a fifth merged after its round."""
    here = tmp_path_factory.mktemp("states")
    closed = {"ZZ2": {"closed_on": D(2025, 12, 31)}, "ZZ-NAV": {"kind": "system"}}
    member = {"group_code": "ZZ-NAV", "kind": "in_system", "from_date": D(2022, 7, 1)}
    rows = {
        "organisations": [organisation(code, name=name, **closed.get(code, {})) for code, name in NAMES.items()],
        "memberships": [{"org_code": code} | member for code in NAMES if code != "ZZ-NAV"],
        "successions": [
            {"predecessor_code": "ZZ2", "successor_code": "ZZ1", "effective_on": D(2026, 1, 1), "kind": "merger"}
        ],
        "assessments": ANSWERS,
    }
    settings = Settings(Folder(here / "data"), fixed_today=TODAY)
    take(settings, [write(here / f"{name}.parquet", name, these) for name, these in rows.items()], by="a test")
    return settings.folder


def words(screen) -> str:
    return " ".join(text(screen).split())


def test_who_is_assessed_under_another_framework_is_said_and_in_no_count(opened, data):
    for page in ("overview", "component"):
        screen = opened(data.root, page, component="people")
        assert is_whole(screen)
        assert (
            "One organisation is assessed under another framework and in no count of levels here: Loyal Trust (NHS IMPACT"
            " self-assessment, acute and mental health providers)." in words(screen)
        )
    (counts,) = {found for found in re.findall(r'aria-label="(Starting \d[^"]*)"', markup(screen))}
    assert counts == "Starting 0, Developing 2, Progressing 1, Spreading 0, Improving and sustaining 0"
    assert "assessed under another framework" in words(screen).split("How is it lived")[-1]
    assert "Loyal Trust another framework" in words(screen)
    assert "Loyal Trust Spreading (2023 framework) Mar 2026" in words(screen).split("Does it go together?")[1]


def test_of_two_frameworks_the_one_of_most_organisations_is_counted_and_of_equals_the_newest(monkeypatch):
    def one(framework: str, code: str) -> dict:
        reach = {"org_code": code, "framework": framework, "component": "people", "lowest": 1, "highest": 2}
        return reach | {"sharing": "shared", "title": framework, "answers": 3}

    def system(*assessed: dict) -> overview.System:
        answers = {"frameworks": [{"framework": NEW}, {"framework": OLD}]}
        monkeypatch.setattr(overview, "rows", lambda question, **_: answers.get(question, assessed))
        return overview.System("ZZ-NAV")

    counted = system(one(OLD, "A"), one(OLD, "B"), one(NEW, "C"))
    assert (counted.framework, counted.elsewhere, set(counted.reach)) == (OLD, {"C": NEW}, {"A", "B"})
    assert counted.levels == {"people": [(OLD, 3), (OLD, 3)]}
    assert counted.movement["people"]["framework"] == OLD
    assert system(one(OLD, "A"), one(NEW, "B")).framework == NEW
    by_number = one(OLD, "A") | {"sharing": "counts_only"}
    assert system(by_number | {"framework": None}, by_number).framework == OLD


def test_where_all_that_are_seen_by_name_agree_the_grid_says_so_in_the_place_of_counts():
    def told(*levels: int) -> str:
        seen = [{"state": "level", "level_order": level} for level in levels]
        return practices._uncounted([*seen, {"state": "counts_only", "level_order": None}], ["Starting", "Developing"])

    assert told(1, 1, 1) == "all three seen by name are at Starting"
    assert told(1, 1) == told(1, 1, 2) == told() == "not enough shared to show"


def test_rounds_that_cannot_be_compared_are_not_said_to_be_the_first_and_one_series_is_told_as_one():
    system = overview.System("ZZ-NAV")
    system.movement = {"people": {"organisations": 0, "assessed_on": D(2026, 5, 1)}}
    system.series = [{"org_code": "ZZ1", "metric_id": "m", "variation": "concern_low", "days_late": None}]
    told = "Of the latest rounds, up to May 2026, none has one before it here that it can be compared with."
    assert briefing._changed(system) == told
    assert briefing._steady(system) == "The one judged series does not show common cause only."


def test_of_components_that_are_equally_often_the_one_apart_none_is_said_to_be_most():
    assert "Improvement</a> is most often" in consistency._apart(Counter(improvement=2, people=1))
    assert "Improvement</a> or <a" in consistency._apart(Counter(improvement=1, people=1))


def test_a_trend_crosses_the_change_of_framework_and_says_so(opened, data):
    for page in ("component", "organisation"):
        told = words(opened(data.root, page, component="people", organisation="ZZ4"))
        assert "Mar 2025 · 2023 framework" in told
        assert "not asked" in told, "a practice that its framework lacks is not one that was not answered"
        assert "A round under another framework is told in that one's levels." in told
    assert "Latest round: NHS IMPACT self-assessment, all organisations and systems, version 2024;" in told
    assert "Developing, moved up" in told


def test_an_organisation_merged_between_rounds_keeps_its_rounds_and_is_counted_once(opened, data):
    component = words(opened(data.root, "component", component="people"))
    assert "Former Trust" not in component
    for page in ("overview", "learn"):
        assert "Former Trust" not in words(opened(data.root, page))
    before, after = (opened(data.root, "organisation", organisation=code) for code in ("ZZ2", "ZZ1"))
    assert "It closed on 31 December 2025: it merged into Merged Trust ." in words(before)
    assert "Mar 2025" in words(before) and "Improving and sustaining" in words(before)
    assert (
        "keeps its figures on its own page. Once it has closed, of its rounds only the public ones stay there"
        in words(after)
    )
    assert "Mar 2025" not in words(after)
    for screen, code in ((before, "ZZ1"), (after, "ZZ2")):
        assert f"organisation={code}" in unescape(markup(screen))


def test_each_state_has_words_of_its_own_on_the_pages(opened, data):
    states = {
        "Our ICB": ("not yet assessed", "not yet assessed"), "Silent Trust": ("not shared, or not yet assessed", "not shared"),
        "Counted Trust": ("shares counts only", "counts only"), "Loyal Trust": (None, "another framework"),
    }  # fmt: skip
    component, overview = (words(opened(data.root, page, component="people")) for page in ("component", "overview"))
    through, signals = component.split("Through the rounds")[1], overview.split("Where the signals are")[1]
    for name, (on_component, on_overview) in states.items():
        assert on_component is None or f"{name} {on_component}" in through, name
        assert re.search(rf"{name} \w+ (no metric )+{on_overview}", signals), name
    grid = component.split("Through the rounds")[0]
    for words_of in ("not answered", "not shared, or not yet assessed", "not yet assessed", "another framework"):
        assert words_of in grid


def test_what_waits_for_another_framework_says_so_where_it_is_looked_for(opened, data):
    told = words(opened(data.root, "data"))
    for missing in ("practice daily_huddles of nhs-impact-2024", "level superb of nhs-impact-2024"):
        assert missing in told


@pytest.mark.parametrize("view", [{}, {"view": "text"}], ids=["drawn", "text"])
@pytest.mark.parametrize("page", ["organisation", "component"])
def test_five_thousand_characters_of_markup_are_shown_as_text(opened, data, page, view):
    screen = opened(data.root, page, organisation="ZZ1", component="people", **view)
    assert is_whole(screen)
    raw = markup(screen)
    assert not re.search(r"<script|javascript:|<img|\$\$|:red\[|\*\*bold|`code`", raw)
    assert " ".join(NASTY.split()) in words(screen)
    if view:
        file = prose.plain(screen.session_state[reading.READ_OUT])
        assert " ".join(NASTY.split()) in " ".join(file.split())


def test_the_answers_as_csv_hold_it_letter_by_letter_and_no_formula(monkeypatch):
    row = {name: "x" for name in lived.COPIED} | {"context": f'{NASTY}"quoted",\nand a line'}
    formula = row | {"context": '=HYPERLINK("http://here.example")'}
    monkeypatch.setattr(lived, "rows", lambda *_, **__: [row, formula])

    class Anything:
        id = "people"
        system = type("System", (), {"code": "ZZ-NAV"})

    options = pyarrow.csv.ParseOptions(newlines_in_values=True)
    back = pyarrow.csv.read_csv(pa.BufferReader(lived.answers_csv(Anything)), parse_options=options)
    assert back.to_pylist() == [row, formula | {"context": f"'{formula['context']}"}]
