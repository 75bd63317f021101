"""What stands on the pages, on the sample: who sees what, one truth for chart, table and sentence."""

import re
from html import unescape

import pytest

from impact.catalogue import glossary, methods, metrics
from impact.contracts import contracts
from impact.folder import Folder
from impact.intake import rebuild, take
from impact.intake.undo import undo
from impact.settings import Settings
from tests.desk import TODAY, WORLD, D, write
from tests.pages.reading import is_whole, markup, text

PAGES = ("overview", "component", "metric", "learn", "benefits", "huddle", "data", "methods")
SERIES = {"metric": "sickness_absence", "organisation": "ZZ-NAV"}


def test_viewing_as_somebody_is_said_on_the_page_and_goes_along_in_its_links(opened, sample):
    screen = opened(sample.root, view_as="public")
    assert "viewed as the public" in text(screen)
    own = " ".join(text(opened(sample.root, view_as="ZZ-BRA", system="ZZ-NAV")).split())
    assert "viewed as people of Brackenfield General" in own
    assert "Ten of eleven organisations share their answers:" in own, "what is its own alone is not said to be shared"
    assert "Shown here as well: the latest answers of Brackenfield General, which nobody else sees." in own
    (picker,) = (one for one in screen.selectbox if one.label == "View as")
    assert "whoever opens this app can look as anybody" in picker.help
    assert "view_as=public" in unescape(markup(screen).split("im-panels")[1])
    screen = opened(sample.root, view_as="public", system="ZZ-NAV")
    assert markup(screen).count("Lowest to highest practice level") == 2, "by name, though too few to be counted"
    assert "have the views of two groups" not in text(screen)


def test_a_link_copied_by_somebody_who_views_as_themselves_names_nobody(opened, sample):
    screen = opened(sample.root)
    assert "Views differ most on Daily huddles: the board sees Spreading, executives and staff see" in text(screen)
    assert "view_as" not in screen.query_params
    assert "view_as" not in unescape(markup(screen))


def test_the_public_is_shown_no_level_that_is_shared_within_the_system(opened, sample):
    own = markup(opened(sample.root, "component", component="capability", view_as="ZZ-NAV"))
    public = markup(opened(sample.root, "component", component="capability", view_as="public"))
    assert own.count("level 3 of 5") > public.count("level 3 of 5")


def test_the_metric_page_says_the_same_in_sentence_table_and_chart(opened, sample):
    screen = opened(sample.root, "metric", **SERIES)
    assert "Sickness absence at Northmoor and Vale ICS was" in text(screen)
    assert "Eight points run above the mean, a concern." in text(screen)
    assert "Shift: 8 points above the mean" in text(screen)
    assert "Show these 8 points" in text(screen)
    assert "The 57 numbers as a table" in text(screen)
    assert "FROM point" in text(screen).replace("\N{NO-BREAK SPACE}", " ")


def test_the_metric_page_leads_to_the_file_its_last_value_came_from(opened, sample):
    told = text(opened(sample.root, "metric", **SERIES))
    assert "Where March 2026 came from:" in told
    assert "observations-workforce.parquet" in told


def test_choosing_another_metric_keeps_the_organisation(opened, sample):
    screen = opened(sample.root, "metric", **SERIES)
    screen.selectbox(key="choose metric").select("ambulance_handover_30").run()
    assert is_whole(screen)
    assert screen.query_params["metric"] == "ambulance_handover_30"
    assert screen.query_params["organisation"] == "ZZ-NAV"


def test_the_huddle_shows_the_metric_that_the_address_says(opened, sample):
    screen = opened(sample.root, "huddle", organisation="ZZ-NAV", metrics="sickness_absence,improve_coaches", n="2")
    assert "Metric 2 of 2" in text(screen)
    assert "Active improvement coaches at" in text(screen)


@pytest.mark.parametrize("n", ["0", "99", "-1", "x", "²"])
def test_a_place_in_the_huddle_that_is_not_there_shows_one_that_is(opened, sample, n):
    assert is_whole(opened(sample.root, "huddle", organisation="ZZ-NAV", metrics="sickness_absence", n=n))


def test_everything_defined_stands_on_the_methods_page(opened, sample):
    told = " ".join(text(opened(sample.root, "methods")).split())
    assert "(-v2)" in told.replace("( -v2 )", "(-v2)") and "more, of which there are no figures yet" in told
    for metric in metrics():
        assert metric.title in told
    for method in methods():
        assert method.title in told
    for term in glossary():
        assert term.term in told
    for contract in contracts().values():
        assert contract.title in told
        assert all(column.name in told for column in contract.columns)


def test_every_page_says_how_far_its_data_goes_by_which_version_and_which_rules(opened, sample):
    for page in PAGES:
        told = text(opened(sample.root, page, **(SERIES if page == "metric" else {})))
        assert "Data to" in told and "version" in told and "mdc-2023" in told


def test_nothing_on_the_pages_speaks_of_green_red_good_or_bad(opened, sample):
    for page in ("overview", "component", "metric", "huddle"):
        words = set(text(opened(sample.root, page)).casefold().split())
        assert not words & {"green", "red", "amber", "good", "bad", "worse", "rank", "league"}


def test_the_data_page_lists_each_version_with_what_arrived_in_it(opened, tmp_path):
    chosen = Settings(Folder(tmp_path), fixed_today=TODAY)
    for number, dataset in enumerate(("organisations", "metrics"), 1):
        take(chosen, [write(tmp_path / f"{dataset}.parquet", dataset, WORLD[dataset])], by=f"analyst {number}")
    take(chosen, [tmp_path / "metrics.parquet"], by="somebody who alters nothing")
    shown = section(markup(opened(tmp_path, "data")), "Versions")
    assert latest(shown) == ["2"] and shown.index("metrics.parquet") < shown.index("organisations.parquet")
    assert "analyst 1" in shown and "alters nothing" not in shown
    for receipt in Folder(tmp_path).receipts.glob("*.json"):
        receipt.unlink()
    rebuild(chosen)
    anew = section(markup(opened(tmp_path, "data")), "Versions")
    assert latest(anew) == ["3"] and "built anew" in anew and "analyst 1" in anew
    undo(chosen, 2, by="analyst 3")
    gone = section(markup(opened(tmp_path, "data")), "Versions")
    assert latest(gone) == ["4"] and "undone: <code>metrics.parquet</code>" in gone and "analyst 3" in gone


def latest(table: str) -> list[str]:
    """The numbers of the versions in whose row it says that they are the latest and on this screen."""
    rows = re.findall(r"<th scope='row'>(\d+)</th>(.*?)</tr>", table, re.DOTALL)
    return [number for number, row in rows if "the latest, on this screen" in row]


def section(text: str, title: str) -> str:
    """The part of a page under one heading."""
    return text.split(f"<h2>{title}</h2>")[1].split("</section>")[0]


def test_a_component_shows_rounds_views_next_steps_and_what_levels_look_like(opened, sample):
    screen = opened(sample.root, "component", component="capability", organisation="ZZ-FER")
    words = " ".join(text(screen).split())
    assert "Views differ most on Daily huddles: the board sees Spreading, executives and staff see Starting." in words
    assert words.count("Latest round") == 1 and "One glyph a practice" in words
    assert "To discuss:" in words and "Next steps" in words
    assert "Vale Voluntary Alliance: We took part in the conversation and chose no levels this time." in words


@pytest.mark.parametrize("viewer", ["public", "ZZ-EST"])
def test_a_component_shows_outsiders_no_round_no_view_and_no_next_step(opened, sample, viewer):
    screen = opened(
        sample.root, "component", component="capability", organisation="ZZ-FER", view_as=viewer, system="ZZ-NAV"
    )
    words = text(screen)
    assert "larkspindle" not in words and "Next steps" not in words
    assert "the board sees" not in words


def test_what_is_late_is_said_on_every_figure_of_it_and_what_is_in_time_only_where_one_looks(opened, sample):
    def told(page, **names):
        return " ".join(text(opened(sample.root, page, **names)).split())

    waits = "April 2026 was due on 8 July: 6 days late"
    assert waits in told("metric", **SERIES)
    assert waits in told("huddle", organisation="ZZ-NAV", metrics="sickness_absence")
    small = opened(sample.root, "component", component="people", organisation="ZZ-NAV")
    assert " ".join(text(small).split()).count("6 days late") == 1
    assert "The next figure is 6 days late." in " ".join(unescape(markup(small)).split())
    assert "Nine series wait for late data" in told("overview")
    data = told("data")
    assert (
        "1 metric late" in data
        and "13 organisations, all late and 3 closed: data to 31 March, received 14 July" in data
    )
    quiet = {"organisation": "ZZ-ALD"}
    assert "received 14 July, next due 10 August." in told("metric", metric="ae_4hr", **quiet)
    assert "due" not in told("huddle", metrics="ae_4hr", **quiet)


def test_an_organisation_has_its_rounds_views_words_and_history_on_one_page(opened, sample):
    screen = opened(sample.root, "organisation", organisation="ZZ-FER")
    words = " ".join(text(screen).split())
    assert "Fernleigh Mental Health" in words and "May 2026: the ranges of the five components overlap at" in words
    assert "of 18 judged metrics show a signal" in words
    assert "Evidence" in words and "Northmoor and Vale ICS, since 1 April 2021" in words
    tries = words.split("What it tries")[1]
    assert "Paired coaching Sustained (began on 3 June 2024)" in tries and "Coaches beside every team, of Vale" in tries
    assert "Active improvement coaches there" in tries and "Same-day unit" not in tries


@pytest.mark.parametrize("viewer", ["public", "ZZ-EST", "ZZ-EPM"])
def test_an_organisation_shows_outsiders_its_metrics_and_nothing_of_its_assessments(opened, sample, viewer):
    words = text(opened(sample.root, "organisation", organisation="ZZ-FER", view_as=viewer))
    assert "Not shared with you, or not yet assessed." in words
    assert "larkspindle" not in words and "Evidence" not in words and "Spreading" not in words
    assert "Paired coaching" not in words
    assert "judged metrics show a signal" in words


def test_a_system_that_has_closed_stands_last_in_the_picker_and_can_be_opened(opened, tmp_path):
    gone = {"org_code": "ZZG", "name": "Gone ICS", "kind": "system", "closed_on": D(2025, 3, 31)}
    here = {"org_code": "ZZS", "name": "Here ICS", "kind": "system"}
    file = write(tmp_path / "organisations.parquet", "organisations", [gone, here])
    take(Settings(Folder(tmp_path / "data"), fixed_today=TODAY), [file], by="a test")
    screen = opened(tmp_path / "data", system="ZZG")
    assert screen.selectbox(key="choose system").options == ["Here ICS", "Gone ICS, closed 31 March 2025"]
    assert is_whole(screen) and screen.selectbox(key="choose system").value == "ZZG"


def test_the_metric_page_says_what_is_worth_checking_beside_the_chart_and_in_its_table(opened, sample):
    told = text(opened(sample.root, "metric", metric="ucr_2h", organisation="ZZ-COT"))
    assert "six periods running, December 2025 to May 2026: was it carried forward?" in told
    assert told.count("the same for six periods") == 6
    assert "Worth checking" not in text(opened(sample.root, "metric", **SERIES))


def test_each_organisation_of_the_overview_leads_to_its_own_page(opened, sample):
    links = [unescape(href) for href in re.findall(r'href="(/organisation[^"]*)"', markup(opened(sample.root)))]
    assert len(set(links)) == 11 and all("system=ZZ-NAV" in href for href in links)
    assert sum("organisation=ZZ-FER" in href for href in links) == 2, "of its signals, and of its groups' views"


def test_levels_stand_beside_signals_with_dates_and_no_claim_of_cause(opened, sample):
    said = " ".join(text(opened(sample.root, "component", component="capability")).split())
    assert "Does it go together?" in said and "is no proof that one brought the other about" in said
    assert (
        "Vale Teaching Hospitals Developing to Improving and sustaining May 2026 three improvements, the first since"
        in said
    )


def test_outcomes_can_be_narrowed_to_one_domain_that_has_figures(opened, sample):
    screen = opened(sample.root, "component", component="outcomes", organisation="ZZ-ALD")
    whole = text(screen)
    box = screen.selectbox(key="choose domain")
    assert box.options[0] == "All domains" and "Financial" in box.options
    box.select("financial").run()
    narrowed = text(screen)
    assert "four hours" in whole and "four hours" not in narrowed and "National cost collection index" in narrowed


def test_an_organisation_s_page_says_how_old_its_round_is_and_how_long_it_has_stood_at_each_level(opened, sample):
    said = " ".join(text(opened(sample.root, "organisation", organisation="ZZ-VTH")).split())
    assert "two months old." in said and "How long at each level" in said
    assert "Aligned goals" in said and re.search(
        r"(Starting|Developing|Progressing|Spreading|Improving and sustaining) \w{3} 20\d\d (\w+|\d+) months", said
    )


def test_counts_of_answers_and_of_who_shares_agree_with_what_the_pages_draw(opened, sample):
    overview = " ".join(text(opened(sample.root, view="text")).split())
    assert (
        "Ten of eleven organisations share their answers: seven with levels by name, one chose no level, one by counts only,"
        " one under another framework."
    ) in overview
    assert re.search(r"\d+ practice answers, up to 7 of 11 organisations a practice", overview), "not of all who share"
    assert "You look as" not in overview
    assert "up to May 2026, 39 practice answers moved up and five answers were re-rated" in overview
    assert "Northmoor and Vale ICS · Data to 30 June 2026 · version" in overview  # on paper there are no pickers
    assert "155 of 193 judged series show common cause only: no single figure needs discussion, but 27 will" in overview
    assert "Three series show signals that are neither better nor worse." in overview  # 14 + 21 + 155 + 3
    assert "In all seven organisations with levels in all five" in overview
    assert "component the gap is the same in all seven organisations with a whole round before." in overview
    assert (
        "ICS. Latest: May 2026: The ranges of the five components overlap at Progressing; Before: Sep 2025:" in overview
    )
    brief = markup(opened(sample.root)).split("What to know first")[1].split("</ul>")[0]
    assert all("<a " in line for line in brief.split("</li>")[:-1]), "each sentence leads on"
    component = markup(opened(sample.root, "component", component="purpose"))
    grid = component.split("im-grid")[1].split("</table>")[0]
    assert grid.count("moved up") == 4 and grid.count("re-rated") == 2
    assert "four answers moved up since the round before and two were re-rated" in component
    assert "Given most often in the latest rounds, up to May 2026: " in component
    assert "organisations want help that another here offers" in component
