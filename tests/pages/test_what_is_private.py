"""A walk over every page as different people: what was not shared with them is on no page and in no download, log or cache.

One process serves them one after the other, the organisation's own people first, so that what was kept for these could be
handed to those.
"""

import logging

import pytest
import streamlit as st

from impact.sample import HIDDEN_WORDS
from tests.pages.reading import CALM, is_whole, markup, text

NORTHMOOR, ESTERMERE = {"larkspindle"}, {"dewbramble", "hazelquay"}
MAY_MEET = {
    "ZZ-BRA": NORTHMOOR | {"quillfeather", "foxlantern"},  # its own people
    "ZZ-EST": ESTERMERE,  # another system
    "ZZ-WMR": set(),  # the region
    "public": set(),
}
WALK = [
    ("overview", {}),
    ("component", {"component": "capability", "organisation": "ZZ-FER", "system": "ZZ-NAV"}),
    ("component", {"component": "people", "system": "ZZ-EST"}),
    ("organisation", {"organisation": "ZZ-BRA"}),
    ("organisation", {"organisation": "ZZ-NET"}),
    ("organisation", {"organisation": "ZZ-HOL"}),
    ("learn", {"organisation": "ZZ-BRA", "system": "ZZ-NAV"}),
    ("learn", {"organisation": "ZZ-HOL", "system": "ZZ-EST"}),
    ("benefits", {"system": "ZZ-EST"}),
    ("metric", {"metric": "sickness_absence", "organisation": "ZZ-BRA"}),
    ("huddle", {"organisation": "ZZ-BRA", "metrics": "sickness_absence"}),
    ("workshop", {"organisation": "ZZ-BRA"}),
    ("data", {}),
    ("methods", {}),
]


@pytest.fixture
def downloads(monkeypatch) -> list[bytes]:
    """Every file that a page offers to whoever is looking, as it would be handed out."""
    handed: list[bytes] = []
    offer = st.download_button

    def offered(label, data, *more, **options):
        given = data() if callable(data) else data
        handed.append(given if isinstance(given, bytes) else str(given).encode())
        return offer(label, given, *more, **options)

    monkeypatch.setattr(st, "download_button", offered)
    return handed


def test_nobody_meets_a_word_that_was_not_shared_with_them(opened, turned, sample, downloads, caplog):
    met: dict[str, set[str]] = {}
    caplog.set_level(logging.INFO)
    for who, theirs in MAY_MEET.items():
        screen = opened(sample.root, view_as=who)
        for page, address in WALK:
            downloads.clear(), caplog.clear()
            turned(screen, page, view_as=who, **address)
            assert is_whole(screen) or "There is no workshop here for you" in text(screen) or CALM not in text(screen)
            assert who == "public" or "viewed as people of " in text(screen), "there is such a viewer to be seen as"
            shown = markup(screen) + str(screen) + b"".join(downloads).decode("utf-8", "replace")
            found = {one.word for one in HIDDEN_WORDS if one.word in shown.lower()}
            assert found <= theirs, (who, page, address)
            assert not [one.word for one in HIDDEN_WORDS if one.word in caplog.text.lower()], (who, page, "log")
            met.setdefault(who, set()).update(found)
    assert met["ZZ-BRA"] >= {"quillfeather", "foxlantern"} and met["ZZ-EST"] == ESTERMERE, "what they may see is there"
