"""A workshop in a real browser: the server is killed in the middle, nothing typed is lost, and the round is finished."""

import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from impact.folder import Folder
from impact.intake import take
from impact.journal import Journal, engines
from impact.settings import Settings
from impact.viewer import Viewer
from tests.browser.driving import PATIENCE, looking, started
from tests.desk import TODAY, WORLD, organisation, write

PRIVATE = "<b>The porters</b> are worn out. " * 150
SAVED = "[data-testid=stMain] .said:has-text('Saved: Jo')"


@pytest.fixture
def app(tmp_path):
    """The app on a small data folder of one system; gives how to start it and how to kill it."""
    files = [
        write(
            tmp_path / "organisations.parquet", "organisations", [organisation("ZZ-NAV", kind="system"), organisation()]
        ),
        write(tmp_path / "metrics.parquet", "metrics", WORLD["metrics"]),
    ]
    take(Settings(folder=Folder(tmp_path / "data"), fixed_today=TODAY), files, by="us")
    log, running = tmp_path / "app.log", []

    def start() -> str:
        port = urlsplit(running[-1][1]).port if running else None
        running.append(started(tmp_path / "data", log, port, IMPACT_TODAY=TODAY.isoformat()))
        return running[-1][1]

    def kill() -> None:
        running[-1][0].kill()
        running[-1][0].wait()

    yield start, kill, log
    kill()


def wait_until_kept(data: Path, next_step: str) -> None:
    """Wait until the journal has these words."""
    journal, until = Journal(engines.file(data / "journal.sqlite")), time.monotonic() + PATIENCE
    viewer = Viewer(organisations=frozenset({"ZZ-NAV"}))
    while next_step not in [one.body.next_step for one in journal.latest(viewer, "workshop_answer", "ZZ-NAV")]:
        assert time.monotonic() < until, "what was typed is not in the journal"
        time.sleep(0.05)
    journal.close()


def test_a_killed_server_loses_nothing_and_the_round_is_finished_into_an_extract(app, browser):
    start, kill, log = app
    address = start()
    with looking(browser, address) as screen:
        page = screen.open("/workshop?practice=purpose_set_by_board")
        page.keyboard.press("ArrowRight")
        page.get_by_role("heading", level=1, name="Improvement work is aligned").wait_for()
        screen.settled()
        page.keyboard.press("ArrowLeft")
        page.get_by_role("heading", level=1, name="Board and executives").wait_for()
        screen.settled()
        page.get_by_label("Your name").fill("Jo")
        page.keyboard.press("Tab")
        page.locator("h1").click()
        page.keyboard.press("1")
        page.locator(SAVED).wait_for()
        page.get_by_label("What does this rest on?").fill(PRIVATE)
        page.keyboard.press("Tab")
        page.get_by_label("What is our next step?").fill("Ask the night shift.")
        wait_until_kept(log.parent / "data", "Ask the night shift.")  # the box has not been left
        screen.settled()
        page.get_by_role("button", name="Next practice").click()
        page.get_by_role("heading", level=1, name="Improvement work is aligned").wait_for()
        screen.settled()
        page.keyboard.press("0")
        page.locator(SAVED).wait_for()
        screen.settled()
        kill()
        start()
        page = screen.open("/workshop?practice=purpose_set_by_board")
        page.get_by_role("button", name="✓ Starting").wait_for()
        assert page.get_by_label("What does this rest on?").input_value() == PRIVATE
        assert page.get_by_label("What is our next step?").input_value() == "Ask the night shift."
        page = screen.open("/workshop?practice=purpose_aligned_work")
        page.get_by_role("button", name="✓ Not answered").wait_for()

        page = screen.open("/workshop?practice=review")
        page.get_by_role("button", name="See what finishing changes").click()
        page.get_by_role("button", name="Take it in").click()
        page.locator(".said", has_text=re.compile("^Finished")).wait_for()
        page = screen.open("/component?component=purpose&system=ZZ-NAV")
        page.locator("[aria-label*='Starting']").first.wait_for(state="attached")
        page = screen.open("/component?component=purpose&system=ZZ-NAV&view_as=public")
        assert "porters" not in page.content()

        # The same journal keeps what else is typed: an ask, and the date of a board, chosen by keyboard.
        page = screen.open("/learn")
        page.get_by_text("Ask somebody").click()
        page.get_by_role("textbox", name="Your question").fill("How long did it take <b>you</b>?")
        page.get_by_role("button", name="Ask", exact=True).click()
        page.locator("li", has_text="How long did it take <b>you</b>?").wait_for()
        page = screen.open("/")
        page.get_by_role("button", name=re.compile("board", re.IGNORECASE)).click()
        page.get_by_role("button", name="Choose date").press("Enter")
        page.get_by_role("button", name=re.compile("July 14")).press("Enter")
        page.get_by_text("Since the board of 14 July 2026").wait_for()
    assert "porters" not in log.read_text(encoding="utf-8")
