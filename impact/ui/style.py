"""The one stylesheet (first the charts', then the pages'), and the one way to put our own markup on the screen."""

from functools import cache
from pathlib import Path

import streamlit as st

from impact.charts import theme
from impact.charts.markup import safe
from impact.ui import reading, viewing

SHEET = Path(__file__).with_name("style.css")
DARK_ON_PAPER = "@media print { .stVegaLiteChart svg { filter: invert(1) hue-rotate(180deg); } }"


def wear() -> None:
    """Put the stylesheet on the page; charts drawn for a dark screen are turned for paper, which is light."""
    turned = DARK_ON_PAPER if viewing.theme() == "dark" else ""
    st.html(f"<style>{_sheet()}{turned}</style>")


def write(*markup: str, kind: str = "") -> None:
    """Put ready-made markup, every value of it escaped already, on the page (`kind` adds a class).

    It goes through Streamlit's markdown because `st.html` drops inline pictures; markdown ends a block at an empty
    line and at indented text, so all goes out as one line.
    """
    line = " ".join(part.strip() for part in "\n".join(markup).splitlines())
    if reading.as_text():
        line, kind = reading.read_out(line), f"{kind} text"
    if line:
        draw(line, kind)


def draw(line: str, kind: str = "") -> None:
    """The same for one line of markup that is no part of what the page says, so that it is never read out."""
    st.markdown(f'<div class="words {kind}">{line}</div>', unsafe_allow_html=True)


def marked(sentence: str) -> str:
    """A sentence as markup, escaped; what stands between backticks in it is shown as code."""
    parts = [safe(part) for part in sentence.split("`")]
    return "".join(f"<code>{part}</code>" if n % 2 else part for n, part in enumerate(parts))


@cache
def _sheet() -> str:
    return theme.stylesheet() + SHEET.read_text(encoding="utf-8")
