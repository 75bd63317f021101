"""Killed at any point of take, undo, sweep of the inbox, build and swap, a data folder is at the version before or after.

One point each in `make test`, always the same; many others in `make soak`, which prints its seed (SOAK_SEED).
"""

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from impact.folder import Folder
from impact.intake import archive, inbox, ledger, rebuild, take
from impact.readiness import prepare
from impact.settings import Settings
from impact.store import open_current
from impact.viewer import PUBLIC
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, metric, observation, write

PROJECT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("SOAK_KILLS", "4"))
SEED = int(os.environ.get("SOAK_SEED", "20260779"))
KILLED = -9
HALF = ("building-*", "*.new", "*.wal")
NUMBER = "9434765919"
# What lies in the inbox that is swept.
TAKEN = {
    "metrics-new.parquet": [metric("of_its_own")],
    "observations-b.parquet": [observation(1, value=20.0), observation(7)],
}
BACK = {"observations-bad.parquet": b"no parquet", "observations-nan.parquet": [observation(8, value=float("nan"))]}
ABOUT_PERSONS = {"observations-person.parquet": [observation(9, breakdown=f"n {NUMBER}")]}
pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX systems")


class Take:
    """A file that revises one figure and adds another."""

    def begin(self, folder: Folder, here: Path) -> list[str]:
        self.file = write(here / "observations-b.parquet", "observations", [observation(1, value=20.0), observation(7)])
        return ["take", str(self.file)]

    def look(self, folder: Folder) -> None:
        return

    def finish(self, settings: Settings) -> bool:
        take(settings, [self.file], by="an analyst")
        return True


class Undo(Take):
    """The figures are taken back."""

    def begin(self, folder: Folder, here: Path) -> list[str]:
        self.here = here
        return ["undo", "3", "--yes"]

    def finish(self, settings: Settings) -> bool:
        if ledger.last(settings.folder)[0] == 3:  # the undo had not come to the ledger: nothing was undone
            take(settings, [self.here / "observations.parquet"], by="an analyst")
            return False
        prepare(settings)
        take(settings, [self.here / "organisations.parquet"], by="an analyst")
        return True


class Build(Take):
    """The version is built anew, out of the archive."""

    def begin(self, folder: Folder, here: Path) -> list[str]:
        return ["build"]

    def finish(self, settings: Settings) -> bool:
        rebuild(settings)
        return True


class Sweep(Take):
    """Files that are taken, refused, rejected to the last row, and one about persons."""

    def begin(self, folder: Folder, here: Path) -> list[str]:
        folder.inbox.mkdir()
        for name, content in (TAKEN | BACK | ABOUT_PERSONS).items():
            path = folder.inbox / name
            path.write_bytes(content) if isinstance(content, bytes) else write(path, name.split("-")[0], content)
            os.utime(path, (1, 1))
        self.bytes = {path.name: path.read_bytes() for path in folder.inbox.iterdir()}
        return ["take"]

    def look(self, folder: Folder) -> None:
        """No file is lost, and none lies where it may not."""
        for name, content in self.bytes.items():
            places = [path for path in self.lying(folder) if path.read_bytes() == content]
            assert places, name
            if name in ABOUT_PERSONS:
                assert places == [folder.inbox / name]
            if name in BACK:
                assert len(places) == 1 and folder.archive not in places[0].parents

    def finish(self, settings: Settings) -> bool:
        folder = settings.folder
        inbox.sweep(settings, by="an analyst")
        self.look(folder)
        assert [path.name for path in folder.inbox.iterdir()] == list(ABOUT_PERSONS)
        assert all(archive.holds(folder, entry.sha256) for entry in ledger.entries(folder))
        assert set(Counter(entry.file for entry in ledger.history(folder)).values()) == {1}
        back = [path for path in folder.rejects.rglob("*.parquet")]
        assert sorted(path.name for path in back) == sorted(BACK)
        assert all((path.parent / "receipt.json").exists() for path in back)
        assert inbox.sweep(settings, by="an analyst") == []
        return True

    def lying(self, folder: Folder) -> list[Path]:
        return [path for path in folder.root.rglob("*") if path.is_file() and path.suffix != ".lock"]


class Desk:
    """A data folder with a world in it, the command line that changes it, and what it holds before and after."""

    def __init__(self, world: Folder, case: Take, here: Path):
        self.start, self.case = Folder(here / "start"), case
        self.settings = Settings(Folder(here / "data"), fixed_today=TODAY)
        shutil.copytree(world.root, self.start.root)
        self.words = case.begin(self.start, world.root.parent)
        self.before = fingerprint(self.start)
        self.begin_again()
        began = time.perf_counter()
        done = self.run(0)
        self.seconds = time.perf_counter() - began
        assert done.returncode in (0, 1, 3), done.stderr  # 1: of several files one was refused
        self.steps = int(done.stderr.rsplit("steps: ", 1)[1])
        self.after = fingerprint(self.settings.folder)

    def begin_again(self) -> None:
        shutil.rmtree(self.settings.folder.root, ignore_errors=True)
        shutil.copytree(self.start.root, self.settings.folder.root)

    def run(self, step: int, seconds: float | None = None) -> subprocess.CompletedProcess:
        """Run the command, killed before this step, or after so many seconds."""
        command = [sys.executable, "-m", "tests.soak.killed", str(step), "--data", str(self.settings.folder.root)]
        child = subprocess.Popen(
            [*command, *self.words], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | {"IMPACT_TODAY": str(TODAY)},
        )  # fmt: skip
        try:
            said = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            said = child.communicate()
        return subprocess.CompletedProcess(command, child.returncode, *said)


def fingerprint(folder: Folder) -> str:
    return versions.current(folder).fingerprint


def left_half(folder: Folder) -> list[str]:
    return [str(path.relative_to(folder.root)) for named in HALF for path in folder.root.rglob(named)]


def look(desk: Desk) -> None:
    """What a viewer meets: a whole version, the one before or the one after, that answers."""
    folder = desk.settings.folder
    assert fingerprint(folder) in (desk.before, desk.after)
    store = open_current(folder, TODAY)
    assert store.ask("version", PUBLIC).num_rows == 1
    store.close()
    desk.case.look(folder)


def finish(desk: Desk) -> None:
    """What comes next ends where it would have ended undisturbed, and leaves nothing half done behind."""
    folder = desk.settings.folder
    is_done = desk.case.finish(desk.settings)
    assert fingerprint(folder) == (desk.after if is_done else desk.before)
    assert not left_half(folder)
    with duckdb.connect(str(versions.current(folder).path), read_only=True) as connection:
        assert connection.execute("SELECT place FROM version").fetchall() == [(ledger.last(folder)[0],)]


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Folder:
    """A data folder in which the directory and six figures were taken, receipts 1 to 3."""
    here = tmp_path_factory.mktemp("world")
    fresh = Settings(Folder(here / "data"), fixed_today=TODAY)
    for dataset in ("organisations", "metrics", "observations"):
        take(fresh, [write(here / f"{dataset}.parquet", dataset, WORLD[dataset])], by="an analyst")
    return fresh.folder


@pytest.mark.parametrize("case", [Take, Undo, Sweep, Build])
def test_killed_at_any_step_the_folder_opens_and_what_comes_next_ends_where_it_should(world, tmp_path, case):
    desk = Desk(world, case(), tmp_path)
    chosen = random.Random(f"{SEED} {case.__name__}")
    points = sorted(chosen.sample(range(1, desk.steps + 1), min(desk.steps, max(KILLS // 8, 1))))
    moments = [chosen.uniform(0.2, 1.0) * desk.seconds for _ in range(KILLS // 8)]
    print(f"SOAK_SEED={SEED}: steps {points} of {desk.steps}, moments {[round(one, 2) for one in moments]}")
    for step, seconds in [*((point, None) for point in points), *((0, moment) for moment in moments)]:
        desk.begin_again()
        done = desk.run(step, seconds)
        assert done.returncode == KILLED or step == 0, (step, done.stderr)
        look(desk)
        finish(desk)
