"""Dropping extracts in the browser: what is taken is shown, what is not is said, and nothing half done is seen.

One app is shared: its data folder holds two organisations, each test brings figures of a metric of its own, and what a
test says about the folder is what that test found there before. The sample's going has an app to itself.
"""

import re
import shutil
from datetime import date

import pytest
from filelock import FileLock
from playwright.sync_api import expect

from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from impact.warehouse import versions
from tests.browser import extracts
from tests.browser.driving import PATIENCE, looking, serving
from tests.layouts import framework, survey

TODAY = "2026-02-01"
BOARD = "Provider,Month of,Beds in use\n"
TEN_OF_TWELVE = "The first 10 of 12 rows that it makes"


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory):
    """An app on a data folder in which two organisations are defined."""
    here = tmp_path_factory.mktemp("shared_app")
    folder = Folder(here / "data")
    given = [extracts.organisations(here), extracts.memberships(here)]
    take(Settings(folder, fixed_today=date.fromisoformat(TODAY)), given, by="an analyst")
    with serving(folder.root, here / "app.log", IMPACT_TODAY=TODAY) as address:
        yield address, folder


@pytest.fixture
def ours(browser, shared_app):
    """A fresh browser page on the shared app, and its data folder."""
    address, folder = shared_app
    with looking(browser, address) as screen:
        yield screen, folder


def everything_in(folder: Folder) -> dict:
    return {path: path.stat().st_mtime_ns for path in folder.root.rglob("*") if path.is_file() and path != folder.lock}


def drop(page, *paths) -> None:
    """Hand files to the uploader, wait until each is listed there, and have them looked at."""
    page.locator("input[type=file]").set_input_files([str(path) for path in paths])
    for path in paths:
        page.locator(f"[title='{path.name}']").wait_for()
    page.get_by_role("button", name="See what taking in would change").click()


def looked_at(screen) -> None:
    """Wait until the page says what taking the files would change, and nothing else any more."""
    screen.page.get_by_role("button", name="Leave it").wait_for()
    screen.settled()


def take_in(screen) -> None:
    """Take in what was looked at."""
    looked_at(screen)
    screen.page.get_by_role("button", name="Take in", exact=True).click()


def receipt(page, name: str):
    return page.get_by_role("region", name=f"Receipt of {name}").first


def test_dropped_extracts_replace_the_sample_and_another_page_that_is_open_notices(browser, sample, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(sample.root, data / "sample")
    with (
        serving(data, tmp_path / "app.log", IMPACT_TODAY=TODAY) as address,
        looking(browser, address) as screen,
        looking(browser, address) as other,
    ):
        beside = other.open("/metric?metric=ae_4hr&organisation=ZZ-NAV")
        page = screen.open("/data")
        page.get_by_text("Fictional sample.").wait_for()
        drop(page, extracts.organisations(tmp_path), extracts.memberships(tmp_path), extracts.observations(tmp_path))
        foreseen = page.get_by_role("region", name="What it would change")
        foreseen.wait_for()
        assert "What the first version would hold" in foreseen.inner_text()
        assert "observations: 72 rows added." in foreseen.inner_text()
        assert "2 signals would start" in foreseen.inner_text()
        assert not (data / "archive").exists()
        screen.shoot("data-foreseen")
        take_in(screen)
        receipt(page, "observations-2025.parquet").get_by_text("72 of 72 rows are in.").first.wait_for()
        page.get_by_text("Fictional sample.").wait_for(state="detached")
        screen.shoot("data-taken")

        beside.get_by_text("New data: version 1 is on the screen now.").wait_for()
        assert other.ids()["metric"] == "ae_4hr"
        beside.wait_for_function("() => document.querySelector('h1')?.textContent.includes('Test Hospitals')")
        page = screen.open("/metric?metric=ae_4hr&organisation=TT1")
        assert "First Test Hospitals" in page.locator("h1").inner_text()
        assert "an improvement" in page.locator("h1").inner_text()
        page.locator(".stVegaLiteChart svg").wait_for()
        screen.shoot("data-taken-metric")
        page = screen.open("/")
        page.get_by_role("heading", name="Where the signals are").wait_for()
        assert page.get_by_role("combobox", name="System").input_value() == "Test Valley ICS"
        screen.shoot("data-taken-overview")


def test_what_is_wrong_with_a_file_is_said_with_what_to_do_and_changes_nothing(ours, tmp_path):
    screen, folder = ours
    before = versions.current(folder)
    page = screen.open("/data")
    drop(page, extracts.misspelt(tmp_path), extracts.broken(tmp_path))
    looked_at(screen)
    assert page.get_by_role("button", name="Take in", exact=True).count() == 0
    screen.shoot("data-refused-foreseen")
    page.get_by_role("button", name="Keep the receipt").click()
    page.get_by_text("Nothing of it was taken").first.wait_for()
    misspelt = receipt(page, "observations-misspelt.parquet")
    misspelt.wait_for()
    assert "Nothing of it was taken" in misspelt.inner_text()
    assert "org_cod: did you mean org_code?" in misspelt.inner_text()
    assert "Refused" in receipt(page, "observations-broken.parquet").inner_text()
    assert "Traceback" not in page.content()
    with page.expect_download() as download:
        page.get_by_role("button", name="These lines as CSV").first.click()
    assert "org_cod: did you mean org_code?" in download.value.path().read_text(encoding="utf-8-sig")
    assert versions.current(folder) == before
    screen.shoot("data-refused")


def test_what_is_left_leaves_nothing_behind(ours, tmp_path):
    screen, folder = ours
    before = everything_in(folder)
    page = screen.open("/data")
    early = extracts.observations(tmp_path, codes=("TT8", "TT9"), name="observations-early.parquet")
    drop(page, early, extracts.proportions(tmp_path))
    looked_at(screen)
    assert "72 would wait for a definition" in receipt(page, early.name).inner_text()
    page.get_by_role("button", name="These really are percentages that small").click()
    receipt(page, "observations-small.parquet").get_by_text("36 of 36 rows would be in.").first.wait_for()
    looked_at(screen)
    page.get_by_role("button", name="Leave it").click()
    page.get_by_text("Left: nothing was taken in").wait_for()
    assert everything_in(folder) == before


def test_looking_and_taking_can_each_be_cancelled_and_nothing_changes(ours, tmp_path):
    screen, folder = ours
    before = everything_in(folder)
    page = screen.open("/data")
    drop(page, extracts.large(tmp_path))
    page.get_by_text(re.compile("rows read|applying every rule|putting them beside")).first.wait_for()
    screen.shoot("data-cancel")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Cancelled: nothing was taken in.").wait_for()
    page.get_by_role("button", name="Cancel").wait_for(state="detached")

    page = screen.open("/data")
    with FileLock(folder.lock):  # as another take would hold it, for as long as that takes
        drop(page, extracts.observations(tmp_path, codes=("TT7",), name="observations-cancelled.parquet"))
        take_in(screen)
        page.get_by_text(re.compile("another take is running")).first.wait_for()
        page.get_by_role("button", name="Cancel").click()
        page.get_by_text("Cancelled: nothing was taken in.").wait_for()
    looked_at(screen)
    page.get_by_role("button", name="Leave it").click()
    page.get_by_text("Left: nothing was taken in").wait_for()
    assert everything_in(folder) == before


def test_a_good_and_a_bad_file_are_dropped_and_the_good_one_is_undone(ours, tmp_path):
    screen, _ = ours
    page = screen.open("/data")
    drop(page, extracts.observations(tmp_path), extracts.broken(tmp_path))
    take_in(screen)
    receipt(page, "observations-2025.parquet").get_by_text("72 of 72 rows are in.").first.wait_for()
    assert "Refused" in receipt(page, "observations-broken.parquet").inner_text()

    offered = page.get_by_role("combobox", name="What to undo")
    expect(offered).to_have_value(re.compile(r"^\d+: observations-2025\.parquet"), timeout=PATIENCE * 1000)
    number = int(offered.input_value().partition(":")[0])
    page.get_by_role("button", name="See what undoing it changes").click()
    page.get_by_text(re.compile(r"observations: \d+ rows in force before, \d+ after.")).wait_for()
    screen.shoot("data-undo-foreseen")
    page.get_by_role("button", name="Undo it").click()
    told = page.get_by_text(f"observations-2025.parquet (receipt {number}, taken by the Data page")
    told.get_by_text("is undone").wait_for()
    page.get_by_text("undone: observations-2025.parquet").first.wait_for()
    expect(offered).to_have_value(re.compile(rf"^{number + 1}: observations-2025\.parquet"), timeout=PATIENCE * 1000)
    screen.shoot("data-undone")
    page = screen.open("/metric?metric=ae_4hr&organisation=TT1")
    page.get_by_text("There are no figures yet.").wait_for()


def board(folder, month: str):
    """A board's own table in a layout that nobody knows: twelve rows."""
    path = folder / f"board {month}.csv"
    rows = [f"TT{1 + n % 2},{month}-{14 + n // 2},{80 + n}\n" for n in range(12)]
    path.write_text(BOARD + "".join(rows), encoding="utf-8")
    return path


def test_an_unknown_layout_is_described_once_and_the_next_files_are_one_drop_by_their_mappings(ours, tmp_path):
    screen, folder = ours
    page = screen.open("/data")
    drop(page, board(tmp_path, "Apr"))
    page.get_by_text("board Apr.csv is in a layout that nobody has described yet").wait_for()
    page.get_by_text("Nothing says the metric, the figures yet.").wait_for()
    screen.choose("Beds in use", "Figures of: General and acute beds occupied")
    rows = page.get_by_role("table", name=TEN_OF_TWELVE).locator("tbody tr")
    rows.first.wait_for()
    assert rows.count() == 10 and "bed_occupancy" in rows.first.inner_text()
    screen.shoot("data-proposed")
    page.get_by_role("textbox", name="Remember this layout as").fill("Board pack")
    page.get_by_role("textbox", name="Remember this layout as").press("Enter")
    page.get_by_role("button", name="Remember this layout").click()
    page.get_by_text("observations: 12 rows added.").wait_for()
    assert (folder.mappings / "board-pack.toml").exists()
    take_in(screen)
    receipt(page, "board Apr.csv").get_by_text("12 of 12 rows are in.").first.wait_for()

    files = [board(tmp_path, "May"), framework(tmp_path, "TT1"), survey(tmp_path / "survey.xlsx", ("TT1", "TT2"))]
    drop(page, *files)
    take_in(screen)
    for path, rows in zip(files, (12, 4, 3), strict=True):
        receipt(page, path.name).get_by_text(f"{rows} of {rows} rows are in.").first.wait_for()
    screen.shoot("data-by-mappings")
