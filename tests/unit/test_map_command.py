"""`python -m impact map`: an unknown layout is proposed, put right with an option, remembered, and taken ever after."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from impact import __main__ as command_line
from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from tests.desk import TODAY, organisation, write

NUMBER = "9434765919"
BOARD = "Provider,Month of,Beds in use,Colour\nZZ1,{month}-25,91.2,red\nZZ2,{month}-25,{second},green\n"
BEDS = "Beds in use=figure:bed_occupancy"


@pytest.fixture(scope="module")
def known(tmp_path_factory) -> Path:
    """A data folder that knows two organisations."""
    folder = tmp_path_factory.mktemp("known")
    path = write(folder / "organisations.parquet", "organisations", [organisation("ZZ1"), organisation("ZZ2")])
    take(Settings(folder=Folder(folder / "data"), fixed_today=TODAY), [path], by="a")
    return folder / "data"


@pytest.fixture
def here(known, tmp_path) -> Path:
    shutil.copytree(known, tmp_path / "data")
    return tmp_path


@pytest.fixture
def run(here, monkeypatch, capsys):
    """Run the command line on the data folder; gives its exit status, what it printed and what it said beside that."""
    monkeypatch.setenv("IMPACT_DATA", str(here / "data"))
    monkeypatch.setenv("IMPACT_TODAY", TODAY.isoformat())

    def run(*words) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["impact", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            command_line.run()
        printed, said = capsys.readouterr()
        assert "fault of ours" not in said
        return ended.value.code or 0, printed, said

    return run


def board(here: Path, month: str = "Apr", second: object = 88, name: str | None = None) -> Path:
    path = here / (name or f"{month}.csv")
    path.write_text(BOARD.format(month=month, second=second), encoding="utf-8")
    return path


def test_what_is_unclear_is_said_and_nothing_is_made_up(run, here):
    status, printed, _ = run("map", "--json", board(here))
    told = json.loads(printed)
    assert status == 0 and set(told) == {
        "file", "sheet", "columns", "lacking", "mapping", "row_count", "rows", "unreadable", "saved",
    }  # fmt: skip
    assert (told["file"], told["sheet"], told["lacking"], told["mapping"], told["rows"]) == (
        "Apr.csv", None, ["the metric", "the figures"], None, None,
    )  # fmt: skip
    roles = {one["column"]: one["role"] for one in told["columns"]}
    assert roles == {"Provider": "org_code", "Month of": "period", "Beds in use": "", "Colour": ""}
    assert all(set(one) == {"column", "role", "means", "reason", "unsure"} for one in told["columns"])
    assert "Nothing says the metric, the figures. Say it with --column HEADING=ROLE" in run("map", here / "Apr.csv")[1]
    assert not (here / "data" / "mappings").exists()


def test_a_layout_is_put_right_remembered_and_the_next_file_of_it_is_taken_as_it_comes(run, here):
    status, printed, _ = run("map", board(here), "--column", BEDS, "--json", "--save", "Board pack")
    told = json.loads(printed)
    kept = here / "data" / "mappings" / "board-pack.toml"
    assert (status, told["saved"], told["lacking"], told["row_count"], told["unreadable"]) == (0, str(kept), [], 2, 0)
    assert told["mapping"] == kept.read_text(encoding="utf-8") and 'title = "Board pack"' in told["mapping"]
    assert [(row["org_code"], row["metric_id"], row["period_start"], row["value"]) for row in told["rows"]] == [
        ("ZZ1", "bed_occupancy", "2025-04-01", 91.2), ("ZZ2", "bed_occupancy", "2025-04-01", 88.0),
    ]  # fmt: skip
    status, printed, _ = run("take", "--json", board(here, "May", 87.5))
    (receipt,) = json.loads(printed)
    assert (status, receipt["verdict"], receipt["added"], receipt["dataset"]) == (0, "accepted", 2, "observations")
    assert "layout `board-pack`" in receipt["faults"][0]["message"]


def test_in_text_stand_the_reasons_the_mapping_file_ten_rows_and_the_cells_that_cannot_be_read(run, here):
    path = board(here, second="about 88")
    with path.open("a", encoding="utf-8") as more:
        more.writelines(f"ZZ1,Apr-{year},90,red\n" for year in range(10, 24))
    printed = run("map", path, "--column", BEDS)[1]
    assert "Beds in use = figure:bed_occupancy (Figures of: " in printed and "As you chose." in printed
    assert "# As a mapping file\n" in printed and 'title = "Apr"' in printed
    assert "# The first 10 of the 16 rows that it makes" in printed and printed.count("2010-04-30") == 1
    assert "Cells that cannot be read: 1; the rows they are in would be rejected." in printed
    assert json.loads(run("map", path, "--column", BEDS, "--json")[1])["unreadable"] == 1


WRONG = {
    "a role that is none": (["--column", "Colour=nothing"], 2, "“nothing” is no role of a column"),
    "a column that is not there": (["--column", "Beds=value"], 2, "the file has no such column"),
    "no role at all": (["--column", "Colour"], 2, "Write it as `Beds=figure:bed_occupancy`"),
    "a layout that lacks something": (["--save", "Board"], 2, "nothing says the metric"),
    "a name of a mapping that came with the app": (
        ["--column", BEDS, "--save", "Staff survey benchmark"], 2, "there is a layout “staff-survey-benchmark” already",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_wrong_usage_is_said_with_status_two_and_nothing_is_kept(run, here, what):
    words, expected, sentence = WRONG[what]
    status, _, said = run("map", board(here), *words)
    assert status == expected and said.startswith("Cannot do that. ") and sentence in said
    assert not (here / "data" / "mappings").exists()


FILES = {
    "gone.csv": (None, "There is no such file"),
    "empty.csv": ("", "empty"),
    "observations.parquet": ("PAR1", "parquet is taken as it stands"),
    "people.csv": (f"Provider,Month,NHS number\nZZ1,Apr-25,{NUMBER}\n", "persons"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_for_which_there_is_no_layout_to_propose_is_said_in_a_sentence(run, here, name):
    content, sentence = FILES[name]
    if content is not None:
        (here / name).write_text(content, encoding="utf-8")
    status, printed, said = run("map", "--json", here / name)
    assert status in (1, 2) and sentence in said and printed == "" and NUMBER not in said


def test_a_layout_is_kept_beside_a_mapping_file_that_is_broken_and_never_over_it(run, here):
    broken = here / "data" / "mappings" / "board.toml"
    broken.parent.mkdir()
    broken.write_text("id = [", encoding="utf-8")
    status, _, said = run("map", board(here), "--column", BEDS, "--save", "Board")
    assert status == 2 and "there is a layout “board” already" in said and broken.read_text() == "id = ["
    assert run("map", board(here), "--column", BEDS, "--save", "Board pack")[0] == 0
