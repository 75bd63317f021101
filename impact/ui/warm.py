"""What is slow the first time is done once, before anybody waits for it."""

import gc

import streamlit as st


@st.cache_resource(show_spinner=False)
def up() -> bool:
    """Load the chart libraries, then take all that now lives out of the garbage collector's rounds.

    Streamlit collects garbage after every run of a page; frozen, the libraries are not walked each time.
    """
    import altair  # noqa: F401  takes seconds

    gc.collect()
    gc.freeze()
    return True
