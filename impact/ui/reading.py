"""A page as text (`?view=text`): the same words in the same order, without pictures, and as a file to send.

Whatever a page puts on the screen as markup is read out instead of drawn, so that no page needs a second form.
"""

import streamlit as st

from impact.charts import prose
from impact.ui import address

TEXT = "text"
READ_OUT = "read out on this page"


def as_text() -> bool:
    """Whether the address asks for the page as text."""
    return address.read("view") == TEXT


def begin() -> None:
    """Begin a page: nothing has been read out yet; the choice goes along to the pages chosen from the navigation."""
    st.session_state[READ_OUT] = []
    if address.written("view") == TEXT:
        address.write("view", TEXT)


def read_out(markup: str) -> str:
    """The markup's words as headings, paragraphs and links; they are also kept for the file."""
    found = prose.blocks(markup)
    st.session_state.setdefault(READ_OUT, []).extend(found)
    return "".join(block.markup for block in found)


def file() -> bytes:
    """What has been read out on this page, as a text file."""
    return prose.plain(st.session_state.get(READ_OUT, [])).encode()
