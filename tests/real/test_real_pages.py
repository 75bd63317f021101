"""The pages on the real extracts: 48 systems, 36 of them open, with no assessment at all; each says something sensible."""

from contextlib import closing
from datetime import date

import pytest

from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from impact.store import open_current
from impact.viewer import PUBLIC
from tests.pages.reading import is_whole, text
from tests.real.conftest import REAL

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def real(tmp_path_factory) -> Folder:
    """Every real extract, in one batch."""
    folder = Folder(tmp_path_factory.mktemp("real pages") / "data")
    take(Settings(folder, fixed_today=TODAY), sorted(REAL.glob("*.parquet")), by="an analyst")
    return folder


@pytest.fixture
def on_that_day(monkeypatch):
    monkeypatch.setenv("IMPACT_TODAY", TODAY.isoformat())


def test_every_open_system_can_be_picked_and_the_closed_ones_stand_after_them(on_that_day, opened, real):
    options = opened(real.root).selectbox(key="choose system").options
    closed = [name for name in options if ", closed " in name]
    assert (len(options), len(closed)) == (48, 12) and options[-12:] == closed
    assert "Lancashire and South Cumbria" in options and "Frimley, closed 31 March 2026" in closed


def test_the_pages_say_something_sensible_of_open_and_closed_systems_without_assessments(
    on_that_day, opened, turned, real
):
    screen = opened(real.root)
    codes = ids(real)
    for code in (codes[0], codes[17], codes[35], codes[40]):
        for page in ("overview", "component", "organisation", "learn", "benefits"):
            turned(screen, page, system=code, organisation=code)
            assert is_whole(screen), (page, code)
            said = text(screen)
            if page in ("overview", "component"):
                assert "No assessment" in said, (page, code)
            if page == "component":
                assert "To discuss:" in said and "NHS IMPACT" in said, "where to begin"
                assert "Rate this component in a workshop" not in said, "the viewer of the settings is nobody here"
                assert ("It closed on " in said) == (code == codes[40])
        assert "No benefit of an initiative is shared here." in text(screen)


def ids(folder: Folder) -> list[str]:
    """The systems, open ones first, as the picker has them."""
    with closing(open_current(folder, TODAY)) as store:
        return [
            row["org_code"] for name in ("systems", "closed_systems") for row in store.ask(name, PUBLIC).to_pylist()
        ]
