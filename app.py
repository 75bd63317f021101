"""The app: its pages, and what surrounds every one of them. `streamlit run app.py` serves it."""

from pathlib import Path

import streamlit as st

from impact.ui import address, as_at, layout, problems, reading, running, status, style, warm

HERE = Path(__file__).parent
PAGES = (
    "Overview",
    "Component",
    "Organisation",
    "Metric",
    "Learn",
    "Benefits",
    "Huddle",
    "Workshop",
    "Data",
    "Methods",
)

app = st.App(__file__, lifespan=warm.lifespan)


def main() -> None:
    """Surround the chosen page with what all share, and say calmly whatever goes wrong in it."""
    st.set_page_config(page_title="Impact", page_icon=str(HERE / "impact/ui/icon.svg"), layout="wide")
    style.wear()
    page = st.navigation(_pages(), position="top")
    try:
        address.begin()
        reading.begin()
        running.hold(as_at.version())
        as_at.banner()
        status.banner()
        status.watch()
        page.run()
        layout.end()
    except Exception as error:
        problems.tell(error)


def _pages() -> list:
    """Every page by its title; the first one opens at the plain address, the others at theirs (`/metric`)."""
    return [st.Page(HERE / f"pages/{title.lower()}.py", title=title, default=title == PAGES[0]) for title in PAGES]


if __name__ == "__main__":
    main()
