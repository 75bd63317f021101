"""The real public extracts, as CSV and as Excel, come in through each of the three doors with parquet's fingerprint.

In `make test` one file of figures and all definitions, half of each as CSV and half as Excel; in `make soak`
(DOORS_WHOLE) every file there is, and each kind alone besides.
"""

import os
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import duckdb
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from impact.folder import Folder
from impact.intake import take
from impact.settings import PROJECT, Settings
from impact.ui.watching import Watch
from impact.warehouse import versions
from tests import workbooks
from tests.desk import TODAY
from tests.real.in_force import in_force

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "real"
WHOLE = "DOORS_WHOLE" in os.environ
LEFT_OUT = () if WHOLE else ("-ae_trust_", "-staff_survey_")
FILES = [path for path in sorted(FOLDER.glob("*.parquet")) if not any(part in path.name for part in LEFT_OUT)]
KINDS = [("xlsx", "csv"), *([("csv",), ("xlsx",)] if WHOLE else [])]
WRITERS = {"csv": lambda path, table: pacsv.write_csv(table, path), "xlsx": workbooks.write}
pytestmark = pytest.mark.skipif(not FILES, reason="the real extracts do not lie beside the project")


@pytest.fixture(scope="module")
def by_parquet(tmp_path_factory) -> tuple:
    """What they are as parquet."""
    settings = Settings(Folder(tmp_path_factory.mktemp("by parquet") / "data"), fixed_today=TODAY)
    assert {receipt.verdict for receipt in take(settings, FILES, by="an analyst")} == {"accepted"}
    return content(settings.folder)


@pytest.fixture(scope="module", params=KINDS, ids="+".join)
def paths(request, tmp_path_factory) -> list[Path]:
    """The extracts in these kinds; where there are two, the first half of each file in one and the rest in the other."""
    folder = tmp_path_factory.mktemp("written")
    found = []
    for (n, kind), source in product(enumerate(request.param), FILES):
        table = pq.read_table(source)
        size = -(-table.num_rows // len(request.param))
        found.append(folder / f"{source.stem}.{kind}")
        WRITERS[kind](found[-1], table.slice(n * size, size))
    return found


@pytest.fixture
def folder(tmp_path, sample, monkeypatch) -> Folder:
    """An empty data folder that has the sample already, so that the app need not make it."""
    monkeypatch.setenv("IMPACT_TODAY", TODAY.isoformat())
    shutil.copytree(sample.root, tmp_path / "data" / "sample")
    return Folder(tmp_path / "data")


def content(folder: Folder) -> tuple[str, dict]:
    """The fingerprint of what is shown, and every row in force to its last digit."""
    shown = versions.current(folder)
    aside = shutil.copy(shown.path, folder.root / "aside.duckdb")  # the app holds it open in its own way
    with duckdb.connect(str(aside), read_only=True) as connection:
        return shown.fingerprint, in_force(connection)


def by_command_line(folder: Folder, paths: list[Path], opened) -> None:
    words = [sys.executable, "-m", "impact", "--data", str(folder.root), "take", *map(str, paths)]
    subprocess.run(words, cwd=PROJECT, capture_output=True, check=True)


def by_inbox(folder: Folder, paths: list[Path], opened) -> None:
    folder.inbox.mkdir()
    for path in paths:
        os.utime(shutil.copy(path, folder.inbox), (1, 1))
    assert {one["verdict"] for one in Watch(folder).step()} == {"accepted"}


def by_data_page(folder: Folder, paths: list[Path], opened) -> None:
    screen = opened(folder.root, "data")
    screen.file_uploader[0].set_value([(path.name, path.read_bytes(), "") for path in paths]).run()
    screen.button(key="take").click().run()
    screen.button(key="take held").click().run()


@pytest.mark.parametrize("door", [by_command_line, by_inbox, by_data_page])
def test_every_door_gives_the_fingerprint_that_parquet_has(by_parquet, paths, folder, opened, door):
    door(folder, paths, opened)
    assert content(folder) == by_parquet
