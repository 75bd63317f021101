"""The browser of the browser tests, for what is looked at here."""

from tests.browser.conftest import browser

__all__ = ["browser"]
