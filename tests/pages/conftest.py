"""The app without a browser: every page run by Streamlit's own test runner on a real data folder."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from impact.ui import running

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def opened(monkeypatch) -> Callable[..., AppTest]:
    """Open a page of the app on a data folder, with this in its address, and give what is on the screen."""

    def open_page(data: Path, page: str = "overview", **address: str) -> AppTest:
        monkeypatch.setenv("IMPACT_DATA", str(data))
        running.settings.cache_clear()
        screen = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
        for name, value in address.items():
            screen.query_params[name] = value
        if page != "overview":
            screen.switch_page(f"pages/{page}.py")
        return screen.run()

    yield open_page
    running.settings.cache_clear()


def said(screen: AppTest) -> str:
    """Everything on the screen that is markup, as one text."""
    return "\n".join(part.value for part in screen.markdown)
