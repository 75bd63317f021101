"""A real browser and the real app: one of each for the whole run, a fresh page for every test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.driving import Screen, looking, serving

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ("background-networking", "component-update", "sync")  # what a browser does on the network by itself
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", *(f"--disable-{one}" for one in QUIET)]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system's packages."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        pytest.fail("The browser tests need Chromium. Install it: sudo apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def sample_app(tmp_path_factory, sample) -> Iterator[str]:
    """The app on a data folder with nothing in it but the sample, which it would make when it starts."""
    data = tmp_path_factory.mktemp("sample_app")
    shutil.copytree(sample.root, data / "sample")
    with serving(data, data / "app.log") as address:
        yield address


@pytest.fixture
def look(browser, sample_app) -> Iterator[Callable[..., Screen]]:
    """Open fresh browser pages on the sample, each of the size and colour scheme asked for."""
    with ExitStack() as pages:
        yield lambda **kind: pages.enter_context(looking(browser, sample_app, **kind))


@pytest.fixture
def screen(look) -> Screen:
    """One browser page on the sample, of a usual size."""
    return look()
