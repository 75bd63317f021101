"""The drop folder: what is whole is taken and moves out, what is refused goes aside, and nothing else is touched."""

import json
import os
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from impact.folder import Folder
from impact.intake import inbox
from impact.settings import Settings
from impact.ui.watching import Watch
from impact.warehouse import versions
from tests import workbooks
from tests.desk import TODAY, WORLD, observation, table

LATER = 10_000_000_000.0  # a time at which every file has long been left alone
NUMBER = "9434765919"
LONG = "observations " + "aé;" * 57 + ".parquet"  # 249 bytes


@pytest.fixture
def settings(tmp_path) -> Settings:
    chosen = Settings(Folder(tmp_path / "data"), fixed_today=TODAY)
    chosen.folder.inbox.mkdir(parents=True)
    return chosen


def drop(settings: Settings, dataset: str, rows=None, name: str | None = None, kind: str = "parquet"):
    """Put an extract of that dataset into the inbox, written as its ending says."""
    path = settings.folder.inbox / (name or f"{dataset}.{kind}")
    made = table(dataset, WORLD[dataset] if rows is None else rows)
    {".parquet": pq.write_table, ".csv": pacsv.write_csv}.get(path.suffix, into_workbook)(made, path)
    return path


def into_workbook(made: pa.Table, path: Path) -> None:
    workbooks.write(path, made)


def sweep(settings: Settings, now: float = LATER) -> tuple[list[str], list[str]]:
    said: list[str] = []
    told = inbox.sweep(settings, by="an analyst", progress=said.append, now=lambda: now)
    return [receipt.verdict for receipt in told], said


def lying(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.folder.inbox.iterdir())


def sent_back(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.folder.rejects.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["observations.parquet", "observations with spaces; é.csv", LONG])
def test_all_that_is_whole_is_one_batch_and_moves_out(settings, name):
    for dataset, kind in (("organisations", "csv"), ("metrics", "xlsx")):
        drop(settings, dataset, kind=kind)
    drop(settings, "observations", name=name)
    assert sweep(settings)[0] == ["accepted"] * 3
    assert lying(settings) == [] and versions.current(settings.folder).serial == 1
    assert sweep(settings) == ([], [])


@pytest.mark.parametrize("kind", ["parquet", "xlsx"])
def test_a_file_still_being_copied_is_left_until_it_is_whole(settings, kind):
    path = drop(settings, "organisations", kind=kind)
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


def test_a_csv_file_is_left_until_it_has_not_grown_for_a_while_since_nothing_in_it_says_that_it_ends(settings):
    path = drop(settings, "organisations", kind="csv")
    copied = path.stat().st_mtime
    verdicts, said = sweep(settings, copied + 9)
    assert verdicts == [] and "organisations.csv: left for now, because it is still being copied" in said[0]
    assert sweep(settings, copied + 11)[0] == ["accepted"]
    assert lying(settings) == []


def test_files_that_stay_without_their_end_are_refused_in_the_end(settings):
    for kind in ("parquet", "xlsx"):
        path = drop(settings, "organisations", kind=kind)
        path.write_bytes(path.read_bytes()[:-9])
    assert sweep(settings)[0] == ["refused", "refused"]
    assert lying(settings) == []


REFUSED = {
    "observations.parquet": (b"this is no parquet file", "not_parquet"),
    "observations.csv": (b"metric_id,org_code\nseen_in_time,ZZ1\n", "missing_column"),
    "observations.xlsx": (b"PK\x03\x04 this is no workbook", "broken_workbook"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_goes_to_rejects_with_its_receipt(settings, name):
    content, rule = REFUSED[name]
    (settings.folder.inbox / name).write_bytes(content)
    assert sweep(settings)[0] == ["refused"]
    assert lying(settings) == [] and sent_back(settings) == [name, "receipt.json"]
    beside = next(settings.folder.rejects.rglob("receipt.json"))
    receipt = json.loads(beside.read_text())
    assert receipt["verdict"] == "refused" and rule in [one["rule"] for one in receipt["faults"]]
    assert (beside.parent / name).read_bytes() == content


def test_a_file_of_which_every_row_is_rejected_is_not_lost(settings):
    drop(settings, "observations", [observation(1, value=float("inf"))])
    assert sweep(settings)[0] == ["partly"]
    assert lying(settings) == [] and "observations.parquet" in sent_back(settings)


@pytest.mark.parametrize("kind", ["parquet", "csv", "xlsx"])
def test_a_file_about_persons_is_copied_nowhere_and_not_read_again(settings, kind):
    rows = [{"org_code": "ZZ1", "name": f"Ann {NUMBER}", "kind": "provider"}]
    path = drop(settings, "organisations", rows, kind=kind)
    drop(settings, "metrics", kind=kind)
    assert sorted(sweep(settings)[0]) == ["accepted", "refused"]
    assert lying(settings) == [path.name], "the good one beside it is taken and moves out"
    kept = [file for file in settings.folder.root.rglob("*") if file.is_file() and file != path]
    content = path.read_bytes()
    assert not any(NUMBER.encode() in file.read_bytes() or file.read_bytes() == content for file in kept)
    verdicts, said = sweep(settings)
    assert verdicts == [] and "holds data about persons. Delete it." in said[0]
    path.unlink()
    drop(settings, "organisations", kind=kind)
    assert sweep(settings)[0] == ["accepted"], "another file of that name is another file"


def test_a_file_whose_name_holds_an_nhs_number_leaves_it_nowhere_and_in_no_sentence(settings):
    path = drop(settings, "organisations")
    path = path.rename(path.with_name(f"organisations-{NUMBER}.parquet"))
    assert sweep(settings)[0] == ["refused"]
    verdicts, said = sweep(settings)
    assert verdicts == [] and "holds data about persons. Delete it." in said[0] and NUMBER not in str(said)
    kept = [file for file in settings.folder.root.rglob("*") if file.is_file() and file != path]
    assert not any(NUMBER.encode() in file.read_bytes() or NUMBER in file.name for file in kept)


@pytest.mark.parametrize("kind", ["parquet", "csv", "xlsx"])
def test_links_folders_and_pipes_are_left_and_said_and_nothing_outside_is_read(settings, tmp_path, kind):
    outside = drop(settings, "organisations", kind=kind).rename(tmp_path / f"organisations.{kind}")
    (settings.folder.inbox / f"organisations.{kind}").symlink_to(outside)
    (settings.folder.inbox / f"metrics.{kind}").mkdir()
    os.mkfifo(settings.folder.inbox / f"targets.{kind}")
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
