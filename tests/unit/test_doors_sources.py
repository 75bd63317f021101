"""CSV and Excel come in by the same contracts as parquet: the same figures, the same faults, each with its place."""

import io
from dataclasses import replace

import duckdb
import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from impact.catalogue import newest
from impact.contracts import contract, templates
from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import archive, check, ledger, rebuild, sourced, take
from impact.intake.batch import Given, judge_batch
from impact.intake.undo import undo
from impact.settings import Settings
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, Desk, found, observation, organisation, write
from tests.sent import HEADER, as_csv, book, put, rows_of, saved

NUMBER = "9434765919"


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.fixture
def settings(tmp_path):
    return Settings(folder=Folder(tmp_path / "data"), fixed_today=TODAY)


ROWS = rows_of(WORLD["observations"])
WAYS = {
    "comma": ("observations.csv", as_csv(ROWS).encode()),
    "semicolon and decimal comma": ("observations.csv", as_csv(ROWS, separator=";", decimal=",").encode()),
    "UTF-16": ("observations.csv", as_csv(ROWS, separator="\t").encode("utf-16")),
    "byte order mark": ("observations.csv", as_csv(ROWS).encode("utf-8-sig")),
    "titles above": ("observations.csv", as_csv(ROWS, above=("Figures of July", "", "From the team")).encode()),
    "Excel": ("observations.xlsx", saved(book({"Data": [HEADER, *ROWS]}))),
}


@pytest.fixture(scope="module")
def by_parquet(tmp_path_factory) -> str:
    """The fingerprint of the world that came in as parquet."""
    folder = tmp_path_factory.mktemp("by parquet")
    files = [write(folder / f"{one}.parquet", one, WORLD[one]) for one in ("organisations", "metrics", "observations")]
    chosen = Settings(folder=Folder(folder / "data"), fixed_today=TODAY)
    take(chosen, files, by="a")
    return versions.current(chosen.folder).fingerprint


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_it_brings_the_same_rows(desk, tmp_path, way):
    by_parquet = Desk(tmp_path)
    by_parquet.take("observations", WORLD["observations"])
    name, content = WAYS[way]
    assert desk.take_file(put(tmp_path, content, name)).verdict == "accepted"
    assert desk.state() == by_parquet.state()


@pytest.mark.parametrize("way", ["semicolon and decimal comma", "Excel"])
def test_the_same_content_gives_the_same_version_and_comes_back_from_the_archive(settings, tmp_path, by_parquet, way):
    others = [write(tmp_path / f"{one}.parquet", one, WORLD[one]) for one in ("organisations", "metrics")]
    name, content = WAYS[way]
    told = take(settings, [*others, put(tmp_path, content, name)], by="an analyst")
    assert [receipt.verdict for receipt in told] == ["accepted"] * 3
    assert versions.current(settings.folder).fingerprint == by_parquet
    assert archive.find(settings.folder, told[2].sha256).read_bytes() == content
    assert rebuild(settings).fingerprint == by_parquet
    assert [entry.file for entry in ledger.entries(settings.folder)][-1] == name


def test_a_cell_that_cannot_be_read_rejects_its_row_and_is_named_once_with_its_place(desk):
    text = as_csv([*ROWS[:1], [], *rows_of([observation(2, value="about 70", period_end="soon")]), *ROWS[2:3]])
    receipt = desk.take_file(put(desk.folder, text.replace("\r\n\r\n", "\r\n,,,,,,\r\n")))
    assert (receipt.verdict, receipt.rows, receipt.taken, receipt.rejected) == ("partly", 3, 2, 1)
    assert found(receipt) == [("unreadable_date", 3, "period_end"), ("unreadable_number", 3, "value")]
    assert "row 3, line 4, column value" in "\n".join(receipt.sentences())
    assert "`about 70`" in receipt.faults[-1].message
    assert [row["row"] for row in desk.rows("taken", "observations")] == [1, 4]


def test_a_row_of_another_width_is_rejected_and_nothing_is_said_of_its_cells(desk):
    text = as_csv(ROWS[:2]).rstrip() + ",and,more\n" + as_csv(ROWS[2:3]).split("\n", 1)[1]
    receipt = desk.take_file(put(desk.folder, text))
    assert found(receipt) == [("ragged_row", 2, None)]
    assert receipt.taken == 2


@pytest.mark.parametrize("mark", ["*", "-", "c", "<5"])
def test_a_figure_kept_back_is_suppressed_and_never_nought(desk, mark):
    receipt = desk.take_file(put(desk.folder, as_csv(rows_of([observation(1, value=mark)]))))
    assert (receipt.verdict, [fault.rule for fault in receipt.faults if fault.rule == "suppressed_cells"]) == (
        "accepted",
        ["suppressed_cells"],
    )
    row = desk.rows("taken", "observations")[0]
    assert (row["value"], row["status"]) == (None, "suppressed")


def test_where_a_row_stood_is_kept_and_travels_from_version_to_version(settings, tmp_path):
    others = [write(tmp_path / f"{one}.parquet", one, WORLD[one]) for one in ("organisations", "metrics")]
    made = book({"North": [["Figures"], HEADER, *ROWS[:2]], "South": [HEADER, *ROWS[2:]]})
    receipt = take(settings, [*others, put(tmp_path, saved(made), "observations.xlsx")], by="a")[2]
    assert [fault.rule for fault in receipt.faults if fault.rule == "several_sheets"] == ["several_sheets"]
    more = write(tmp_path / "organisations-more.parquet", "organisations", [{**WORLD["organisations"][0], "name": "N"}])
    take(settings, [more], by="a")
    with versions_of(settings) as connection:
        kept = connection.execute('SELECT "row", sheet, line FROM taken.origin ORDER BY "row"').fetchall()
    assert kept == [(1, "North", 3), (2, "North", 4), *((row, "South", row - 1) for row in range(3, 7))]


def test_where_rows_stood_is_forgotten_once_no_row_of_their_take_is_left(settings, tmp_path):
    known = [write(tmp_path / f"{one}.parquet", one, WORLD[one]) for one in ("organisations", "metrics")]
    parts = {
        "observations-replaced.csv": ROWS[:2],
        "observations-undone.csv": ROWS[2:4],
        "observations-half.csv": ROWS[4:],
    }
    told = take(settings, [*known, *(put(tmp_path, as_csv(rows), name) for name, rows in parts.items())], by="a")
    _, undone, half = (receipt.place for receipt in told[2:])
    revised = [observation(number, value=1.0) for number in (1, 2, 5)]
    take(settings, [write(tmp_path / "observations-revised.parquet", "observations", revised)], by="a")
    undo(settings, undone, by="a")
    take(settings, [write(tmp_path / "organisations-more.parquet", "organisations", [organisation("ZZ7")])], by="a")
    with versions_of(settings) as connection:
        kept = connection.execute('SELECT "place", "row", line FROM taken.origin ORDER BY ALL').fetchall()
    assert kept == [(half, 1, 2), (half, 2, 3)]


def versions_of(settings):
    return duckdb.connect(str(versions.current(settings.folder).path), read_only=True)


@pytest.mark.parametrize("dataset", ["organisations", "observations", "assessments"])
def test_a_filled_in_template_comes_straight_back_in(desk, dataset):
    row = {name: value for name, value in WORLD[dataset][0].items()}
    names = list(contract(dataset).names)
    made = load_workbook(io.BytesIO(templates.workbook(contract(dataset), newest().ids)))
    for place, name in enumerate(names, start=1):
        made[dataset].cell(2, place, row.get(name))
    table = as_csv([[row.get(name) for name in names]], header=names)
    for name, content in ((f"{dataset}.xlsx", saved(made)), (f"{dataset}.csv", table)):
        assert desk.take_file(put(desk.folder, content, name)).verdict in ("accepted", "unchanged")
    assert any(row.items() <= one.items() for one in desk.rows("taken", dataset))


def hidden_number(place: str) -> tuple[str, bytes]:
    """A source with a valid NHS number in one place of it."""
    noted = [HEADER, *ROWS]
    if place == "cell":
        return "observations.csv", as_csv(rows_of([observation(1, breakdown=f"n {NUMBER}")])).encode()
    if place == "wider row":
        return "observations.csv", (as_csv(ROWS) + f"a,b,c,d,e,f,g,{NUMBER}\n").encode()
    if place == "above":
        return "observations.csv", as_csv(ROWS, above=(f"For {NUMBER}",)).encode()
    if place == "among figures":
        return "observations.csv", as_csv(rows_of([observation(1, value="943 476 5919")])).encode()
    if place == "number of Excel":
        return "observations.xlsx", saved(book({"Data": [[*HEADER, "x_id"], [*ROWS[0], int(NUMBER)]]}))
    if place == "float":
        return "observations.csv", as_csv([[*ROWS[0], f"{NUMBER}.0"]], header=[*HEADER, "x_id"]).encode()
    if place == "sheet name":
        return "observations.xlsx", saved(book({f"of {NUMBER}": noted}))
    if place == "hidden sheet":
        return "observations.xlsx", saved(book({"Data": noted, "Old": [["who", "what"], [NUMBER, "a"]]}, Old="hidden"))
    made = book({"Data": noted})
    made["Data"]["B2"].comment = Comment(f"this is {NUMBER}", "x")
    return "observations.xlsx", saved(made)


PLACES = [
    "cell",
    "wider row",
    "above",
    "among figures",
    "number of Excel",
    "float",
    "sheet name",
    "hidden sheet",
    "comment",
]


@pytest.mark.parametrize("place", PLACES)
def test_an_nhs_number_anywhere_is_refused_and_stands_nowhere(settings, tmp_path, place):
    name, content = hidden_number(place)
    receipt = take(settings, [put(tmp_path, content, name)], by="an analyst")[0]
    assert receipt.verdict == "refused"
    assert {fault.rule for fault in receipt.faults} & {"nhs_number", "nhs_number_in_name", "nhs_number_outside"}
    kept = [path.read_bytes() for path in settings.folder.root.rglob("*") if path.is_file()]
    assert kept and not any(NUMBER.encode() in one or b"943 476 5919" in one for one in kept)
    assert not archive.holds(settings.folder, receipt.sha256)


def test_a_file_about_persons_in_an_unknown_layout_is_to_be_deleted_and_not_to_be_renamed(desk):
    receipt = desk.take_file(put(desk.folder, b"Surname,Month\nSmith,May 2026\n", "people.csv"))
    assert [fault.rule for fault in receipt.faults] == ["person_level_column"] and receipt.verdict == "refused"


def test_figures_of_ten_digits_are_no_persons(desk):
    rows = [[*ROWS[0][:5], int(NUMBER), "final", "943476.5919"]]
    receipt = desk.take_file(put(desk.folder, as_csv(rows, header=[*HEADER, "x_share"])))
    assert not [fault for fault in receipt.faults if fault.rule.startswith("nhs_number")]


def test_a_sheet_that_is_not_read_may_have_no_columns_about_persons_either(desk):
    made = book({"Data": [HEADER, *ROWS], "Old": [["Surname", "Ward"], ["a", "b"]]}, Old="hidden")
    receipt = desk.take_file(put(desk.folder, saved(made), "observations.xlsx"))
    assert found(receipt) == [("person_level_column", None, "Surname")]


def merged() -> bytes:
    made = book({"Data": [HEADER, *ROWS]})
    made["Data"].merge_cells("A2:A3")
    return saved(made)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TWICE = as_csv([[*row, 1] for row in ROWS], header=[*HEADER, "value"])
NASTY = {
    "password": ("observations.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted_workbook"),
    "old Excel": ("observations.xls", OLE + b"\0" * 100, "other_workbook"),
    "cut short": ("observations.xlsx", saved(book({"Data": [HEADER, *ROWS]}))[:-30], "broken_workbook"),
    "formula": ("observations.xlsx", saved(book({"D": [HEADER, [*ROWS[0][:5], "=1+1", "final"]]})), "formula_without_value"),
    "merged": ("observations.xlsx", merged(), "merged_cells"),
    "header only": ("observations.csv", as_csv([]).encode(), "empty_file"),
    "nothing": ("observations.csv", b"", "empty_file"),
    "blank": ("observations.csv", b"\n\n \n", "empty_file"),
    "column twice": ("observations.csv", TWICE.encode(), "repeated_column"),
    "near miss": ("observations.csv", as_csv(ROWS).replace("org_code", "org_cod").encode(), "missing_column"),
    "long cell": ("observations.csv", as_csv([["x" * 5_000_000, *ROWS[0][1:]]]).encode(), "cell_too_long"),
    "open quote": ("observations.csv", (as_csv(ROWS) + '"a,b').encode(), "broken_quotes"),
    "NUL": ("observations.csv", (as_csv(ROWS) + "\0").encode(), "nul_bytes"),
    "picture": ("observations.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "unknown_kind"),
    "no dataset": ("figures.csv", as_csv(ROWS).encode(), "unknown_dataset"),
}  # fmt: skip


@pytest.mark.parametrize("case", NASTY)
def test_a_file_that_cannot_be_taken_says_why_and_changes_nothing(desk, case):
    name, content, rule = NASTY[case]
    before = desk.state()
    receipt = desk.take_file(put(desk.folder, content, name))
    assert rule in {fault.rule for fault in receipt.faults}
    assert receipt.verdict == ("partly" if case == "merged" else "refused")
    assert case == "merged" or desk.state() == before


def test_a_near_miss_names_the_column_that_was_meant(desk):
    receipt = desk.take_file(put(desk.folder, as_csv(ROWS).replace("org_code", "org_cod")))
    assert any("did you mean org_code?" in fault.message for fault in receipt.faults)


def test_a_folder_that_is_called_like_a_file_is_refused(desk):
    (desk.folder / "observations.csv").mkdir()
    assert found(desk.take_file(desk.folder / "observations.csv")) == [("not_a_file", None, None)]


LONGEST = "observations-" + "é" * 110 + "; a b.csv"
assert len(LONGEST.encode()) <= 250


@pytest.mark.parametrize("name", [LONGEST, "observations " + "x" * 10 + "." + "y" * 200, "observations-1.CSV"])
def test_a_file_of_any_name_is_taken_and_found_again(settings, tmp_path, name):
    others = [write(tmp_path / f"{one}.parquet", one, WORLD[one]) for one in ("organisations", "metrics")]
    receipt = take(settings, [*others, put(tmp_path, as_csv(ROWS), name)], by="a")[2]
    assert (receipt.verdict, receipt.file) == ("accepted", name)
    assert archive.find(settings.folder, receipt.sha256).read_text() == as_csv(ROWS).replace("\r\n", "\n")


def test_a_file_replaced_while_it_is_read_is_not_taken(settings, tmp_path, monkeypatch):
    others = [write(tmp_path / f"{one}.parquet", one, WORLD[one]) for one in ("organisations", "metrics")]
    path = put(tmp_path, as_csv(ROWS))
    read = sourced.sheets.read

    def replaced(*words):
        told = read(*words)
        path.write_text(as_csv(ROWS[:1]))
        return told

    monkeypatch.setattr(sourced.sheets, "read", replaced)
    with pytest.raises(ImpactError, match="changed while it was being taken"):
        take(settings, [*others, path], by="a")
    assert versions.current(settings.folder) is None and ledger.entries(settings.folder) == []


def test_a_definition_may_change_where_all_its_figures_come_again_as_csv(settings, tmp_path):
    others = [write(tmp_path / f"{one}.parquet", one, WORLD[one]) for one in ("organisations", "metrics")]
    figures = put(tmp_path, as_csv(ROWS))
    take(settings, [*others, figures], by="a")
    changed = [{**WORLD["metrics"][0], "kind": "rate"}, *WORLD["metrics"][1:]]
    metrics = write(tmp_path / "metrics-again.parquet", "metrics", changed)
    assert [one.verdict for one in check(settings, [metrics])] == ["refused"]
    assert "refused" not in [one.verdict for one in take(settings, [metrics, figures], by="a")]


def test_what_goes_back_names_the_line_of_the_file(settings, tmp_path):
    others = [write(tmp_path / f"{one}.parquet", one, WORLD[one]) for one in ("organisations", "metrics")]
    made = book({"North": [["Title"], HEADER, *rows_of([observation(1, value="soon")])]})
    take(settings, [*others, put(tmp_path, saved(made), "observations.xlsx")], by="a")
    sheet = next(settings.folder.rejects.rglob("ZZ1.csv")).read_text(encoding="utf-8-sig")
    assert "In the file it is row 3 of the sheet North." in sheet


def test_a_remembered_layout_is_asked_with_the_files_name_and_enters_the_ledger(settings, tmp_path):
    class Renaming:
        dataset, name, sha256, content = "observations", "plain", "ab" * 32, b""

        def apply(self, sheet):
            return replace(sheet, cells=sheet.cells.rename_columns(HEADER))

    asked = []

    def layouts(name, mapping):
        asked.append((name, mapping))
        return lambda sheet: Renaming() if sheet.cells.column_names[0] == "Measure" else None

    desk = Desk(tmp_path)
    path = put(tmp_path, as_csv(ROWS, header=["Measure", "Who", "From", "Part", "To", "Figure", "State"]), "july.csv")
    receipt = judge_batch(desk.connection, [Given(path, "july.csv")], today=TODAY, first_place=3, layouts=layouts)[0]
    assert (receipt.verdict, receipt.dataset, receipt.mapping) == ("accepted", "observations", "ab" * 32)
    assert asked == [("july.csv", None)]
