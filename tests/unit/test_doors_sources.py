"""CSV and Excel come in by the same contracts as parquet: the same figures, the same faults, each with its place."""

import csv
import io

import pytest
from openpyxl import Workbook, load_workbook

from impact.contracts import contract, templates
from impact.folder import Folder
from impact.intake import archive, ledger, rebuild, take
from impact.settings import Settings
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, Desk, found, observation, write

HEADER = ["metric_id", "org_code", "period_start", "breakdown", "period_end", "value", "status"]
NUMBER = "9434765919"


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.fixture
def settings(tmp_path):
    return Settings(folder=Folder(tmp_path / "data"), fixed_today=TODAY)


def rows_of(rows: list[dict]) -> list[list]:
    return [[row.get(name) for name in HEADER] for row in rows]


def as_csv(rows, header=HEADER, separator: str = ",", decimal: str = ".", above=()) -> str:
    into = io.StringIO()
    lines = csv.writer(into, delimiter=separator)
    lines.writerows([[line] for line in above])
    lines.writerow(header)
    lines.writerows(
        [str(cell).replace(".", decimal) if isinstance(cell, float) else cell for cell in row] for row in rows
    )
    return into.getvalue()


def book(sheets: dict[str, list], **hidden) -> Workbook:
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = hidden.get(title, "visible")
    return made


def saved(made: Workbook) -> bytes:
    into = io.BytesIO()
    made.save(into)
    return into.getvalue()


def put(folder, content: bytes | str, name: str = "observations.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


ROWS = rows_of(WORLD["observations"])
WAYS = {
    "comma": ("observations.csv", as_csv(ROWS).encode()),
    "semicolon and decimal comma": ("observations.csv", as_csv(ROWS, separator=";", decimal=",").encode()),
    "UTF-16": ("observations.csv", as_csv(ROWS, separator="\t").encode("utf-16")),
    "byte order mark": ("observations.csv", as_csv(ROWS).encode("utf-8-sig")),
    "titles above": ("observations.csv", as_csv(ROWS, above=("Figures of July", "", "From the team")).encode()),
    "Excel": ("observations.xlsx", saved(book({"Data": [HEADER, *ROWS]}))),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_same_content_gives_the_same_version_and_comes_back_from_the_archive(settings, tmp_path, way):
    others = [write(tmp_path / f"{one}.parquet", one, WORLD[one]) for one in ("organisations", "metrics")]
    by_parquet = Settings(folder=Folder(tmp_path / "by parquet"), fixed_today=TODAY)
    take(by_parquet, [*others, write(tmp_path / "observations.parquet", "observations", WORLD["observations"])], by="a")
    name, content = WAYS[way]
    told = take(settings, [*others, put(tmp_path, content, name)], by="an analyst")
    assert [receipt.verdict for receipt in told] == ["accepted"] * 3
    wanted = versions.current(by_parquet.folder).fingerprint
    assert versions.current(settings.folder).fingerprint == wanted
    assert archive.find(settings.folder, told[2].sha256).read_bytes() == content
    assert rebuild(settings).fingerprint == wanted
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


def versions_of(settings):
    import duckdb

    return duckdb.connect(str(versions.current(settings.folder).path), read_only=True)


@pytest.mark.parametrize("dataset", ["organisations", "observations"])
def test_a_filled_in_template_comes_straight_back_in(desk, dataset):
    row = {name: value for name, value in WORLD[dataset][0].items()}
    names = list(contract(dataset).names)
    made = load_workbook(io.BytesIO(templates.workbook(contract(dataset))))
    for place, name in enumerate(names, start=1):
        made[dataset].cell(2, place, row.get(name))
    table = as_csv([[row.get(name) for name in names]], header=names)
    for name, content in ((f"{dataset}.xlsx", saved(made)), (f"{dataset}.csv", table)):
        assert desk.take_file(put(desk.folder, content, name)).verdict in ("accepted", "unchanged")
    assert any(row.items() <= one.items() for one in desk.rows("taken", dataset))
