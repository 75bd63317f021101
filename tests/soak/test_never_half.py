"""Killed at any point of take, undo, build and swap, a data folder opens at the version before or at the one after.

A few points in `make test`, always the same; many others in `make soak`, which prints its seed (SOAK_SEED).
"""

import os
import random
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import duckdb
import pytest

from impact.folder import Folder
from impact.intake import ledger, take
from impact.readiness import prepare
from impact.settings import Settings
from impact.store import open_current
from impact.viewer import PUBLIC
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, observation, write

PROJECT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("SOAK_KILLS", "6"))
SEED = int(os.environ.get("SOAK_SEED", "20260714"))
KILLED = -9
HALF = ("building-*", "*.new", "*.wal")


class Desk:
    """A data folder with a world in it, the command line that changes it, and what it holds before and after."""

    def __init__(self, folder: Path, words):
        self.start, self.here = folder / "start", folder
        self.settings = Settings(Folder(folder / "data"), fixed_today=TODAY)
        self.words = words(folder)
        fresh = Settings(Folder(self.start), fixed_today=TODAY)
        for dataset in ("organisations", "metrics", "observations"):
            take(fresh, [write(folder / f"{dataset}.parquet", dataset, WORLD[dataset])], by="an analyst")
        self.before = fingerprint(fresh.folder)
        self.begin_again()
        began = time.perf_counter()
        done = self.run(0)
        self.seconds = time.perf_counter() - began
        assert done.returncode == 0, done.stderr
        self.steps = int(done.stderr.rsplit("steps: ", 1)[1])
        self.after = fingerprint(self.settings.folder)

    def begin_again(self) -> None:
        shutil.rmtree(self.settings.folder.root, ignore_errors=True)
        shutil.copytree(self.start, self.settings.folder.root)

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
    store = open_current(folder, date(2026, 7, 14))
    assert store.ask("version", PUBLIC).num_rows == 1
    store.close()


def finish(desk: Desk) -> None:
    """The next take ends where it would have ended undisturbed, and leaves nothing half done behind."""
    folder = desk.settings.folder
    if desk.words[0] == "take":
        take(desk.settings, [Path(desk.words[-1])], by="an analyst")
    elif ledger.last(folder)[0] == 3:  # the undo had not come to the ledger: nothing was undone
        take(desk.settings, [desk.here / "observations.parquet"], by="an analyst")
        assert fingerprint(folder) == desk.before and not left_half(folder)
        return
    else:
        prepare(desk.settings)
        take(desk.settings, [desk.here / "organisations.parquet"], by="an analyst")
    assert fingerprint(folder) == desk.after
    assert not left_half(folder)
    with duckdb.connect(str(versions.current(folder).path), read_only=True) as connection:
        assert connection.execute("SELECT place FROM version").fetchall() == [(ledger.last(folder)[0],)]


def revise(folder: Path) -> list[str]:
    file = write(folder / "observations-b.parquet", "observations", [observation(1, value=20.0), observation(7)])
    return ["take", str(file)]


def back(folder: Path) -> list[str]:
    return ["undo", "3", "--yes"]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX systems")
@pytest.mark.parametrize("words", [revise, back], ids=["take", "undo"])
def test_killed_at_any_step_the_folder_opens_and_the_next_take_ends_where_it_should(tmp_path, words, capsys):
    desk = Desk(tmp_path, words)
    chosen = random.Random(SEED)
    points = sorted(chosen.sample(range(1, desk.steps + 1), min(desk.steps, max(KILLS // 4, 1))))
    moments = [chosen.uniform(0.2, 1.0) * desk.seconds for _ in range(max(KILLS // 4, 1))]
    print(f"SOAK_SEED={SEED}: steps {points} of {desk.steps}, moments {[round(one, 2) for one in moments]}")
    for step, seconds in [*((point, None) for point in points), *((0, moment) for moment in moments)]:
        desk.begin_again()
        done = desk.run(step, seconds)
        assert done.returncode == KILLED or step == 0, (step, done.stderr)
        look(desk)
        finish(desk)
