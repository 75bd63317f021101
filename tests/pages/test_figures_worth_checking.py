"""What is odd about figures, or about how they came, is said where they are shown, in words and not by colour."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from tests.desk import TODAY, WORLD, metric, observation, write
from tests.pages.reading import markup, text

SERIES = {"metric": "seen_in_time", "organisation": "ZZ1"}
IMPOSSIBLE = {**SERIES, "metric": "impossible"}
NEVER_MET = {**SERIES, "metric": "never_met"}
DIRECTORY = ("organisations", "memberships")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Folder:
    """Sixteen months on one day; on another March again as something else, and April to June after they were due."""
    here = tmp_path_factory.mktemp("worth checking")
    settings = Settings(Folder(here / "data"), fixed_today=date(2026, 4, 20))
    extracts = {name: WORLD[name] for name in DIRECTORY} | {
        "metrics": [
            metric(due_after_days=10, components="people"),
            metric("impossible", title="Beds that are full"),
            metric("never_met", title="Seen on the day"),
        ],
        "observations": [
            *(observation(n, value=70.0 + n % 3) for n in range(-12, 4)),
            *(observation(n, metric_id="impossible", value=70.0 + n % 3) for n in range(-12, 3)),
            observation(3, metric_id="impossible", value=None, numerator=350.0, denominator=249.0),
            *(observation(n, metric_id="never_met", value=50.0 + 10 * (n % 2)) for n in range(-12, 4)),
        ],
        "targets": [
            {"metric_id": "never_met", "org_code": "*", "kind": "plan", "from_date": date(2020, 1, 1), "target": 62.0}
        ],
    }
    files = [write(here / f"{name}.parquet", name, rows) for name, rows in extracts.items()]
    more = [observation(3, value=50.0), *(observation(n, value=70.0 + n % 3) for n in (4, 5, 6))]
    for day, batch in (
        (settings.fixed_today, files),
        (TODAY, [write(here / "observations-6.parquet", "observations", more)]),
    ):
        take(replace(settings, fixed_today=day), batch, by="an analyst")
    return settings.folder


def words(screen) -> str:
    return " ".join(text(screen).split())


def test_the_metric_page_says_what_was_revised_and_what_came_late(opened, folder):
    told = words(opened(folder.root, "metric", **SERIES))
    assert "The figure of March 2026 was 70.0 % until it was revised on 14 July 2026: is the new one right?" in told
    assert "Three figures came after they were due, the last that of June 2026, by four days." in told
    assert "late by four days" in told and told.count("revised by over 10 %") == 1


def test_sentence_key_and_alternative_of_the_chart_say_how_many(opened, folder):
    screen = opened(folder.root, "metric", **SERIES)
    assert "June 2026." in words(screen) and "Four figures are worth checking." in markup(screen).split("</h1>")[0]
    assert "<b>?</b> worth checking" in markup(screen)
    assert "Four figures are worth checking." in words(opened(folder.root, "metric", view="text", **SERIES))


def test_small_charts_mark_them_and_say_why(opened, folder):
    shown = unescape(markup(opened(folder.root, "component", component="people", organisation="ZZ1", system="ZZS")))
    assert shown.count('<text class="chk"') == 4 and "<b>4 figures worth checking</b>" in shown
    assert (
        "4 figures worth checking: far from the period before, revised by over 10 %; late by 64 days; late by 34 days; late by four days."
        in shown
    )


def test_the_overview_marks_the_cell_whose_last_figure_is_one(opened, folder):
    shown = unescape(markup(opened(folder.root, system="ZZS")))
    assert "no signal, of one metric, 1 figure worth checking" in shown
    assert "<b>?</b> worth checking" in shown


def test_the_huddle_says_how_many_and_leads_to_what_is_odd(opened, folder):
    shown = unescape(markup(opened(folder.root, "huddle", organisation="ZZ1", metrics="seen_in_time")))
    [way] = re.findall(r"<a href='([^']*)'[^>]*>4 figures worth checking</a>", shown)
    assert "metric=seen_in_time" in way and "organisation=ZZ1" in way


def test_an_impossible_figure_is_no_improvement_without_a_word(opened, folder):
    told = words(opened(folder.root, "metric", **IMPOSSIBLE))
    assert "A proportion lies between 0 and 100 %, and the figure is 140.6 % in March 2026" in told
    assert "Is the figure right? If it is: do we know what changed" in told
    brief = words(opened(folder.root, system="ZZS", view="text"))
    assert "One series shows an improvement: Beds that are full at" in brief
    assert "(1 figure worth checking)." in brief


def test_a_target_that_was_never_met_is_not_asked_about_as_if_it_had_been(opened, folder):
    told = words(opened(folder.root, "metric", **NEVER_MET))
    assert "lies within the process limits, yet was met in none of the 16 months judged under it." in told
    assert "Steady, and short of the target" in told and "out of reach" not in told
    assert "Hit or miss by its limits" in told
    assert "What in the process will change?" in told and "when we met it" not in told
    huddle = words(opened(folder.root, "huddle", organisation="ZZ1", metrics="never_met"))
    assert "met in none of the 16 months" in huddle and "when we met it" not in huddle
