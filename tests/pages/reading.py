"""What is on a screen that Streamlit's test runner has run, as text."""

import re
from html import unescape

from streamlit.testing.v1 import AppTest

CALM = "This page could not be shown."


def markup(screen: AppTest) -> str:
    """All markup of the page."""
    return "\n".join(part.value for part in screen.markdown)


def text(screen: AppTest) -> str:
    """All words of the page, without tags."""
    return unescape(re.sub(r"<[^>]*>", " ", markup(screen)))


def is_whole(screen: AppTest) -> bool:
    """Whether the page was drawn to its end: no error of any kind on it, and exactly one h1."""
    return not screen.exception and CALM not in text(screen) and markup(screen).count("<h1") == 1
