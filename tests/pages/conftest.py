"""The app without a browser: every page run by Streamlit's own test runner on a real data folder."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from impact.ui import running

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def beside(tmp_path_factory) -> Path:
    """A script that runs the app from a folder of its own.

    Streamlit's test runner takes a folder `pages/` beside the script for pages to be discovered, and would run the page
    itself, without the app around it.
    """
    script = tmp_path_factory.mktemp("beside") / "app.py"
    script.write_text(
        f"import runpy\nrunpy.run_path({str(PROJECT / 'app.py')!r}, run_name='__main__')\n", encoding="utf-8"
    )
    return script


@pytest.fixture
def opened(beside, turned, monkeypatch) -> Iterator[Callable[..., AppTest]]:
    """Open a page of the app on a data folder, with this in its address, and give what is on the screen."""

    def open_page(data: Path, page: str = "overview", **address: str) -> AppTest:
        monkeypatch.setenv("IMPACT_DATA", str(data))
        running.settings.cache_clear()
        screen = AppTest.from_file(str(beside), default_timeout=60)
        if page != "overview":
            screen.run()  # the runner knows the app's own list of pages only after the app has run once
            return turned(screen, page, **address)
        for name, value in address.items():
            screen.query_params[name] = value
        return screen.run()

    yield open_page
    running.settings.cache_clear()


@pytest.fixture
def turned(beside) -> Callable[..., AppTest]:
    """Turn a screen that has run to another page, with this in its address, as a link in the same tab does."""

    def turn_to(screen: AppTest, page: str, **address: str) -> AppTest:
        screen.switch_page(os.path.relpath(PROJECT / f"pages/{page}.py", beside.parent))
        screen.query_params.clear()
        for name, value in address.items():
            screen.query_params[name] = value
        return screen.run()

    return turn_to
