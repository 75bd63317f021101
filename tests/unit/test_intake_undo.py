"""What was taken can be taken back, and put back: the data then is as if the files that stand were all there ever was."""

import os
import shutil
from dataclasses import replace
from datetime import date

import duckdb
import pytest

from impact.errors import UsageError
from impact.folder import Folder
from impact.intake import check, chronicle, foresee, ledger, rebuild, take
from impact.intake.undo import foresee_undo, undo
from impact.readiness import prepare
from impact.settings import Settings
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, observation, write

DIRECTORY = ("organisations", "metrics")


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A folder with a data folder that has its directory, a copy that has observations A too, and the files."""
    here = tmp_path_factory.mktemp("begun")
    directory, data = (Settings(folder=Folder(here / name), fixed_today=TODAY) for name in ("directory", "data"))
    for dataset in DIRECTORY:
        take(directory, [write(here / f"{dataset}.parquet", dataset, WORLD[dataset])], by="an analyst")
    shutil.copytree(directory.folder.root, data.folder.root)
    take(data, [extract(here, "a", 10.0)], by="an analyst")
    return here


@pytest.fixture
def settings(begun, tmp_path) -> Settings:
    """A data folder that has its directory (receipts 1 and 2) and observations A (receipt 3)."""
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    return Settings(folder=Folder(tmp_path / "data"), fixed_today=TODAY)


def extract(folder, name: str, value: float):
    return write(folder / f"observations-{name}.parquet", "observations", [observation(1, value=value), observation(2)])


def more(folder, value: float):
    rows = [observation(1, value=value), observation(2), observation(3)]
    return write(folder / "observations-more.parquet", "observations", rows)


def fingerprint(settings: Settings) -> str:
    return versions.current(settings.folder).fingerprint


def figures(settings: Settings) -> list[float]:
    with duckdb.connect(str(versions.current(settings.folder).path), read_only=True) as connection:
        return [value for (value,) in connection.execute("SELECT value FROM point ORDER BY period_start").fetchall()]


def revised(settings: Settings) -> list[tuple]:
    """What the app says was revised: by the value before."""
    with duckdb.connect(str(versions.current(settings.folder).path), read_only=True) as connection:
        return connection.execute("SELECT figure, until FROM worth_checking WHERE rule = 'revised'").fetchall()


def as_if_only(settings: Settings, tmp_path, *files) -> str:
    """The fingerprint of a fresh data folder that took only the directory and these files."""
    fresh = replace(settings, folder=Folder(tmp_path / f"fresh-{len(list(tmp_path.iterdir()))}"))
    shutil.copytree(tmp_path / "directory", fresh.folder.root)
    for file in files:
        take(fresh, [file], by="somebody else")
    return fingerprint(fresh)


def test_take_a_revise_with_b_take_a_again_undo_and_redo_end_where_they_should(settings, tmp_path):
    a, b = tmp_path / "observations-a.parquet", extract(tmp_path, "b", 20.0)
    with_a = fingerprint(settings)
    take(settings, [b], by="an analyst")
    with_b = fingerprint(settings)
    [again] = take(settings, [a], by="an analyst")
    assert (again.revised, again.place, fingerprint(settings), figures(settings)[0]) == (1, 5, with_a, 10.0)
    assert with_b == as_if_only(settings, tmp_path, a, b)

    assert undo(settings, 5, by="an analyst").version.serial == 6
    assert (fingerprint(settings), figures(settings)[0]) == (with_b, 20.0)
    undo(settings, 4, by="an analyst")
    assert (fingerprint(settings), figures(settings)[0]) == (with_a, 10.0)
    put_back = undo(settings, 6, by="an analyst")  # the undo of receipt 5
    assert put_back.puts_back and (fingerprint(settings), figures(settings)[0]) == (with_a, 10.0)
    assert [entry.place for entry in ledger.entries(settings.folder)] == [1, 2, 3, 5]
    assert rebuild(settings).fingerprint == with_a


def test_that_a_figure_was_revised_is_undone_put_back_and_rebuilt_with_the_file_that_revised_it(settings, tmp_path):
    b = extract(tmp_path, "b", 20.0)
    take(settings, [b], by="an analyst")
    assert revised(settings) == [(10.0, TODAY)]
    assert fingerprint(settings) == as_if_only(settings, tmp_path, b), "how a figure came is no part of the content"
    undo(settings, 4, by="an analyst")
    assert revised(settings) == []
    undo(settings, 5, by="an analyst")
    assert revised(settings) == [(10.0, TODAY)]
    take(replace(settings, fixed_today=date(2026, 7, 20)), [more(tmp_path, 20.0)], by="an analyst")
    assert revised(settings) == [(10.0, TODAY)], "a longer file with the same figure keeps what was said of it"
    rebuild(settings)
    assert revised(settings) == [(10.0, TODAY)]


def test_rows_withdrawn_with_a_re_issue_come_back_with_its_undo_and_go_again_with_its_redo(settings, tmp_path):
    issue = write(tmp_path / "observations-a-v2.parquet", "observations", [observation(2)])
    seen, preview = foresee(settings, [issue], withdraw_missing=True)
    assert (seen[0].verdict, seen[0].withdrawn, preview.in_view_counts["goes"]) == ("accepted", 1, 1)
    assert figures(settings) == [10.0, 72.0]

    [taken] = take(settings, [issue], by="an analyst", withdraw_missing=True)
    assert (taken.place, taken.to_json()["withdrawn"], figures(settings)) == (4, 1, [72.0])
    without = fingerprint(settings)
    assert ledger.entries(settings.folder)[-1].withdraw_missing
    assert undo(settings, 4, by="an analyst").rows == {"observations": {"in force": (1, 2)}}
    assert figures(settings) == [10.0, 72.0]
    undo(settings, 5, by="an analyst")
    assert (figures(settings), fingerprint(settings)) == ([72.0], without)
    assert rebuild(settings).fingerprint == without
    undo(settings, 3, by="an analyst")  # without the first issue there is nothing that the second could lack
    assert figures(settings) == [72.0]


def test_rows_that_were_kept_can_still_be_withdrawn_after_an_undo_of_the_file_that_lacks_them(settings, tmp_path):
    other = write(tmp_path / "observations-other.parquet", "observations", [observation(2), observation(3)])
    half = write(
        tmp_path / "observations-other-v2.parquet", "observations", [observation(1, value=11.0), observation(3)]
    )
    take(settings, [other], by="an analyst")
    [kept] = take(settings, [half], by="an analyst")
    assert (kept.not_here, kept.withdrawn, figures(settings)) == (1, 0, [11.0, 72.0, 73.0])
    assert "undo its receipt first" in " ".join(kept.sentences())
    undo(settings, kept.place, by="an analyst")
    [again] = take(settings, [half], by="an analyst", withdraw_missing=True)
    assert (again.withdrawn, figures(settings)) == (1, [11.0, 73.0])


def test_a_version_from_before_it_was_kept_how_figures_came_is_folded_anew(settings, tmp_path):
    take(settings, [extract(tmp_path, "b", 20.0)], by="an analyst")
    for _, version in versions.on_disk(settings.folder):
        with duckdb.connect(str(version.path)) as connection:
            connection.execute("DROP TABLE taken.arrival")
    take(settings, [more(tmp_path, 20.0)], by="an analyst")
    assert revised(settings) == [(10.0, TODAY)]


def test_an_undone_file_that_comes_again_is_judged_anew(settings, tmp_path):
    undo(settings, 3, by="an analyst")
    assert figures(settings) == []
    [again] = take(settings, [tmp_path / "observations-a.parquet"], by="an analyst")
    assert (again.verdict, again.added, again.place) == ("accepted", 2, 5)


def test_the_very_bytes_of_a_revised_file_or_an_undone_one_are_told_beforehand_and_on_the_receipt(settings, tmp_path):
    def told(receipts) -> list[str]:
        return [fault.message.split("; ")[1] for fault in receipts[0].faults if fault.rule == "taken_before"]

    a = tmp_path / "observations-a.parquet"
    assert told(foresee(settings, [a])[0]) == [], "it alters nothing"
    take(settings, [extract(tmp_path, "a-v2", 20.0)], by="an analyst")
    again = ["taking it again puts its figures back over what has come since (receipt 4)."]
    assert told(foresee(settings, [a])[0]) == told(check(settings, [a])) == again
    receipts = take(settings, [a], by="an analyst")
    assert told(receipts) == again and "as receipt 3" in receipts[0].faults[0].message
    undo(settings, 5, by="an analyst")
    undo(settings, 3, by="an analyst")
    undo(settings, 4, by="an analyst")
    receipts = take(settings, [a], by="an analyst")
    assert told(receipts) == ["taking it again puts its figures back."]
    assert "receipt 5, and undone since (receipt 6)" in receipts[0].faults[0].message


def test_rows_wait_again_when_the_file_that_defined_them_is_undone_and_the_undo_says_so(settings, tmp_path):
    before = fingerprint(settings)
    seen = foresee_undo(settings, 1)
    assert seen.rows["observations"] == {"in force": (2, 0), "waiting": (0, 2)}
    told = "\n".join(seen.sentences())
    assert "organisations.parquet (receipt 1, taken by an analyst on" in told and "would be undone" in told
    assert "observations: 0 rows waiting before, 2 after." in told
    assert fingerprint(settings) == before and len(ledger.history(settings.folder)) == 3, "nothing has changed"

    done = undo(settings, 1, by="an analyst")
    assert (done.rows, figures(settings)) == (seen.rows, [])
    undo(settings, done.entry.place, by="an analyst")
    assert fingerprint(settings) == before


def test_the_preview_of_an_undo_names_the_figures_that_go_back(settings, tmp_path):
    take(settings, [extract(tmp_path, "b", 20.0)], by="an analyst")
    told = "\n".join(foresee_undo(settings, 4).sentences())
    assert "20.0 % before, 10.0 % after" in told and "No row comes or goes" in told


@pytest.mark.parametrize("killed_before", ["pointer", "version"])
def test_an_undo_that_was_cut_off_is_finished_by_the_next_take(settings, tmp_path, killed_before):
    a = tmp_path / "observations-a.parquet"
    take(settings, [extract(tmp_path, "b", 20.0)], by="an analyst")
    pointer = settings.folder.warehouse / "current.json"
    kept = pointer.read_bytes()
    done = undo(settings, 4, by="an analyst")
    pointer.write_bytes(kept)  # as if it had been killed before the pointer moved
    if killed_before == "version":
        os.remove(done.version.path)
        (settings.folder.archive / "versions" / f"{done.version.serial:06d}.json").unlink()
    [unchanged] = take(settings, [a], by="an analyst")
    assert unchanged.verdict == "unchanged"
    assert (figures(settings)[0], fingerprint(settings)) == (10.0, as_if_only(settings, tmp_path, a))


def test_an_undo_that_was_cut_off_is_finished_when_the_app_starts(settings, tmp_path):
    kept = (settings.folder.warehouse / "current.json").read_bytes()
    undo(settings, 3, by="an analyst")
    (settings.folder.warehouse / "current.json").write_bytes(kept)
    assert prepare(settings) and figures(settings) == []


@pytest.mark.parametrize(
    ("place", "said"),
    [(9, "no receipt 9"), (0, "no receipt 0"), (3, r"undone already.*python -m impact undo 4")],
)
def test_what_cannot_be_undone_is_said_with_what_can(settings, place, said):
    undo(settings, 3, by="an analyst")
    with pytest.raises(UsageError, match=said):
        undo(settings, place, by="an analyst")


def test_the_chronicle_tells_every_version_with_what_arrived_or_was_undone(settings):
    undo(settings, 3, by="a colleague")
    rebuild(settings)
    told = chronicle.chapters(settings.folder)
    assert [chapter.record.serial for chapter in told] == [5, 4, 3, 2, 1]
    assert [chapter.is_shown for chapter in told] == [True, False, False, False, False]
    lines = chronicle.sentences(told, lambda at: "then")
    assert lines[0].startswith("Version 5: then, ledger place 4, content ") and lines[0].endswith(", shown now")
    assert "  receipt 4: undid receipt 3 (observations-a.parquet), by a colleague" in lines
    assert "  receipt 3: observations-a.parquet, taken by an analyst" in lines


def test_a_version_no_longer_on_disk_is_still_told(settings):
    for place in (3, 4, 5, 6):
        undo(settings, place, by="an analyst")
    told = chronicle.chapters(settings.folder)
    assert [chapter.record.serial for chapter in told if not chapter.is_on_disk] == [2, 1]
    assert any("not on disk" in line for line in chronicle.sentences(told, lambda at: "then"))
