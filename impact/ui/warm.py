"""What is done once, when the app starts and before anybody waits for it."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit.runtime.pages_manager import PagesManager


@asynccontextmanager
async def lifespan(app) -> AsyncIterator[dict]:
    """Prepare the process that serves the app.

    Streamlit takes a folder `pages/` for pages to be discovered, until the first `st.navigation` has run: whoever opens
    a link to a page of a fresh server would get that page bare. So it is told beforehand that they are listed.
    """
    PagesManager.uses_pages_directory = False
    up()
    yield {}


def up() -> None:
    """Load the libraries that are slow the first time, then take all that lives out of the collector's rounds.

    Streamlit collects garbage after every run of a page; frozen, the libraries are not walked each time.
    """
    import altair  # noqa: F401  takes seconds

    gc.collect()
    gc.freeze()
