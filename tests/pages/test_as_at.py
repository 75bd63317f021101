"""Every page opens as at an earlier version, says so, and lets nothing be taken in or undone there."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from unittest.mock import Mock

import pytest

from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import take
from impact.intake.reconstruction import reconstruct
from impact.settings import Settings
from impact.ui import arrivals, running
from impact.warehouse import versions
from tests.browser import extracts
from tests.desk import TODAY
from tests.pages.reading import is_whole, markup, text

PAGES = (
    "overview",
    "component",
    "organisation",
    "metric",
    "learn",
    "benefits",
    "huddle",
    "workshop",
    "data",
    "methods",
)
THEN = TODAY.replace(year=TODAY.year - 1)


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """A data folder of two versions a year apart, the first with one organisation's figures; its file has gone."""
    made = tmp_path_factory.mktemp("lived")
    settings = Settings(Folder(made / "data"), fixed_today=THEN)
    directory = [extracts.organisations(made), extracts.memberships(made)]
    take(settings, [*directory, extracts.observations(made, ("TT1",))], by="a test")
    take(replace(settings, fixed_today=TODAY), [extracts.observations(made, name="observations-both.parquet")], by="b")
    versions.file_of(settings.folder, 1).unlink()
    return settings


@pytest.fixture(scope="module")
def rebuilt(lived):
    """The same, the first version built again."""
    reconstruct(lived, 1)
    return lived.folder.root


def said(screen) -> str:
    return " ".join(text(screen).split())


def linked(screen) -> list[tuple[str, str]]:
    """Every link of the page with the first of its words."""
    return [
        (unescape(link), words) for link, words in re.findall(r"<a [^>]*href='([^']*)'[^>]*>([^<]*)", markup(screen))
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_as_at_an_earlier_version_and_says_so(opened, rebuilt, page):
    screen = opened(rebuilt, page, as_at="1", organisation="TT1", metrics="ae_4hr" if page == "huddle" else "")
    assert is_whole(screen)
    assert "As at version 1. Built " in said(screen) and "14 July 2025 counts as today" in said(screen)
    assert "Back to the latest, version 2" in said(screen)
    assert "as at version 1 , built" in said(screen)
    onward = [link for link, words in linked(screen) if link.startswith("/") and words != "Open the latest"]
    assert onward and all("as_at=1" in link for link in onward)


def test_figures_and_pickers_are_those_of_the_version(opened, rebuilt):
    screen = opened(rebuilt, "metric", as_at="1")
    assert screen.selectbox(key="choose organisation").options == ["First Test Hospitals"]
    assert len(opened(rebuilt, "metric").selectbox(key="choose organisation").options) == 2


def test_a_version_that_is_not_on_disk_is_built_again_and_then_shown(opened, lived):
    for path in (lived.folder.warehouse / "earlier").glob("*.duckdb"):
        path.unlink()
    screen = opened(lived.folder.root, "methods", as_at="1")
    assert is_whole(screen) and "As at version 1." in said(screen)
    assert list((lived.folder.warehouse / "earlier").glob("version-000001-*.duckdb"))


def test_nothing_can_be_taken_in_or_undone_where_an_earlier_version_is_shown(opened, rebuilt):
    screen = opened(rebuilt, "data", as_at="1")
    assert not screen.button and not screen.get("file_uploader") and "None" not in said(screen)
    assert "Files are taken in, receipts kept and takes undone in the latest version only" in said(screen)
    latest = opened(rebuilt, "data")
    assert latest.button and ("/?as_at=1", "Open as at") in linked(latest)
    assert "As at version" not in said(latest)


def test_a_version_is_chosen_on_the_overview_and_left_there(opened, rebuilt):
    screen = opened(rebuilt)
    picker = screen.selectbox(key="choose as_at")
    assert (
        picker.options[0] == "Latest" and picker.options[2].startswith("1 · ") and picker.options[2].endswith("2 more")
    )
    picker.select("1").run()
    assert is_whole(screen) and "As at version 1." in said(screen) and screen.query_params["as_at"] == "1"
    screen.selectbox(key="choose as_at").select("").run()
    assert is_whole(screen) and "As at version" not in said(screen) and "as_at" not in screen.query_params


def test_a_day_opens_the_version_that_stood_at_its_end_in_london(opened, lived, rebuilt):
    path = lived.folder.archive / "versions" / "000001.json"
    kept = path.read_text(encoding="utf-8")
    built = versions.record(lived.folder, 1).built_at.isoformat()
    late = datetime(2025, 7, 14, 22, 59, tzinfo=UTC).isoformat()  # one minute before midnight in London's summer
    path.write_text(kept.replace(built, late), encoding="utf-8")
    try:
        screen = opened(rebuilt, as_at="2025-07-14")
        assert is_whole(screen) and "As at the end of 14 July 2025: version 1." in said(screen)
        assert screen.selectbox(key="choose as_at").value == "2025-07-14"
        assert "Nothing was shown yet on 13 July 2025; showing" in said(opened(rebuilt, as_at="2025-07-13"))
    finally:
        path.write_text(kept, encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("99", "There has been no version 99 ; showing the latest version."),
        ("0", "There has been no version 0 ; showing"),
        ("yesterday", "yesterday is neither a version nor a day such as 2026-10-01; showing"),
        ("<b>1</b>", "<b>1</b> is neither a version nor a day"),
        ("9" * 5000, "There has been no version 999"),
        ("2999-01-01", "1 January 2999 has not ended yet; showing the latest version."),
        ("1999-12-31", "Nothing was shown yet on 31 December 1999; showing the latest version."),
    ],
)
def test_a_version_or_day_that_is_not_there_is_said_once_and_the_latest_is_shown(opened, rebuilt, asked, told):
    screen = opened(rebuilt, as_at=asked)
    assert is_whole(screen) and told in said(screen) and "As at" not in said(screen)
    assert told not in said(screen.run())


def test_a_new_version_is_told_and_the_earlier_one_stays(opened, rebuilt, monkeypatch):
    screen = opened(rebuilt, "methods", as_at="1")
    latest = running.latest()
    monkeypatch.setattr(running, "latest", lambda: replace(latest, serial=3))
    screen.run()
    assert "version 3 has arrived; this screen stays as at version 1." in said(screen)


def test_one_that_cannot_be_built_again_is_said_and_the_latest_is_shown(opened, lived, monkeypatch):
    for path in (lived.folder.warehouse / "earlier").glob("*.duckdb"):
        path.unlink()
    fault = ImpactError("That could not be done.", where="a kept file is gone.", fix="Put it back.")
    monkeypatch.setattr(arrivals, "build", Mock(side_effect=fault))
    screen = opened(lived.folder.root, as_at="1")
    assert is_whole(screen) and "Version 1 cannot be opened: a kept file is gone. Showing the latest" in said(screen)
    assert "As at" not in said(screen)
