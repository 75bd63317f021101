"""Dropping extracts in the browser: what is taken is shown, what is not is said, and nothing half done is seen."""

import os
import subprocess
import sys

import pytest

from tests.browser import extracts
from tests.browser.driving import PROJECT, looking, serving


@pytest.fixture
def own_app(browser, tmp_path):
    """An app with a data folder of its own, and one page on it."""
    data = tmp_path / "data"
    data.mkdir()
    with serving(data, tmp_path / "app.log", IMPACT_TODAY="2026-02-01") as address, looking(browser, address) as screen:
        yield screen, data


def drop(page, *paths) -> None:
    """Hand files to the uploader and wait until each is listed there."""
    page.locator("input[type=file]").set_input_files([str(path) for path in paths])
    for path in paths:
        page.locator(f"[title='{path.name}']").wait_for()


def test_dropped_extracts_replace_the_sample_and_their_receipts_are_in_words(own_app, tmp_path):
    screen, data = own_app
    page = screen.open("/data")
    page.get_by_text("Fictional sample.").wait_for()
    drop(page, extracts.organisations(tmp_path), extracts.memberships(tmp_path), extracts.observations(tmp_path))
    page.get_by_role("button", name="Take in").click()
    foreseen = page.get_by_role("region", name="What it would change")
    foreseen.wait_for()
    assert "What the first version would hold" in foreseen.inner_text()
    assert "observations: 72 rows added." in foreseen.inner_text()
    assert "2 signals would start" in foreseen.inner_text()
    assert not (data / "archive").exists()
    screen.shoot("data-foreseen")
    page.get_by_role("button", name="Take in").click()
    receipt = page.get_by_role("region", name="Receipt of observations-2025.parquet")
    receipt.get_by_text("72 of 72 rows are in.").first.wait_for()
    page.get_by_text("Fictional sample.").wait_for(state="detached")
    screen.shoot("data-taken")

    page = screen.open("/metric?metric=ae_4hr&organisation=TT1")
    assert "First Test Hospitals" in page.locator("h1").inner_text()
    assert "an improvement" in page.locator("h1").inner_text()
    page.locator(".stVegaLiteChart svg").wait_for()
    screen.shoot("data-taken-metric")
    page = screen.open("/")
    page.get_by_role("heading", name="Where the signals are").wait_for()
    assert page.get_by_role("combobox", name="System").input_value() == "Test Valley ICS"
    screen.shoot("data-taken-overview")


def test_what_is_wrong_with_a_file_is_said_with_what_to_do_and_changes_nothing(own_app, tmp_path):
    screen, _ = own_app
    page = screen.open("/data")
    drop(page, extracts.misspelt(tmp_path), extracts.broken(tmp_path))
    page.get_by_role("button", name="Take in").click()
    page.get_by_role("button", name="Leave it").wait_for()
    assert page.get_by_role("button", name="Take in").count() == 0
    screen.shoot("data-refused-foreseen")
    page.get_by_role("button", name="Keep the receipt").click()
    page.get_by_text("Nothing of it was taken").first.wait_for()
    misspelt = page.get_by_role("region", name="Receipt of observations-misspelt.parquet").first
    misspelt.wait_for()
    assert "Nothing of it was taken" in misspelt.inner_text()
    assert "org_cod: did you mean org_code?" in misspelt.inner_text()
    assert "Refused" in page.get_by_role("region", name="Receipt of observations-broken.parquet").first.inner_text()
    assert "Traceback" not in page.content()
    with page.expect_download() as download:
        page.get_by_role("button", name="These lines as CSV").first.click()
    assert "org_cod: did you mean org_code?" in download.value.path().read_text(encoding="utf-8-sig")
    page.get_by_text("Fictional sample.").wait_for()
    screen.shoot("data-refused")


def test_what_is_left_leaves_nothing_behind(own_app, tmp_path):
    screen, data = own_app
    page = screen.open("/data")
    drop(page, extracts.observations(tmp_path))
    page.get_by_role("button", name="Take in").click()
    page.get_by_role("button", name="Leave it").wait_for()
    receipt = page.get_by_role("region", name="Receipt of observations-2025.parquet")
    assert "72 would wait for a definition" in receipt.inner_text()
    page.get_by_role("button", name="Leave it").click()
    page.get_by_text("Left: nothing was taken in").wait_for()
    drop(page, extracts.proportions(tmp_path))
    page.get_by_role("button", name="Take in").click()
    page.get_by_role("button", name="These really are percentages that small").click()
    page.get_by_role("region", name="What it would change").wait_for()
    page.get_by_role("button", name="Leave it").click()
    page.get_by_text("Left: nothing was taken in").wait_for()
    assert [path.name for path in data.iterdir() if not path.name.endswith(".lock")] == ["sample"]


def test_a_page_that_is_open_notices_a_new_version_and_keeps_its_place(own_app, tmp_path):
    screen, data = own_app
    page = screen.open("/metric?metric=ae_4hr&organisation=ZZ-NAV")
    files = [
        extracts.organisations(tmp_path),
        extracts.memberships(tmp_path),
        extracts.observations(tmp_path, codes=("TT1",)),
    ]
    subprocess.run(
        [sys.executable, "-m", "impact", "take", "--data", str(data), *map(str, files)],
        cwd=PROJECT, env={**os.environ, "IMPACT_TODAY": "2026-02-01"}, capture_output=True, check=True,
    )  # fmt: skip
    page.get_by_text("New data: version 1 is on the screen now.").wait_for()
    assert screen.ids()["metric"] == "ae_4hr"
    page.wait_for_function("() => document.querySelector('h1')?.textContent.includes('First Test Hospitals')")


def test_a_good_and_a_bad_file_are_dropped_and_the_good_one_is_undone(own_app, tmp_path):
    screen, _ = own_app
    page = screen.open("/data")
    drop(page, extracts.organisations(tmp_path), extracts.observations(tmp_path), extracts.broken(tmp_path))
    page.get_by_role("button", name="Take in").click()
    page.get_by_role("button", name="Leave it").wait_for()
    page.get_by_role("button", name="Take in").click()
    page.get_by_role("region", name="Receipt of observations-2025.parquet").get_by_text(
        "72 of 72 rows are in."
    ).first.wait_for()
    assert "Refused" in page.get_by_role("region", name="Receipt of observations-broken.parquet").first.inner_text()

    assert page.get_by_role("combobox", name="What to undo").input_value().startswith("2: observations-2025.parquet")
    page.get_by_role("button", name="See what undoing it changes").click()
    page.get_by_text("observations: 72 rows in force before, 0 after.").wait_for()
    screen.shoot("data-undo-foreseen")
    page.get_by_role("button", name="Undo it").click()
    page.get_by_text("observations-2025.parquet (receipt 2, taken by the Data page").get_by_text("is undone").wait_for()
    page.get_by_text("undone: observations-2025.parquet").wait_for()
    assert page.get_by_role("combobox", name="What to undo").input_value().startswith("3: observations-2025.parquet")
    screen.shoot("data-undone")
    page = screen.open("/metric?metric=ae_4hr&organisation=TT1")
    page.get_by_text("There are no figures yet.").wait_for()
