"""Several takes on one data folder at once: they queue and say so, each lands, and what lies in the inbox is taken once."""

import os

import pytest
from filelock import FileLock

from impact.folder import Folder
from impact.intake import ledger, receipts, take
from impact.settings import Settings
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, observation, write
from tests.terminal import Begun

DIRECTORY = ["organisations.parquet", "metrics.parquet"]
GIVEN = ["observations-2.parquet", "observations-3.parquet"]
DROPPED, BAD = "observations-dropped.parquet", "observations-bad.parquet"


@pytest.fixture
def folder(tmp_path) -> Folder:
    """A data folder with a directory, and in its inbox a file to take and one to send back."""
    settings = Settings(Folder(tmp_path / "data"), fixed_today=TODAY)
    take(
        settings, [write(tmp_path / name, name.split(".")[0], WORLD[name.split(".")[0]]) for name in DIRECTORY], by="a"
    )
    settings.folder.inbox.mkdir()
    for name, value in ((DROPPED, 50.0), (BAD, float("nan"))):
        os.utime(write(settings.folder.inbox / name, "observations", [observation(1, value=value)]), (1, 1))
    return settings.folder


def begun(folder: Folder, *words) -> Begun:
    return Begun("take", *words, IMPACT_DATA=str(folder.root), IMPACT_TODAY=TODAY.isoformat())


def test_takes_and_sweeps_queue_with_a_sentence_and_each_file_is_taken_once(folder, tmp_path):
    paths = [write(tmp_path / name, "observations", [observation(n)]) for n, name in enumerate(GIVEN, 2)]
    with FileLock(folder.lock):
        running = [begun(folder, path) for path in paths] + [begun(folder), begun(folder)]
        said = [one.errors.readline() for one in running]
    ended = [one.end() for one in running]
    assert [status for status, _ in ended[:2]] == [0, 0], ended
    assert all("another take is running" in sentence for sentence in said[:2])
    of_sweeps = sorted(sentence.split("; ")[0] for sentence in said[2:])
    assert "another take is running" in of_sweeps[0] and "the inbox is being taken in already" in of_sweeps[1]
    assert sorted(one.file for one in ledger.entries(folder)) == sorted([*DIRECTORY, *GIVEN, DROPPED])
    assert sorted(one["file"] for one in receipts.read(folder)) == sorted([*DIRECTORY, *GIVEN, DROPPED, BAD])
    assert [path.name for path in folder.rejects.rglob("*.parquet")] == [BAD]
    assert not list(folder.inbox.iterdir()) and versions.current(folder).place == 5
