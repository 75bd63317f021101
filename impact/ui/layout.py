"""How a page is divided: the top with its question and its pickers, then a wide part with a narrow one beside it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def top() -> tuple[DeltaGenerator, DeltaGenerator]:
    """The first row: where the question goes, and to its right where the pickers go (below it on a narrow screen)."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="top"):
        title = st.container(key="title")
        tools = st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="tools", width="content")
    return title, tools


def wide_and_narrow(narrow: float = 0.38) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two columns, the second of `narrow` times the width of the first; one above the other on a narrow screen."""
    first, second = st.columns([1, narrow], gap="medium")
    return first, second
