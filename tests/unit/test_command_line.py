"""The command line as an analyst types it: what is printed, the exit status, and what viewers see afterwards."""

import json
import os
import pwd
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from impact import __main__ as command_line
from impact.contracts import contracts
from impact.folder import Folder
from impact.intake import ledger
from impact.store import Store, open_current
from impact.viewer import PUBLIC, Viewer
from impact.warehouse import versions
from tests.desk import WORLD, metric, observation, organisation, write
from tests.terminal import command

PROJECT = Path(__file__).resolve().parents[2]
PER_FILE = {
    "file", "sha256", "dataset", "verdict", "rows", "taken", "added", "revised", "unchanged", "rejected", "waiting",
    "duplicates", "faults", "fault_count", "version", "receipt",
}  # fmt: skip
PER_FAULT = {"rule", "severity", "row", "column", "value", "message", "fix", "where"}


class Terminal:
    """A shell in which the command line is run, on a data folder of its own."""

    def __init__(self, folder: Path):
        self.here = folder
        self.data = Folder(folder / "data")

    def run(self, *words, **environment) -> subprocess.CompletedProcess:
        done = command(*words, **{"IMPACT_DATA": str(self.data.root), "IMPACT_TODAY": "2026-07-14"} | environment)
        assert "Traceback" not in done.stdout + done.stderr
        return done

    def json(self, name: str, *files) -> tuple[int, list[dict]]:
        done = self.run(name, "--json", *files)
        return done.returncode, json.loads(done.stdout)

    def extract(self, dataset: str, rows=None, name: str | None = None) -> Path:
        return write(self.here / (name or f"{dataset}.parquet"), dataset, WORLD[dataset] if rows is None else rows)

    def last_value(self, org_code: str = "ZZ1") -> float | None:
        store = open_current(self.data, date(2026, 7, 14))
        rows = store.ask("metric_signal", PUBLIC, metric="seen_in_time", organisation=org_code).to_pylist()
        store.close()
        return rows[0]["last_value"] if rows else None


@pytest.fixture
def terminal(tmp_path) -> Terminal:
    return Terminal(tmp_path)


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Path:
    """A folder with a data folder that has the whole small world, and the files it came in; copied, not changed."""
    terminal = Terminal(tmp_path_factory.mktemp("world"))
    assert terminal.run("take", *(terminal.extract(dataset) for dataset in contracts())).returncode == 0
    return terminal.here


@pytest.fixture
def furnished(world, tmp_path) -> Terminal:
    """A data folder that has the whole small world."""
    return Terminal(Path(shutil.copytree(world, tmp_path / "furnished")))


def test_a_batch_in_any_order_makes_one_version_with_the_shape_that_is_promised(terminal):
    status, receipts = terminal.json("take", *(terminal.extract(dataset) for dataset in reversed(contracts())))
    assert status == 0
    assert [receipt["dataset"] for receipt in receipts] == list(reversed(contracts()))
    assert {receipt["version"] for receipt in receipts} == {1}
    assert all(set(receipt) == PER_FILE for receipt in receipts)
    assert all(set(fault) == PER_FAULT for receipt in receipts for fault in receipt["faults"])
    assert terminal.last_value() == 76.0


def test_check_gives_the_verdict_and_changes_nothing(terminal):
    status, receipts = terminal.json("check", terminal.extract("organisations"))
    assert (status, receipts[0]["verdict"], receipts[0]["added"], receipts[0]["version"]) == (0, "accepted", 3, None)
    assert not terminal.data.root.exists()


def test_check_says_what_taking_would_change_once_for_the_batch(furnished):
    files = (
        furnished.extract("observations", [observation(1, value=50.0)]),
        furnished.extract("organisations", [organisation("ZZ7")]),
    )
    _, receipts = furnished.json("check", *files)
    assert set(receipts[0]) == PER_FILE | {"preview"} and receipts[1]["preview"] is None
    preview = receipts[0]["preview"]
    assert [(one["value_before"], one["value_after"]) for one in preview["revisions"]] == [(71.0, 50.0)]
    assert preview["organisations"]["enters"] == [{"org_code": "ZZ7", "name": "Trust ZZ7"}]
    said = furnished.run("check", *files).stdout
    assert "What it would change of version 1:" in said
    assert "71.0 % before, 50.0 % after (−21.0)." in said


def test_check_and_take_say_the_same_of_a_file(furnished):
    rows = [observation(6, value=99.0), observation(3, org_code="ZZ9"), observation(2, value=float("inf"))]
    path = furnished.extract("observations", rows, "observations-mixed.parquet")
    (_, [checked]), (_, [taken]) = furnished.json("check", path), furnished.json("take", path)
    assert checked.pop("preview")["rows"]["observations"]["waiting"] == 1
    assert checked | {"version": 2, "receipt": taken["receipt"]} == taken
    assert (taken["verdict"], taken["revised"], taken["waiting"], taken["rejected"]) == ("partly", 1, 1, 1)


def test_taking_a_file_again_alters_nothing_and_makes_no_version(furnished):
    shown = versions.current(furnished.data)
    status, [receipt] = furnished.json("take", furnished.here / "observations.parquet")
    assert (status, receipt["verdict"], receipt["unchanged"]) == (0, "unchanged", 6)
    assert versions.current(furnished.data) == shown


def test_an_old_file_after_a_revision_is_judged_anew(furnished):
    revised = furnished.extract("observations", [observation(6, value=50.0)], "observations-v2.parquet")
    assert furnished.json("take", revised)[1][0]["revised"] == 1
    assert furnished.last_value() == 50.0
    assert furnished.json("take", furnished.here / "observations.parquet")[1][0]["verdict"] == "accepted"
    assert furnished.last_value() == 76.0


def test_rows_that_a_re_issue_lacks_stay_or_are_withdrawn_as_asked(furnished):
    issue = furnished.extract(
        "observations", [observation(number) for number in range(1, 6)], "observations-v2.parquet"
    )
    _, [checked] = furnished.json("check", "--withdraw-missing", issue)
    assert (checked["not_here"], checked["withdrawn"], checked["preview"]["in_view_counts"]["goes"]) == (1, 1, 1)
    told = furnished.run("take", issue).stdout
    assert "1 row you sent before (`observations.parquet`, receipt" in told and "--withdraw-missing" in told
    assert furnished.last_value() == 76.0
    _, [taken] = furnished.json("take", "--withdraw-missing", issue)
    assert (taken["verdict"], taken["not_here"], taken["withdrawn"]) == ("accepted", 1, 1)
    assert furnished.last_value() == 75.0


def test_rows_of_an_unknown_organisation_wait_and_enter_when_it_is_defined(furnished):
    rows = [observation(number, org_code="ZZ9", value=40.0 + number) for number in range(1, 4)]
    early = furnished.extract("observations", [*rows, observation(7)], "observations-early.parquet")
    status, [receipt] = furnished.json("take", early)
    assert (status, receipt["verdict"], receipt["waiting"], receipt["taken"]) == (3, "partly", 3, 1)
    assert "ZZ9" in receipt["faults"][0]["message"] and furnished.last_value("ZZ9") is None
    defined = furnished.extract("organisations", [organisation("ZZ9")], "organisations-late.parquet")
    shown = furnished.run("take", defined)
    assert shown.returncode == 0 and "3 rows of observations that waited are in now" in shown.stdout
    assert furnished.last_value("ZZ9") == 43.0


def test_a_refusal_stops_only_its_own_file_and_the_gravest_status_is_given(furnished):
    torn = furnished.here / "targets-torn.parquet"
    torn.write_bytes((furnished.here / "targets.parquet").read_bytes()[:200])
    fine = furnished.extract("observations", [observation(6, value=60.0)], "observations-fine.parquet")
    waits = furnished.extract("observations", [observation(1, org_code="ZZ8")], "observations-waits.parquet")
    status, receipts = furnished.json("take", torn, fine, waits)
    assert [receipt["verdict"] for receipt in receipts] == ["refused", "accepted", "partly"]
    assert status == 1 and furnished.last_value() == 60.0
    assert furnished.json("take", fine, waits)[0] == 3


def test_a_refused_file_changes_nothing_and_is_not_kept(furnished):
    before = versions.current(furnished.data), sorted((furnished.data.archive / "files").iterdir())
    rows = [observation(7) | {"nhs_number": "943 476 5919"}]
    status, [receipt] = furnished.json("take", furnished.extract("observations", rows, "observations-people.parquet"))
    assert (status, receipt["verdict"], receipt["version"]) == (1, "refused", None)
    assert (versions.current(furnished.data), sorted((furnished.data.archive / "files").iterdir())) == before


def test_wrong_usage_is_said_with_status_two(terminal):
    for words in ([], ["undo"], ["take", "--nonsense"], ["nonsense"]):
        assert terminal.run(*words).returncode == 2
    shown = terminal.run("take", "x.parquet", IMPACT_TODAY="yesterday")
    assert shown.returncode == 2 and "year-month-day" in shown.stderr


def test_a_file_that_is_not_there_is_refused_in_a_sentence(terminal):
    shown = terminal.run("take", terminal.here / "observations-gone.parquet")
    assert shown.returncode == 1 and "observations-gone.parquet" in shown.stdout


def test_a_rebuild_from_the_archive_and_the_ledger_gives_the_same_content(furnished):
    furnished.run("take", furnished.extract("observations", [observation(6, value=61.0)], "observations-v2.parquet"))
    before = versions.current(furnished.data)
    assert furnished.run("build").returncode == 0
    after = versions.current(furnished.data)
    assert after.serial == before.serial + 1 and after.fingerprint == before.fingerprint and after.place == before.place
    for path in furnished.data.warehouse.iterdir():
        path.unlink()
    assert furnished.run("prepare").returncode == 0
    assert versions.current(furnished.data).fingerprint == before.fingerprint


def test_a_take_that_was_cut_off_before_the_pointer_moved_is_finished_by_the_next(furnished):
    before = versions.current(furnished.data)
    pointer = (furnished.data.warehouse / "current.json").read_text()
    furnished.run("take", furnished.extract("observations", [observation(6, value=62.0)], "observations-v2.parquet"))
    (furnished.data.warehouse / "current.json").write_text(pointer)  # as if it had been killed there
    assert versions.current(furnished.data) == before and furnished.last_value() == 76.0
    furnished.run("take", furnished.here / "targets.parquet")
    assert furnished.last_value() == 62.0


def test_the_sample_is_made_where_nothing_has_been_taken_and_never_beside_real_figures(furnished, tmp_path):
    assert furnished.run("prepare").returncode == 0
    assert not furnished.data.sample.root.exists()
    empty = Terminal(tmp_path / "empty")
    (tmp_path / "empty").mkdir()
    assert empty.run("prepare").returncode == 0
    assert versions.current(empty.data) is None and versions.current(empty.data.sample) is not None


def test_steps_are_said_beside_the_json_only_where_they_are_asked_for(terminal):
    path = terminal.extract("organisations")
    assert terminal.run("check", "--json", path).stderr == ""
    shown = terminal.run("check", "--json", "--progress", path)
    assert "judging organisations.parquet" in shown.stderr and json.loads(shown.stdout)[0]["verdict"] == "accepted"


@pytest.mark.parametrize("words", [["take", "observations.parquet"], ["prepare"], ["build"], ["sample"]])
def test_a_data_folder_that_cannot_be_used_is_said_in_a_sentence(terminal, words):
    terminal.data.root.write_text("a file where the folder should be")
    shown = terminal.run(*words)
    assert shown.returncode == 1 and "data" in shown.stderr and "Check that the path is right" in shown.stderr


def test_a_fault_of_ours_is_a_calm_sentence_with_the_traceback_kept_aside():
    breaking = "import click, impact.__main__ as m; m.main.add_command(click.Command('break', callback=lambda: 1 / 0)); m.run()"
    shown = subprocess.run(
        [sys.executable, "-c", breaking, "break"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert shown.returncode == 1 and "by a fault of ours" in shown.stderr and "Traceback" not in shown.stderr
    kept = Path(shown.stderr.rsplit(": ", 1)[1].strip())
    assert "ZeroDivisionError" in kept.read_text(encoding="utf-8")
    kept.unlink()


def test_a_kept_file_whose_bytes_have_changed_is_never_built_from(furnished):
    (kept,) = (
        path for path in (furnished.data.archive / "files").iterdir() if "observations" in entry_of(path, furnished)
    )
    kept.write_bytes((furnished.here / "targets.parquet").read_bytes())
    before = versions.current(furnished.data)
    shown = furnished.run("build")
    assert shown.returncode == 1 and "its bytes have changed" in shown.stderr
    assert versions.current(furnished.data) == before


def entry_of(path: Path, terminal: Terminal) -> str:
    """The name under which a kept file was taken."""
    return next(entry.file for entry in ledger.entries(terminal.data) if entry.sha256 == path.stem)


def test_a_stray_file_among_the_versions_stops_nothing(furnished):
    (furnished.data.warehouse / "version-copy.duckdb").write_text("somebody's copy")
    assert furnished.run("build").returncode == 0
    assert (furnished.data.warehouse / "version-copy.duckdb").exists()


def test_what_a_private_assessment_waits_for_is_told_to_its_own_people_alone(furnished):
    rows = [WORLD["assessments"][0] | {"level": "a-level-of-ours", "sharing": "private"}]
    assert furnished.run("take", furnished.extract("assessments", rows, "assessments-own.parquet")).returncode == 3
    store = open_current(furnished.data, date(2026, 7, 14))
    told = {
        code: str(store.ask("waiting", Viewer(organisations=frozenset({code}))).to_pylist()) for code in ("ZZ1", "ZZS")
    }
    as_at = Store(store.path, store.today, latest=store)
    told_as_at = str(as_at.ask("waiting", Viewer(organisations=frozenset({"ZZ1"}))).to_pylist())
    as_at.close()
    store.close()
    assert "a-level-of-ours" not in told_as_at and "not shared here" in told_as_at, "it may have been withdrawn since"
    assert "a-level-of-ours" in told["ZZ1"]
    assert "a-level-of-ours" not in told["ZZS"] and "not shared here" in told["ZZS"]


def test_an_nhs_number_in_a_files_name_is_repeated_nowhere(furnished):
    named = furnished.extract("observations", [observation(7)], "observations-9434765919.parquet")
    for name in ("check", "take"):
        shown = furnished.run(name, "--progress", "--json", named)
        assert "9434765919" not in shown.stdout + shown.stderr
    kept = [path for path in furnished.data.root.rglob("*") if path.is_file()]
    assert not any("9434765919" in path.name or b"9434765919" in path.read_bytes() for path in kept)


def test_only_a_unit_that_is_known_can_be_taken_as_given(furnished):
    assert furnished.run("check", "--as-given", "nonsense", furnished.here / "observations.parquet").returncode == 2


def test_withdrawing_a_definition_may_not_change_what_figures_mean_either(terminal):
    own = metric("ae_12hr", unit="count", kind="count")
    files = [
        terminal.extract("organisations"),
        terminal.extract("metrics", [own]),
        terminal.extract("observations", [observation(1, metric_id="ae_12hr", value=500.0)]),
    ]
    assert terminal.run("take", *files).returncode == 0
    gone = terminal.extract("metrics", [own | {"withdrawn": True}], "metrics-gone.parquet")
    status, [receipt] = terminal.json("take", gone)
    assert status == 1 and [fault["rule"] for fault in receipt["faults"] if fault["severity"] == "block"] == [
        "redefinition"
    ]


def test_undo_says_what_it_would_change_asks_and_can_be_turned_round(furnished):
    taken = furnished.run(
        "take", furnished.extract("observations", [observation(6, value=99.0)], "observations-b.parquet")
    )
    assert furnished.last_value() == 99.0
    number = taken.stdout.split("Receipt ")[1].split(".")[0]
    dry = furnished.run("undo", number, "--dry-run")
    assert (dry.returncode, furnished.last_value()) == (0, 99.0)
    assert "would be undone" in dry.stdout and "Nothing was changed" in dry.stderr
    done = furnished.run("undo", number, "--yes")
    assert done.returncode == 0 and furnished.last_value() != 99.0
    again = furnished.run("undo", done.stdout.split("python -m impact undo ")[1].split(".")[0], "--yes")
    assert again.returncode == 0 and furnished.last_value() == 99.0
    twice = furnished.run("undo", "99", "--yes")
    assert twice.returncode == 2 and "no receipt 99" in twice.stderr
    assert "undid receipt" in furnished.run("versions").stdout
    assert json.loads(furnished.run("versions", "--json").stdout)[0]["shown"] is True


def test_without_files_the_inbox_is_swept_and_a_check_of_it_changes_nothing(furnished):
    assert "nothing in the inbox" in furnished.run("take").stdout
    furnished.data.inbox.mkdir()
    file = furnished.extract("observations", [observation(6, value=99.0)], "observations b.parquet")
    dropped = furnished.data.inbox / file.name
    dropped.write_bytes(file.read_bytes())
    shown = furnished.run("take")
    assert "still being copied" in shown.stderr and dropped.exists()
    assert "Nothing that lies in the inbox can be taken now." in shown.stdout
    os.utime(dropped, (1, 1))
    status, [checked] = furnished.json("check")
    assert (status, checked["verdict"], dropped.exists()) == (0, "accepted", True)
    status, [taken] = furnished.json("take")
    assert (status, taken["verdict"], dropped.exists(), furnished.last_value()) == (0, "accepted", False, 99.0)
    assert furnished.json("take") == (0, [])


def test_who_takes_is_the_account_where_no_variable_says_so_and_the_command_line_where_it_has_no_name(monkeypatch):
    for name in ("USER", "USERNAME", "LOGNAME", "LNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", lambda number: ["schedule"])
    assert command_line._user() == "schedule"

    def nameless(number):
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", nameless)
    assert command_line._user() == "command line"
    monkeypatch.setenv("USER", "an analyst")
    assert command_line._user() == "an analyst"
