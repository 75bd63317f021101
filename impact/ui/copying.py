"""A button that copies sentences, with the page's date, version and link below them."""

from pathlib import Path

import streamlit as st

from impact.charts import periods
from impact.charts.markup import safe
from impact.ui import ask, reading

COPIES = Path(__file__).with_name("copying.js")


def button(words: str, text: str) -> None:
    """Show the button, labelled `words`; nothing where there is nothing to copy, or the page is read as text."""
    if not text or reading.as_text():
        return
    (version,) = ask.rows("version")
    to = f"Data to {periods.period(version['data_to'])}, version" if version["data_to"] else "Version"
    carried = "&#10;".join(safe(line) for line in [*text.splitlines(), f"{to} {version['serial']}."])
    st.html(
        f"<div class='words'><button type='button' class='button' data-copies=\"{carried}\">{safe(words)}</button>"
        f" <span class='small' role='status'></span></div><script>{COPIES.read_text(encoding='utf-8')}</script>",
        unsafe_allow_javascript=True,
        width="content",
    )
