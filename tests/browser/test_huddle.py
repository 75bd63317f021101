"""The huddle on a screen: the keyboard, and a chart that has not collapsed."""

import pytest

METRICS = "sickness_absence,ambulance_handover_30,improve_coaches"
ADDRESS = f"/huddle?organisation=ZZ-NAV&metrics={METRICS}"
PLOT = ".stVegaLiteChart:visible svg .root path.background"


def shown(page) -> str:
    return page.locator(".where").inner_text().strip()


def wait_for(page, place: int) -> None:
    page.wait_for_function("n => document.querySelector('.where')?.textContent.includes(`Metric ${n} of 3`)", arg=place)


@pytest.mark.parametrize(("width", "height", "least"), [(1366, 768, 420), (1920, 1080, 560)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chart_is_tall_its_axis_is_labelled_and_nothing_is_beside_it(look, width, height, least, theme):
    screen = look(width=width, height=height)
    page = screen.open(f"{ADDRESS}&theme={theme}")
    page.locator(PLOT).first.wait_for(state="attached")
    assert page.locator(PLOT).first.bounding_box()["height"] >= least
    labels = page.locator(".stVegaLiteChart:visible svg .role-axis-label text").all_text_contents()
    assert len([label for label in labels if label.strip()]) >= 8
    for beside in ("stHeader", "stSidebar", "stTopNav"):
        assert not page.locator(f"[data-testid={beside}]").is_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight <= innerHeight")
    screen.shoot(f"huddle-{width}-{theme}")


def test_the_arrows_and_the_page_keys_move_through_the_metrics_and_stop_at_the_ends(look):
    screen = look(height=768)
    page = screen.open(ADDRESS)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**n=1**")
    assert "Metric 1 of 3" in shown(page)
    for key, place in (("ArrowRight", 2), ("PageDown", 3), ("ArrowLeft", 2), ("PageUp", 1)):
        page.keyboard.press(key)
        wait_for(page, place)
        assert f"n={place}" in page.url
    page.keyboard.press("PageDown")
    wait_for(page, 2)
    assert screen.ids()["metrics"] == METRICS
    page.wait_for_function("() => document.querySelector('h1')?.textContent.startsWith('Ambulance handovers')")


def test_dark_is_dark_even_where_the_browser_is_light(look):
    dark = look(height=768, scheme="light").open(f"{ADDRESS}&theme=dark")
    ground, ink = dark.evaluate(
        "() => [getComputedStyle(document.querySelector('.stApp')).backgroundColor,"
        " getComputedStyle(document.querySelector('h1')).color]"
    )
    assert (ground, ink) == ("rgb(13, 26, 39)", "rgb(242, 246, 250)")


def test_a_metric_that_has_no_figures_is_said_and_left_out(look):
    page = look(height=768).open("/huddle?organisation=ZZ-NAV&metrics=sickness_absence,nonsense")
    page.get_by_text("There is no metric nonsense here; it is left out.").wait_for()
    assert "Metric 1 of 1" in shown(page)


def test_without_a_list_the_huddle_helps_to_make_one(screen):
    page = screen.open("/huddle?organisation=ZZ-NAV")
    page.get_by_role("link", name="Start the huddle").click()
    page.locator(".where").wait_for()
    assert "metrics=" in page.url
