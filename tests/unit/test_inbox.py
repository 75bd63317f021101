"""The drop folder: what is whole is taken and moves out, what is refused goes aside, and nothing else is touched."""

import json
import os
from datetime import date

import pytest

from impact.folder import Folder
from impact.intake import inbox
from impact.settings import Settings
from impact.ui.watching import Watch
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, observation, write

LATER = 10_000_000_000.0  # a time at which every file has long been left alone
NUMBER = "9434765919"
LONG = "observations " + "aé;" * 57 + ".parquet"  # 249 bytes


@pytest.fixture
def settings(tmp_path) -> Settings:
    chosen = Settings(Folder(tmp_path / "data"), fixed_today=TODAY)
    chosen.folder.inbox.mkdir(parents=True)
    return chosen


def drop(settings: Settings, dataset: str, rows=None, name: str | None = None):
    return write(
        settings.folder.inbox / (name or f"{dataset}.parquet"), dataset, WORLD[dataset] if rows is None else rows
    )


def sweep(settings: Settings, now: float = LATER) -> tuple[list[str], list[str]]:
    said: list[str] = []
    told = inbox.sweep(settings, by="an analyst", progress=said.append, now=lambda: now)
    return [receipt.verdict for receipt in told], said


def lying(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.folder.inbox.iterdir())


def sent_back(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.folder.rejects.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["observations.parquet", "observations with spaces; é.parquet", LONG])
def test_all_that_is_whole_is_one_batch_and_moves_out(settings, name):
    for dataset in ("organisations", "metrics"):
        drop(settings, dataset)
    drop(settings, "observations", name=name)
    assert sweep(settings)[0] == ["accepted"] * 3
    assert lying(settings) == [] and versions.current(settings.folder).serial == 1
    assert sweep(settings) == ([], [])


def test_a_file_still_being_copied_is_left_until_it_is_whole(settings):
    path = drop(settings, "organisations")
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    copied = path.stat().st_mtime
    (settings.folder.inbox / "metrics.parquet.part").write_bytes(whole)
    for seconds in (0.5, 60.0):
        verdicts, said = sweep(settings, copied + seconds)
        assert verdicts == [] and len(said) == 2 and all("still being copied" in sentence for sentence in said)
    path.write_bytes(whole)
    os.utime(path, (copied, copied))
    assert sweep(settings, copied + 60)[0] == ["accepted"]
    assert lying(settings) == ["metrics.parquet.part"]


def test_a_file_that_stays_without_its_end_is_refused_in_the_end(settings):
    path = drop(settings, "organisations")
    path.write_bytes(path.read_bytes()[:-9])
    assert sweep(settings)[0] == ["refused"]


def test_what_is_refused_goes_to_rejects_with_its_receipt(settings):
    (settings.folder.inbox / "observations.parquet").write_text("this is no parquet file")
    os.utime(settings.folder.inbox / "observations.parquet", (1, 1))
    assert sweep(settings)[0] == ["refused"]
    assert lying(settings) == [] and sent_back(settings) == ["observations.parquet", "receipt.json"]
    receipt = json.loads(next(settings.folder.rejects.rglob("receipt.json")).read_text())
    assert receipt["verdict"] == "refused" and receipt["faults"][0]["rule"] == "not_parquet"


def test_a_file_of_which_every_row_is_rejected_is_not_lost(settings):
    drop(settings, "observations", [observation(1, value=float("inf"))])
    assert sweep(settings)[0] == ["partly"]
    assert lying(settings) == [] and "observations.parquet" in sent_back(settings)


def test_a_file_about_persons_is_copied_nowhere_and_not_read_again(settings, monkeypatch):
    path = drop(settings, "organisations", [{"org_code": "ZZ1", "name": f"Ann {NUMBER}", "kind": "provider"}])
    assert sweep(settings)[0] == ["refused"]
    assert lying(settings) == ["organisations.parquet"]
    kept = [file for file in settings.folder.root.rglob("*") if file.is_file() and file != path]
    assert not any(NUMBER.encode() in file.read_bytes() for file in kept)
    verdicts, said = sweep(settings)
    assert verdicts == [] and "holds data about persons. Delete it." in said[0]
    path.unlink()
    drop(settings, "organisations")
    assert sweep(settings)[0] == ["accepted"], "another file of that name is another file"


def test_links_folders_and_pipes_are_left_and_said_and_nothing_outside_is_read(settings, tmp_path):
    outside = write(tmp_path / "organisations.parquet", "organisations", WORLD["organisations"])
    (settings.folder.inbox / "organisations.parquet").symlink_to(outside)
    (settings.folder.inbox / "metrics.parquet").mkdir()
    os.mkfifo(settings.folder.inbox / "targets.parquet")
    verdicts, said = sweep(settings)
    assert verdicts == [] and len(said) == 3
    assert "it is a folder" in said[0] and "it is a link" in said[1] and "it is no file" in said[2]
    assert outside.exists() and len(lying(settings)) == 3


def test_a_file_that_changes_while_it_is_taken_stays(settings, monkeypatch):
    path = drop(settings, "organisations")
    take = inbox.take

    def taking(*words, **options):
        told = take(*words, **options)
        os.utime(path, (5, 5))
        return told

    monkeypatch.setattr(inbox, "take", taking)
    verdicts, said = sweep(settings)
    assert verdicts == ["accepted"] and "it changed while it was taken" in said[-1]
    assert lying(settings) == ["organisations.parquet"]


def test_without_an_inbox_there_is_nothing_to_take(tmp_path):
    assert inbox.sweep(Settings(Folder(tmp_path), fixed_today=date(2026, 7, 14)), by="x") == []


def test_the_app_takes_what_is_dropped_while_it_runs(settings):
    watch = Watch(settings.folder)
    assert watch.step() == []
    path = drop(settings, "organisations")
    assert watch.step() == [], "it is not whole yet"
    os.utime(path, (1, 1))
    assert [one["verdict"] for one in watch.step()] == ["accepted"]
    assert lying(settings) == []
