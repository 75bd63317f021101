"""Two apps, two takes and an inbox on one data folder at once: everything lands once, and both apps show it."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from impact.folder import Folder
from impact.intake import ledger, receipts, take
from impact.settings import PROJECT, Settings
from impact.warehouse import versions
from tests.browser.driving import Screen, looking, serving
from tests.desk import TODAY, WORLD, observation, write

pytestmark = pytest.mark.skipif("SOAK_KILLS" not in os.environ, reason="two servers take their time: make soak")
DIRECTORY = ("organisations", "metrics")
OURS = {"IMPACT_TODAY": TODAY.isoformat()}
ASKED = "/metric?metric=seen_in_time&organisation=ZZ1"


@pytest.fixture
def folder(tmp_path, sample) -> Folder:
    settings = Settings(Folder(tmp_path / "data"), fixed_today=TODAY)
    shutil.copytree(sample.root, settings.folder.sample.root)
    files = [write(tmp_path / f"{one}.parquet", one, WORLD[one]) for one in DIRECTORY]
    take(
        settings, [*files, write(tmp_path / "observations.parquet", "observations", [observation(1)])], by="an analyst"
    )
    settings.folder.inbox.mkdir()
    return settings.folder


@pytest.fixture
def screens(browser, folder, tmp_path):
    """The Metric page in each of two apps on the one folder."""
    with ExitStack() as open_:
        addresses = [open_.enter_context(serving(folder.root, tmp_path / f"app-{n}.log", **OURS)) for n in (1, 2)]
        found = [open_.enter_context(looking(browser, address)) for address in addresses]
        for screen in found:
            screen.open(ASKED)
            shows(screen, 1)
        yield found


def shows(screen: Screen, serial: int) -> None:
    """Wait until the page stands at that version."""
    screen.page.get_by_text(re.compile(rf"version {serial}, built")).first.wait_for()


def begun(folder: Folder, path: Path) -> subprocess.Popen:
    words = [sys.executable, "-m", "impact", "--data", str(folder.root), "take", str(path)]
    return subprocess.Popen(words, cwd=PROJECT, env=os.environ | OURS, stderr=subprocess.PIPE, text=True)


def test_both_apps_show_what_two_takes_and_the_inbox_brought_and_nothing_came_twice(screens, folder, tmp_path):
    dropped = write(tmp_path / "observations-4.parquet", "observations", [observation(4)])
    paths = [write(tmp_path / f"observations-{n}.parquet", "observations", [observation(n)]) for n in (2, 3)]
    os.utime(dropped, (1, 1))
    running = [begun(folder, path) for path in paths]
    shutil.move(dropped, folder.inbox / dropped.name)
    said = [one.communicate()[1] for one in running]
    assert [one.returncode for one in running] == [0, 0], said
    for screen in screens:
        shows(screen, 4)
        assert "74.0" in screen.settled().inner_text("body")
    names = [
        *(f"{one}.parquet" for one in DIRECTORY),
        "observations.parquet",
        *(path.name for path in paths),
        dropped.name,
    ]
    assert sorted(entry.file for entry in ledger.entries(folder)) == sorted(names)
    assert sorted(one["file"] for one in receipts.read(folder)) == sorted(names)
    assert versions.current(folder).serial == 4 and not list(folder.inbox.iterdir())
