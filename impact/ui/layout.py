"""How a page is divided: the top with its question and its pickers, then a wide part with a narrow one beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from impact.charts.markup import safe
from impact.ui import address, reading, style


def top() -> tuple[DeltaGenerator, DeltaGenerator]:
    """The first row: where the question goes, and to its right where the pickers go (below it on a narrow screen)."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="top"):
        title = st.container(key="title")
        tools = st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="tools", width="content")
    return title, tools


def wide_and_narrow(narrow: float = 0.38) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two columns, the second of `narrow` times the width of the first; one above the other on a narrow screen.

    With 0 the first is as wide as the page, because nothing will stand beside it.
    """
    if not narrow or reading.as_text():
        return st.container(), st.container()
    first, second = st.columns([1, narrow], gap="medium")
    return first, second


def bar() -> DeltaGenerator:
    """A row of pickers across the page, where the title comes below it."""
    return st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="bar")


def onward(words: str, link: str) -> None:
    """A button that leads to another page, in the same tab."""
    style.write(f"<a class='button' href='{safe(link)}' target='_self'>{safe(words)}</a>")


def section(title: str, *inside: str) -> str:
    """A part of a page under a navy rule, as markup; nothing where there is nothing inside."""
    body = "".join(inside)
    return f"<section class='section'><h2>{safe(title)}</h2>{body}</section>" if any(inside) else ""


@contextmanager
def headed(title: str) -> Iterator[None]:
    """A part's heading under its navy rule, with room for pickers at its right."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"headed {title}"):
        style.write(f"<section class='section'><h2>{safe(title)}</h2></section>", kind="wide")
        yield


def end() -> None:
    """Under every page: the way to read it as text and to take that along, or back to the page with its pictures."""
    if not reading.as_text():
        onward_small("Read this page as text", address.here(view=reading.TEXT))
        return
    st.download_button("This page as a text file", reading.file(), "impact.txt", "text/plain", on_click="ignore")
    onward_small("Show this page with its pictures", address.here(view=None))


def onward_small(words: str, link: str) -> None:
    """A small link under a page; it is no part of what the page says."""
    style.draw(f"<p class='small'><a href='{safe(link)}' target='_self'>{safe(words)}</a></p>", kind="under")
