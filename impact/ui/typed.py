"""The journal of the data folder on the screen: opened once, its schema brought up to date, shared by all sessions."""

from pathlib import Path

import streamlit as st

from impact.folder import Folder
from impact.journal import Journal, open_journal
from impact.ui import running


def journal() -> Journal:
    """The journal beside the figures on this screen: the sample's own where the sample is shown.

    Raises JournalFault, NewerSchema or UsageError where it cannot be used.
    """
    return _opened(running.shown().folder.root, running.settings().journal)


@st.cache_resource(show_spinner=False)
def _opened(root: Path, address: str) -> Journal:
    return open_journal(running.settings(), Folder(root))
