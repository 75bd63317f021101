"""Ctrl-C, or being told to end: a long statement is interrupted, nothing is changed, and that is said."""

import os
import signal
import subprocess
import sys
import time

import pytest
from filelock import FileLock

from impact import stopping
from impact.folder import Folder
from impact.intake import take
from impact.settings import PROJECT, Settings
from impact.ui import arrivals
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, write

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are of POSIX systems")
LONG_STATEMENT = """
import duckdb
from impact import stopping
with stopping.listening(), duckdb.connect() as connection, stopping.stoppable(connection):
    print("begun", flush=True)
    connection.execute("SELECT count(*) FROM range(100000000) AS a, range(100000) AS b WHERE (a.range * b.range) % 7 = 3")
"""


@pytest.fixture
def settings(tmp_path) -> Settings:
    chosen = Settings(Folder(tmp_path / "data"), fixed_today=TODAY)
    take(chosen, [write(tmp_path / "organisations.parquet", "organisations", WORLD["organisations"])], by="an analyst")
    return chosen


def everything_in(folder: Folder) -> dict:
    return {path: path.stat().st_mtime_ns for path in folder.root.rglob("*") if path.is_file() and path != folder.lock}


def test_a_statement_that_would_last_for_minutes_is_interrupted(tmp_path):
    child = subprocess.Popen(
        [sys.executable, "-c", LONG_STATEMENT], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "begun\n"
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 1 and ("Stopped" in said or "interrupt" in said.lower())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_take_that_is_stopped_says_so_and_changes_nothing(settings, tmp_path, number):
    file = write(tmp_path / "metrics.parquet", "metrics", WORLD["metrics"])
    before = everything_in(settings.folder)
    command = [sys.executable, "-m", "impact", "--data", str(settings.folder.root), "take", str(file)]
    with FileLock(settings.folder.lock):
        child = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert "another take is running" in child.stderr.readline()
        child.send_signal(number)
        printed, said = child.communicate(timeout=60)
    assert (child.returncode, printed, said) == (130, "", "Stopped, as you asked: nothing was changed.\n")
    assert everything_in(settings.folder) == before


def test_once_it_is_too_late_it_comes_to_its_end(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(stopping, "_too_late", stopping.threading.Event())
    with stopping.too_late():
        stopping._stop(signal.SIGINT, None)
    assert not stopping.asked()
    with pytest.raises(stopping.Stopped):
        stopping._stop(signal.SIGINT, None)
    with pytest.raises(stopping.Stopped), stopping.too_late():
        raise AssertionError("somebody asked before")
    stopping._asked.clear()


def test_a_page_that_is_let_go_of_stops_the_child(settings, tmp_path, monkeypatch):
    class LetGo(BaseException):
        pass

    def progress(step: str) -> None:
        if "another take" in step:
            raise LetGo

    file = write(tmp_path / "metrics.parquet", "metrics", WORLD["metrics"])
    command = [sys.executable, "-m", "impact", "--data", str(settings.folder.root), "take", "--progress", str(file)]
    before, began = everything_in(settings.folder), time.monotonic()
    with FileLock(settings.folder.lock), pytest.raises(LetGo):
        arrivals._run(command, tmp_path / "answer", progress)
    assert time.monotonic() - began < 60 and everything_in(settings.folder) == before


def test_a_page_that_is_let_go_of_before_the_child_has_said_anything_stops_it_too(tmp_path):
    does = f"import pathlib, time; time.sleep(0.4); pathlib.Path({str(tmp_path / 'done')!r}).touch()"
    with pytest.raises(ZeroDivisionError):
        arrivals._run([sys.executable, "-c", does], tmp_path / "answer", print, lambda stop: 1 / 0)
    time.sleep(0.6)
    assert not (tmp_path / "done").exists()


def test_who_cancels_has_waited_until_nothing_of_it_is_left(settings, tmp_path):
    file = write(tmp_path / "metrics.parquet", "metrics", WORLD["metrics"])
    command = [sys.executable, "-m", "impact", "--data", str(settings.folder.root), "take", "--progress", str(file)]
    before, stops, in_time = everything_in(settings.folder), [], []

    def progress(step: str) -> None:
        if "another take" in step:
            in_time.append(stops[0]())
            assert everything_in(settings.folder) == before

    with FileLock(settings.folder.lock):
        status, answer, _ = arrivals._run(command, tmp_path / "answer", progress, stops.append)
    assert in_time and all(in_time) and (status, answer) == (stopping.STATUS, "")


def test_a_take_that_has_come_to_its_end_cannot_be_cancelled(settings, tmp_path):
    file = write(tmp_path / "metrics.parquet", "metrics", WORLD["metrics"])
    command = [sys.executable, "-m", "impact", "--data", str(settings.folder.root), "take", "--json", str(file)]
    stops = []
    status, _, _ = arrivals._run(command, tmp_path / "answer", lambda step: None, stops.append)
    assert status == 0 and not stops[0]()


def test_the_folder_of_what_did_not_fit_in_memory_goes_with_a_killed_build(settings):
    left = settings.folder.warehouse / f"{versions.UNFINISHED}000007.duckdb.tmp"
    left.mkdir()
    (left / "duckdb_temp_storage-0.tmp").write_bytes(b"x")
    versions.begin(settings.folder)
    assert not left.exists()
