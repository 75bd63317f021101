"""What is done once, when the app starts and before anybody waits for it."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit.runtime.pages_manager import PagesManager

from impact import readiness
from impact.ui import running, watching

log = logging.getLogger("impact")


@asynccontextmanager
async def lifespan(app) -> AsyncIterator[dict]:
    """Prepare the process that serves the app.

    Streamlit takes a folder `pages/` for pages to be discovered, until the first `st.navigation` has run: whoever opens
    a link to a page of a fresh server would get that page bare. So it is told beforehand that they are listed.
    """
    PagesManager.uses_pages_directory = False
    await asyncio.to_thread(_something_to_show)
    _up()
    watch = watching.Watch(running.settings().folder)
    watch.start()
    try:
        yield {}
    finally:
        watch.stop()


def _something_to_show() -> None:
    """Make the fictional sample where there is no data yet, and build anew what older code built, as `make run` does.

    Where that cannot be done (a folder nobody may write to), the app starts all the same; the screen says what to do.
    """
    try:
        readiness.prepare(running.settings(), progress=log.info)
    except Exception as fault:
        log.exception("the data folder could not be made ready")
        running.not_ready(fault)


def _up() -> None:
    """Load the libraries that are slow the first time, then take all that lives out of the collector's rounds.

    Streamlit collects garbage after every run of a page; frozen, the libraries are not walked each time.
    """
    from impact.charts import xmr  # noqa: F401  brings Altair, which takes seconds

    gc.collect()
    gc.freeze()
