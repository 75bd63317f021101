"""What holds for every page in a browser: it fits, and it can be read without seeing it."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.browser.driving import Screen, looking, serving

ADDRESSES = {
    "overview": "/",
    "component": "/component?component=capability",
    "organisation": "/organisation?organisation=ZZ-FER",
    "learn": "/learn?organisation=ZZ-ALD",
    "benefits": "/benefits",
    "metric": "/metric?metric=sickness_absence&organisation=ZZ-NAV",
    "huddle": "/huddle?organisation=ZZ-NAV&metrics=sickness_absence,ambulance_handover_30",
    "huddle-list": "/huddle?organisation=ZZ-NAV",
    "data": "/data",
    "methods": "/methods?metric=ae_4hr",
}


REACH = "Math.max(...[document.documentElement, ...document.querySelectorAll('.stMain')].map(e => e.scrollWidth))"


@pytest.fixture(scope="module", params=ADDRESSES)
def usual(request, browser, sample_app) -> Iterator[Screen]:
    """Each page once on a screen of usual size, for all that only looks at it."""
    with looking(browser, sample_app, height=768) as screen:
        screen.open(ADDRESSES[request.param])
        screen.shoot(f"{request.param}-1366-light")
        yield screen


def reach(screen: Screen) -> int:
    """How far to the right anything on the page reaches, in pixels."""
    return screen.page.evaluate(REACH)


def test_a_page_fits_a_usual_screen_without_scrolling_sideways(usual):
    assert reach(usual) <= 1366


def test_of_a_component_each_level_and_the_latest_round_are_whole_on_a_small_desk(look):
    page = look(width=1300, height=900).open(ADDRESSES["component"])
    page.locator(".im-trails").wait_for()
    hidden = page.evaluate("[...document.querySelectorAll('.im-scroll')].map(box => box.scrollWidth - box.clientWidth)")
    assert len(hidden) >= 2 and max(hidden) == 0


def test_the_overview_s_pickers_stand_beside_its_title_and_its_pictures_have_no_words_too_small_to_read(look):
    screen = look(width=1300)
    page = screen.open(ADDRESSES["overview"])
    tops = [page.locator(f".st-key-{part}").bounding_box()["y"] for part in ("title", "tools")]
    assert abs(tops[0] - tops[1]) < 40
    for width in (1024, 390):
        page.set_viewport_size({"width": width, "height": 800})
        sizes = page.evaluate(
            "[...document.querySelectorAll('.panel svg.pic > text')]"
            ".map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"
        )
        assert min(sizes) >= 12, width


def test_paper_is_white_and_says_that_figures_are_invented_and_whose_they_are(look):
    page = look(scheme="dark").open(ADDRESSES["overview"])
    page.emulate_media(media="print")
    assert page.locator(".sample").bounding_box()["width"] > 600
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor") == "rgb(255, 255, 255)"
    assert "Northmoor and Vale ICS" in page.locator(".strip").first.inner_text()


def test_a_page_fits_a_screen_that_is_made_narrower_without_scrolling_sideways(usual):
    for width, height in ((768, 1024), (320, 640)):
        usual.page.set_viewport_size({"width": width, "height": height})
        usual.page.wait_for_function(f"width => {REACH} <= width", arg=width)  # charts are drawn anew
    usual.page.set_viewport_size({"width": 1366, "height": 768})
    usual.settled()


def test_headings_begin_with_one_h1_and_skip_no_step(usual):
    tags = usual.page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(heading => heading.tagName)")
    steps = [int(tag[1]) for tag in tags]
    assert steps[0] == 1 and steps.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(steps))


def test_every_picture_says_what_it_shows_or_is_hidden_from_a_reader(usual):
    unnamed = usual.page.evaluate(
        "[...document.querySelectorAll('.words svg, .words img, .stVegaLiteChart')]"
        ".filter(e => e.offsetParent !== null || e.getClientRects().length)"
        ".filter(e => !e.closest('[aria-hidden=true], [aria-label], svg svg') && !e.getAttribute('alt'))"
        ".map(e => e.outerHTML.slice(0, 120))"
    )
    assert unnamed == []


def test_a_reader_s_software_is_told_the_sentence_of_the_chart(screen):
    page = screen.open(ADDRESSES["metric"])
    chart = page.locator(".stVegaLiteChart").first
    chart.locator("svg").wait_for()
    assert "XmR chart" in chart.get_attribute("aria-label")
    assert page.locator("h1").inner_text().split(".")[0] in chart.get_attribute("aria-label")


def test_the_first_page_anybody_opens_on_a_fresh_server_is_a_whole_one(browser, tmp_path):
    with serving(tmp_path, tmp_path / "app.log") as address, looking(browser, address) as screen:
        page = screen.open(ADDRESSES["metric"])
        assert page.get_by_text("Fictional sample.").is_visible()
        assert page.get_by_role("navigation", name="App pages").is_visible()


def test_a_link_within_a_page_leads_to_its_part(screen):
    page = screen.open("/methods")
    page.get_by_role("link", name="What an extract must be").click()
    page.wait_for_function(
        "() => document.querySelector('#contracts, #user-content-contracts').getBoundingClientRect().top < innerHeight"
    )


def test_the_keyboard_reaches_the_pickers_and_the_chart_s_numbers(screen):
    page = screen.open(ADDRESSES["metric"])
    page.get_by_text("numbers as a table").focus()
    page.keyboard.press("Enter")
    page.get_by_role("table").first.wait_for()
    page.get_by_role("combobox", name="Metric", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").first.wait_for()


def test_on_a_tablet_what_does_not_fit_into_the_bar_of_pages_can_be_reached(look):
    screen = look(width=768, height=500)
    page = screen.open("/data")
    rest = page.get_by_test_id("stTopNavSection")
    box = rest.bounding_box()
    assert box["x"] + box["width"] <= 768
    rest.click()
    page.get_by_role("menuitem", name="Methods").wait_for()
