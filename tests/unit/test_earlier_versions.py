"""Earlier versions built again from the ledger: beside what viewers see, whole or not at all, a few at a time."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace

import duckdb
import pytest

from impact.__main__ import main
from impact.errors import ImpactError, UsageError
from impact.folder import Folder
from impact.intake import ledger, take, workspace
from impact.intake.reconstruction import reconstruct
from impact.intake.undo import undo
from impact.settings import PROJECT, Settings
from impact.warehouse import earlier, versions
from tests.desk import TODAY, WORLD, observation, write

VALUES = (10.0, 20.0)


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> Settings:
    """A data folder of four versions, 1 the directory, 2 and 3 a value and its revision, 4 the undo of receipt 3.

    Of the first two the files have gone.
    """
    made = tmp_path_factory.mktemp("lived")
    chosen = Settings(folder=Folder(made / "data"), fixed_today=TODAY)
    directory = [write(made / f"{one}.parquet", one, WORLD[one]) for one in ("organisations", "metrics")]
    take(chosen, directory, by="an analyst")
    for n, value in enumerate(VALUES):
        rows = [observation(1, value=value), observation(2)]
        take(chosen, [write(made / f"observations-{n}.parquet", "observations", rows)], by="an analyst")
    undo(chosen, 3, by="an analyst")
    for serial in (1, 2):
        versions.file_of(chosen.folder, serial).unlink()
    return chosen


@pytest.fixture
def settings(lived) -> Settings:
    """The same folder without anything rebuilt."""
    for path in (lived.folder.warehouse / "earlier").glob("*.duckdb"):
        path.unlink()
    return lived


def first_value(path) -> float:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("SELECT value FROM point ORDER BY period_start LIMIT 1").fetchone()[0]


def rebuilt(settings: Settings) -> list[str]:
    return sorted(path.name[:14] for path in (settings.folder.warehouse / "earlier").glob("*.duckdb"))


def test_a_version_no_longer_on_disk_is_built_again_with_the_same_content_day_and_moment(settings):
    shown = versions.current(settings.folder)
    again = reconstruct(replace(settings, fixed_today=None), 2)
    assert (again.fingerprint, again.is_same, again.by_newer_code) == (again.record.fingerprint, True, False)
    assert first_value(again.path) == VALUES[0], "what was undone later stands in a version before the undo"
    assert again.sentence() == "Built by the same code; its content is the same as what was seen then."
    with duckdb.connect(str(again.path), read_only=True) as connection:
        told = connection.execute("SELECT serial, place, today, built_at FROM version").fetchone()
    assert told == (2, 3, TODAY, again.record.built_at.replace(tzinfo=None))
    assert versions.current(settings.folder) == shown and len(versions.records(settings.folder)) == 4


def test_a_version_still_on_disk_is_opened_as_it_is(settings):
    assert reconstruct(settings, 3).path == versions.file_of(settings.folder, 3)
    assert rebuilt(settings) == []


def test_a_version_that_older_code_built_is_built_again_and_it_is_said(settings):
    path = settings.folder.archive / "versions" / "000003.json"
    kept = path.read_text(encoding="utf-8")
    written = json.loads(kept)
    path.write_text(json.dumps(written | {"recipe": written["recipe"] | {"models": "of old"}}), encoding="utf-8")
    try:
        again = reconstruct(settings, 3)
    finally:
        path.write_text(kept, encoding="utf-8")
    assert (again.by_newer_code, again.is_same, first_value(again.path)) == (True, True, VALUES[1])
    assert again.sentence().startswith("Built by newer code; its content is the same")


def test_content_that_is_not_what_it_was_is_said(settings):
    again = reconstruct(settings, 2)
    other = replace(again, fingerprint="another")
    assert "not quite what was seen then" in other.sentence() and other.to_json()["same"] is False


def test_a_version_that_never_was_is_said(settings):
    with pytest.raises(UsageError, match=r"no version 99.*python -m impact versions"):
        reconstruct(settings, 99)


def test_only_a_few_are_kept_and_the_one_opened_last_stays(settings, monkeypatch):
    monkeypatch.setattr(earlier, "KEPT", 2)
    paths = {serial: reconstruct(settings, serial).path for serial in (1, 2)}
    for age, serial in enumerate((1, 2), start=1):  # opened long ago, in this order
        os.utime(paths[serial], (age, age))
    assert earlier.find(settings.folder, versions.record(settings.folder, 1)) == paths[1]
    own = versions.file_of(settings.folder, 3)
    away = own.rename(own.with_suffix(".away"))
    try:
        reconstruct(settings, 3)
    finally:
        away.rename(own)
    assert rebuilt(settings) == ["version-000001", "version-000003"]
    assert first_value(reconstruct(settings, 2).path) == VALUES[0], "one that went is built again"


def test_a_ledger_that_no_longer_reaches_there_is_said(settings, monkeypatch):
    monkeypatch.setattr(ledger, "history", lambda folder: [])
    with pytest.raises(ImpactError, match="no longer reaches to its place 3"):
        reconstruct(settings, 2)
    assert rebuilt(settings) == []


def test_a_rebuild_that_fails_leaves_nothing(settings, monkeypatch):
    monkeypatch.setattr(workspace, "finish", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        reconstruct(settings, 2)
    assert [path.name for path in (settings.folder.warehouse / "earlier").iterdir()] in ([], ["rebuild.lock"])


def test_a_rebuild_that_was_killed_leaves_nothing_that_opens_and_the_next_ends_where_it_should(settings):
    before_the_swap = "5"
    words = [before_the_swap, "--data", str(settings.folder.root), "build", "2"]
    command = [sys.executable, "-m", "tests.soak.killed", *words]
    ended = subprocess.run(command, cwd=PROJECT, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert list((settings.folder.warehouse / "earlier").glob("building-*")), "it was whole, and not yet in its place"
    assert earlier.find(settings.folder, versions.record(settings.folder, 2)) is None
    again = reconstruct(settings, 2)
    assert again.is_same and rebuilt(settings) == ["version-000002"]
    assert not list((settings.folder.warehouse / "earlier").glob("building-*"))


def test_a_take_clears_away_what_a_killed_rebuild_has_left(settings):
    left = earlier.begin(settings.folder, versions.record(settings.folder, 2))
    left.write_bytes(b"half a file")
    with earlier.alone(settings.folder, lambda sentence: None):
        left.write_bytes(b"at work")
        earlier.sweep(settings.folder)
        assert left.exists(), "one that is at work is left alone"
    with workspace.alone(settings.folder, lambda sentence: None):
        assert not left.exists()


def test_the_command_line_says_how_what_was_built_again_compares(settings, capsys):
    main(["--data", str(settings.folder.root), "build", "2", "--json"], standalone_mode=False)
    told = json.loads(capsys.readouterr().out)
    assert (told["version"], told["same"], told["by_newer_code"]) == (2, True, False)
    main(["--data", str(settings.folder.root), "build", "2"], standalone_mode=False)
    assert capsys.readouterr().out.startswith("Version 2 can be opened: Built by the same code;")
