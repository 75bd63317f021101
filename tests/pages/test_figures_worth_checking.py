"""What is odd about figures, or about how they came, is said where they are shown, in words and not by colour."""

from dataclasses import replace
from datetime import date

import pytest

from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from tests.desk import TODAY, WORLD, metric, observation, write
from tests.pages.reading import text

SERIES = {"metric": "seen_in_time", "organisation": "ZZ1"}
DIRECTORY = ("organisations", "memberships")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Folder:
    """Sixteen months on one day; on another March again as something else, and April to June after they were due."""
    here = tmp_path_factory.mktemp("worth checking")
    settings = Settings(Folder(here / "data"), fixed_today=date(2026, 4, 20))
    extracts = {name: WORLD[name] for name in DIRECTORY} | {
        "metrics": [metric(due_after_days=10, components="people")],
        "observations": [observation(n, value=70.0 + n % 3) for n in range(-12, 4)],
    }
    files = [write(here / f"{name}.parquet", name, rows) for name, rows in extracts.items()]
    more = [observation(3, value=50.0), *(observation(n, value=70.0 + n % 3) for n in (4, 5, 6))]
    for day, batch in (
        (settings.fixed_today, files),
        (TODAY, [write(here / "observations-6.parquet", "observations", more)]),
    ):
        take(replace(settings, fixed_today=day), batch, by="an analyst")
    return settings.folder


def words(screen) -> str:
    return " ".join(text(screen).split())


def test_the_metric_page_says_what_was_revised_and_what_came_late(opened, folder):
    told = words(opened(folder.root, "metric", **SERIES))
    assert "The figure of March 2026 was 70.0 % until it was revised on 14 July 2026: is the new one right?" in told
    assert "Three figures came after they were due, the last that of June 2026, by four days." in told
    assert "late by four days" in told and told.count("revised by over 10 %") == 1
