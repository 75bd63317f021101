"""From the system to the huddle, by what is on the screen; and back by the address alone."""

OUTLINE = "[data-testid=stMain] h1"


def test_a_leader_goes_from_the_system_to_a_component_to_a_metric_to_the_huddle(screen):
    page = screen.open("/")
    screen.shoot("path-1-overview")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy sentences").click()
    page.get_by_text("Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied[0].startswith("Changed: ") and copied[-2].endswith("version 1.") and copied[-1] == page.url
    page.get_by_role("link", name="Building improvement capability and capacity").click()
    page.get_by_role("heading", level=1, name="Building improvement capability and capacity").wait_for()
    screen.settled()
    screen.shoot("path-2-component")
    assert screen.ids()["component"] == "capability"

    page.locator("a.sm").first.click()
    page.wait_for_url("**/metric?**")
    screen.settled()
    page.locator(".stVegaLiteChart svg").wait_for()
    screen.shoot("path-3-metric")
    metric = screen.ids()

    page.get_by_role("link", name="Take to huddle").click()
    page.wait_for_url("**/huddle?**")
    screen.settled()
    assert screen.ids()["metrics"] == metric["metric"]
    assert screen.ids()["organisation"] == metric["organisation"]
    screen.shoot("path-4-huddle")


def test_a_cell_of_the_rug_opens_that_organisation_in_that_component(screen):
    page = screen.open("/")
    page.get_by_role("link", name="Fernleigh Mental Health, People").click()
    page.wait_for_url("**/component?**")
    screen.settled()
    assert screen.ids()["component"] == "people"
    assert page.get_by_role("combobox", name="Organisation").input_value() == "Fernleigh Mental Health"


def test_a_picker_writes_ids_into_the_address_and_keeps_the_others(screen):
    page = screen.open("/metric?metric=sickness_absence&organisation=ZZ-NAV")
    screen.choose("Organisation", "Marlbeck Partnership")
    page.wait_for_function("() => document.querySelector('h1')?.textContent.includes('Marlbeck')")
    assert screen.ids()["metric"] == "sickness_absence"
    assert screen.ids()["organisation"].startswith("ZZ")
    assert screen.ids()["organisation"] != "ZZ-NAV"


def test_a_copied_link_shows_the_same_to_somebody_else(look):
    first = look()
    page = first.open("/metric?metric=sickness_absence&organisation=ZZ-NAV")
    first.choose("Metric", "Ambulance handovers over 30 minutes")
    page.wait_for_function("() => document.querySelector('h1')?.textContent.includes('Ambulance')")
    copied, said = page.url, page.locator(OUTLINE).inner_text()

    second = look(width=1920, height=1080)
    other = second.open(copied.removeprefix(second.address))
    assert other.locator(OUTLINE).inner_text() == said


def test_going_back_in_the_browser_shows_what_was_there(screen):
    page = screen.open("/metric?metric=sickness_absence&organisation=ZZ-NAV")
    screen.choose("Metric", "Ambulance handovers over 30 minutes")
    page.wait_for_function("() => document.querySelector('h1')?.textContent.includes('Ambulance')")
    page.go_back()
    page.wait_for_function("() => document.querySelector('h1')?.textContent.includes('Sickness')")


def test_the_system_chosen_on_one_page_is_shown_on_the_next(screen):
    page = screen.open("/")
    screen.choose("System", "Estermere ICS")
    page.wait_for_url("**system=ZZ-EST**")
    page.get_by_role("navigation").get_by_role("link", name="Component").click()
    page.wait_for_url("**/component**")
    page.wait_for_url("**system=ZZ-EST**")


def test_an_id_that_nobody_knows_is_said_and_something_else_is_shown(screen):
    page = screen.open("/metric?metric=no_such_metric&organisation=ZZ-NAV")
    page.get_by_text("There is no metric no_such_metric here; showing").wait_for()
    page.locator(".stVegaLiteChart svg").wait_for()


def test_the_public_sees_no_level_that_is_shared_with_the_system_only(screen):
    page = screen.open("/component?component=capability")
    page.get_by_role("img", name="level", exact=False).first.wait_for()
    named = page.locator("table.im-grid a.g, table.im-grid td svg[aria-label*='level']").count()
    assert '"org_code"' in downloaded(page, "The answers as CSV").splitlines()[0]
    page = screen.open("/component?component=capability&view_as=public")
    page.get_by_text("viewed as the public").wait_for()
    assert page.locator("table.im-grid td svg[aria-label*='level']").count() < named
    page = screen.open("/component?component=capability&view_as=public&view=text")
    page.get_by_text("viewed as the public").wait_for()
    told = downloaded(page, "This page as a text file")
    assert "Building improvement capability and capacity" in told and "viewed as the public" in told


def downloaded(page, words: str) -> str:
    """What comes when the button with these words is pressed, as text."""
    with page.expect_download() as download:
        page.get_by_role("button", name=words).click()
    return download.value.path().read_text(encoding="utf-8-sig")
