"""The one way from a page to the figures: `ask(question, **parameters)`, cached once.

An answer is kept by the version's file, the day, the question, the viewer and the parameters; a new version makes new
keys, so nothing has to be emptied by hand and nothing is ever out of date. An earlier version is asked beside the latest,
whose sharing holds as well.
"""

from datetime import date
from pathlib import Path

import pyarrow as pa
import streamlit as st

from impact.store import Store
from impact.ui import running, viewing
from impact.viewer import Viewer

ANSWERS = 2048
STORES = 6
Places = tuple[tuple[Path, date], ...]


def ask(question: str, **parameters) -> pa.Table:
    """The answer to `impact/queries/<question>.sql` for whoever is looking, as an Arrow table that nobody changes.

    Raises NoData where nothing has been built yet, ImpactError for a question that does not exist.
    """
    now = running.shown()
    return _answer(_places(now), question, viewing.viewer(), tuple(sorted(_fixed(parameters).items())))


def rows(question: str, **parameters) -> list[dict]:
    """The same answer as a list of rows, for the few that a page puts into words."""
    return ask(question, **parameters).to_pylist()


def rows_of(version: running.Shown, question: str, **parameters) -> list[dict]:
    """The same of another version than the one on the screen, to compare the two."""
    return _answer(_places(version), question, viewing.viewer(), tuple(sorted(_fixed(parameters).items()))).to_pylist()


@st.cache_resource(max_entries=STORES, show_spinner=False)
def _store(places: Places) -> Store:
    # Never closed here: one that falls out of the cache lets go of its file when its last question is answered.
    (path, today), *latest = places
    return Store(path, today, _store(tuple(latest)) if latest else None)


@st.cache_resource(max_entries=ANSWERS, show_spinner=False)
def _answer(places: Places, question: str, viewer: Viewer, parameters: tuple) -> pa.Table:
    return _store(places).ask(question, viewer, **{name: _listed(value) for name, value in parameters})


def _places(now: running.Shown) -> Places:
    """File and day of the version on the screen; where that is an earlier one, then those of the latest."""
    return tuple((one.path, one.today) for one in (now, now.latest) if one)


def _fixed(parameters: dict) -> dict:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in parameters.items()}


def _listed(value):
    return list(value) if isinstance(value, tuple) else value
