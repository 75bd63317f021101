"""Every rule that is not a row rule of a contract (`messages.toml`), planted once: found, at its row and column, in words.

A rule of that file without a plant here fails.
"""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pytest

from impact import intake
from impact.folder import Folder
from impact.intake.judging import Circumstances, judge_in
from impact.intake.layouts import Layouts
from impact.intake.ledger import Entry
from impact.sources import encodings
from tests.desk import TODAY, WORLD, Desk, counted, metric, observation, organisation, write
from tests.sent import HEADER, as_csv, book, put, rows_of, saved

MESSAGES = tomllib.loads((Path(intake.__file__).parent / "messages.toml").read_text(encoding="utf-8"))
NUMBER = "9434765919"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROWS = rows_of(WORLD["observations"])
TEXT = as_csv(ROWS)
KEY = "metric_id, org_code, period_start, breakdown"
MAPPING = """
id = "{id}"
title = "{id}"
dataset = "observations"
[recognise]
columns = [{columns}]
[columns]
org_code = "Code"
[period]
label = "Month"
[[leave_out]]
column = "Code"
words = ["Total"]
reason = "a total"
[[figures]]
column = "Beds"
metric_id = "seen"
scale = {{ times = 1000 }}
"""
LAYOUTS = {
    "beds": '"Code", "Month", "Beds"',
    "north": '"Code", "Month", "Beds", "North"',
    "south": '"Code", "Month", "Beds", "South"',
    "lean": '"Code", "Staff"',
}
MAPPINGS = {id_: MAPPING.format(id=id_, columns=columns) for id_, columns in LAYOUTS.items()}
BEDS = "Code,Month,Beds,Nurses\nZZ1,Apr-25,0.091,3\nTotal,Apr-25,4,9\n"


@dataclass(frozen=True)
class Plant:
    """What is handed in, and where the fault is. content: bytes, text or rows; or what makes the file in a folder.

    before: what is taken first, as dataset and rows. limits: bounds that are made small for it. mappings: by id, those
    of the data folder. again: the same bytes were taken before all that.
    """

    content: bytes | str | Sequence[dict] | Callable[[Path], Path]
    row: int | None = None
    column: str | None = None
    name: str = "observations.csv"
    before: Sequence[tuple[str, list[dict]]] = ()
    types: dict[str, pa.DataType] | None = None
    limits: dict[str, int] = field(default_factory=dict)
    as_given: frozenset[str] = frozenset()
    withdraw: bool = False
    again: bool = False
    mappings: dict[str, str] = field(default_factory=dict)


def changed(column: str, value, **more) -> Plant:
    """A CSV of two rows, the second of which holds `value` in `column`."""
    return Plant(as_csv([ROWS[0], *rows_of([observation(2, **{column: value}, **more)])]), 2, column)


def parquet(
    rows: Sequence[dict], row: int | None = None, column: str | None = None, of="observations", **more
) -> Plant:
    return Plant(rows, row, column, f"{of}.parquet", **more)


def excel(sheets: dict[str, list], change: Callable = lambda made: None, **hidden) -> Plant:
    made = book(sheets, **hidden)
    change(made)
    return Plant(saved(made), name="observations.xlsx")


def counts(*values: float, number: int) -> list[dict]:
    return [
        observation(number, f"ZZ1{place}", metric_id="goal", value=value)
        for place, value in enumerate(values)
        if value is not None
    ]


def months(*values: float) -> list[dict]:
    return [observation(number, value=value) for number, value in enumerate(values, -23)]


def folder(here: Path) -> Path:
    (here / "observations.csv").mkdir()
    return here / "observations.csv"


PEERS = ("organisations", [organisation(f"ZZ1{place}") for place in range(5)])
JANUARY_TO_FEBRUARY = observation(1, metric_id="new", period_end=date(2026, 2, 28))
ONE_AND_THREE = [observation(1), observation(3)]
CIRCLE = {"org_code": "ZZ1", "group_code": "ZZ1", "kind": "part_of", "from_date": date(2023, 1, 1)}
PLANTS = {
    "missing_file": Plant(lambda here: here / "observations.csv"),
    "not_a_file": Plant(folder),
    "unreadable_file": Plant(lambda here: here / ("observations-" + "x" * 300 + ".csv")),  # longer than names may be
    "empty_file": Plant(b""),
    "not_parquet": Plant(TEXT, name="observations.parquet"),
    "truncated_file": Plant(b"PAR1" + b"x" * 400, name="observations.parquet"),
    "encrypted_file": Plant(b"PARE" + b"x" * 400 + b"PARE", name="observations.parquet"),
    "damaged_file": Plant(b"PAR1" + b"x" * 400 + b"PAR1", name="observations.parquet"),
    "too_large": parquet(WORLD["observations"], limits={"impact.intake.footer.MOST_ROWS": 5}),
    "unknown_dataset": Plant(TEXT, name="figures.csv"),
    "unknown_kind": Plant(b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
    "damaged_source": Plant(TEXT),  # and see `changing`
    "too_large_source": Plant(TEXT, limits={"impact.sources.delimited.MOST_BYTES": 100}),
    "unknown_encoding": Plant(TEXT.encode() + b"\x81\xff"),
    "assumed_encoding": Plant(as_csv(rows_of([observation(breakdown="é")])).encode("cp1252")),
    "mojibake": Plant(as_csv(rows_of([observation(breakdown="Ã©")]))),
    "nul_bytes": Plant(TEXT + "\0"),
    "broken_quotes": Plant(TEXT + '"a,b'),
    "cell_too_long": Plant(as_csv([["x" * 5_000_000, *ROWS[0][1:]]])),
    "repeated_names": excel({"North": [HEADER, *ROWS], "South": [[*HEADER, "value"], [*ROWS[0], 1]]}),
    "broken_workbook": Plant(saved(book({"Data": [HEADER, *ROWS]}))[:-30], name="observations.xlsx"),
    "other_workbook": Plant(OLE + b"\0" * 100, name="observations.xls"),
    "encrypted_workbook": Plant(OLE + "EncryptedPackage".encode("utf-16-le"), name="observations.xlsx"),
    "formula_without_value": excel({"Data": [HEADER, [*ROWS[0][:5], "=1+1", "final"]]}),
    "merged_cells": excel({"Data": [HEADER, *ROWS]}, lambda made: made["Data"].merge_cells("A2:A3")),
    "several_sheets": excel({"North": [HEADER, *ROWS[:2]], "South": [HEADER, *ROWS[2:]]}),
    "sheets_left": excel({"Data": [HEADER, *ROWS], "Old": [HEADER, *ROWS]}, Old="hidden"),
    "ragged_row": Plant(TEXT + "a,b\n", len(ROWS) + 1),
    "unreadable_number": changed("value", "about 70"),
    "ambiguous_number": Plant(as_csv(rows_of([observation(1, value=70), observation(2, value="1,234")]), separator=";"), 2, "value"),
    "unreadable_date": changed("period_end", "soon"),
    "unclear_date": changed("period_end", "Year to date 25/26"),
    "month_first": Plant(TEXT.replace("2026-02-28", "02/28/2026"), 2, "period_end"),
    "day_first": Plant(as_csv(rows_of([observation(4)])).replace("2026-04-01", "01/04/2026"), column="period_start"),
    "period_for_a_day": Plant("org_code,name,kind,opened_on\nZZ8,A,team,July 2025\n", 1, "opened_on", "organisations.csv"),
    "unreadable_flag": Plant(as_csv([[*ROWS[0], "perhaps"]], [*HEADER, "withdrawn"]), 1, "withdrawn"),
    "kept_back": Plant(
        "initiative_id,beneficiary_code,kind,period_start,planned\nrota,ZZ1,cash,2026-01-01,*\n",
        column="planned",
        name="benefits.csv",
        before=[("initiatives", WORLD["initiatives"])],
    ),
    "suppressed_cells": Plant(as_csv(rows_of([observation(value="*")])), column="value"),
    "missing_column": Plant(TEXT.replace("org_code", "org_cod"), column="org_code"),
    "unexpected_column": Plant(TEXT.replace("org_code", "org_cod"), column="org_cod"),
    "repeated_column": Plant(as_csv([[*row, 1] for row in ROWS], [*HEADER, "value"]), column="value"),
    "nested_column": parquet([observation(x_more=["a"])], column="x_more"),
    "wrong_type": parquet([observation(value="70")], column="value", types={"value": pa.string()}),
    "person_level_column": parquet([observation(surname="Smith")], column="surname"),
    "absent_column": Plant(TEXT, column="numerator"),
    "default_column": Plant(TEXT.replace("breakdown", "x_breakdown"), column="breakdown"),
    "dropped_column": Plant(TEXT.replace("breakdown", "x_breakdown"), column="x_breakdown"),
    "nhs_number": Plant(as_csv(rows_of([observation(1), observation(2, breakdown=f"n {NUMBER}")])), 2, "breakdown"),
    "nhs_number_in_name": Plant(TEXT, name=f"observations-{NUMBER}.csv"),
    "nhs_number_outside": Plant(as_csv(ROWS, above=(f"For {NUMBER}",))),
    "duplicate_row": parquet([observation(1), observation(2), observation(1)], 3),
    "conflicting_rows": parquet([observation(1), observation(1, value=1.0)], 2, KEY),
    "looks_like_proportions": parquet([observation(value=0.7, numerator=70, denominator=100)], column="value"),
    "percent_as_given": parquet(
        [observation(value=0.7, numerator=70, denominator=100)], column="value", as_given=frozenset({"percent"})
    ),
    "undefined": parquet([observation(1), observation(1, "QQ9")], 2, "org_code"),
    "title_for_id": parquet([WORLD["assessments"][0] | {"level": "Progressing"}], 1, "level", "assessments"),
    "overlapping_rows": parquet([observation(1), observation(1, period_start=date(2026, 1, 9))], 2, "period_start"),
    "overlap": parquet(
        [observation(1, period_start=date(2026, 1, 9))], 1, "period_start", before=[("observations", [observation(1)])]
    ),
    "overlap_on_entry": parquet(
        [metric("new")],
        of="metrics",
        before=[("observations", [JANUARY_TO_FEBRUARY, observation(2, metric_id="new")])],
    ),
    "circle": parquet([CIRCLE], 1, "group_code", "memberships"),
    "redefinition": parquet(
        [metric(kind="rate")], 1, "kind", "metrics", before=[("observations", WORLD["observations"])]
    ),
    "mapping_broken": Plant(TEXT, mappings={"broken": "id = ["}),
    "mapping_contested": Plant("Code,Month,Beds,North,South\nZZ1,Apr-25,9,1,1\n", mappings=MAPPINGS),
    "mapping_unclear": Plant("Code,Staff\nZZ1,9\n", column="Month", mappings=MAPPINGS),
    "known_layout": Plant(BEDS, mappings=MAPPINGS),
    "rows_left_out": Plant(BEDS, mappings=MAPPINGS),
    "figures_scaled": Plant(BEDS, column="Beds", mappings=MAPPINGS),
    "columns_not_taken": Plant(BEDS, mappings=MAPPINGS),
    "frozen_value": parquet(months(60.0, 62.0, 61.0, *[64.5] * 6), 9, "value"),
    "jump": parquet(months(60.0, 62.0, 61.0, 63.0, 60.0, 61.0, 62.0, 60.0, 63.0, 61.0, 62.0, 61.0, 60.0, 90.0), 14, "value"),
    "total_among": parquet(counts(400.0, 350.0, 617.0, 1367.0, number=1), 4, "org_code", before=[PEERS]),
    "rows_not_here": parquet(ONE_AND_THREE, before=[("observations", WORLD["observations"][:3])]),
    "rows_withdrawn": parquet(ONE_AND_THREE, before=[("observations", WORLD["observations"][:3])], withdraw=True),
    "taken_before": parquet(
        [observation(value=60.0)], before=[("observations", [observation(value=61.0)])], again=True
    ),
    "revised_figure": parquet(
        [observation(value=90.0)], 1, "value", before=[("observations", [observation(value=60.0)])]
    ),
    "late_figures": parquet(
        [observation(5)],
        column="period_start",
        before=[("metrics", [metric(due_after_days=10)]), ("observations", [observation(3), observation(4)])],
    ),
    "reporter_gone": parquet(
        counts(6.0, 5.0, 8.0, 9.0, number=2),
        column="org_code",
        before=[PEERS, ("observations", counts(5.0, 6.0, 7.0, 8.0, 9.0, number=1))],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def changing(request, monkeypatch):
    """For the one fault that only a file has which changes while it is read: it is overwritten after the first look."""
    detect = encodings.detect

    def and_overwritten(file):
        found = detect(file)
        Path(file.name).write_bytes(b"\xff" * 500)
        return found

    if request.node.callspec.params["rule"] == "damaged_source":
        monkeypatch.setattr(encodings, "detect", and_overwritten)


def handed_in(desk: Desk, here: Path, plant: Plant):
    """The receipt of the planted file; the desk is left as it was."""
    desk.connection.begin()
    try:
        for place, (dataset, rows) in enumerate(plant.before, 10):
            about = Circumstances(TODAY, place)
            judge_in(desk.connection, write(here / f"{dataset}-before.parquet", dataset, rows), None, about)
        path = laid_out(here, plant)
        known = layouts(here, plant)
        about = Circumstances(
            TODAY,
            20,
            plant.as_given,
            recognise=known(path.name),
            withdraw_missing=plant.withdraw,
            history=[taken_as(3, path)] if plant.again else [],
        )
        return judge_in(desk.connection, path, path.name, about, known.faults)
    finally:
        desk.connection.rollback()


def taken_as(place: int, path: Path) -> Entry:
    """The ledger's entry of a take of these bytes."""
    digest = sha256(path.read_bytes()).hexdigest()
    about = {"file": path.name, "dataset": path.stem, "by": "us", "as_given": (), "contracts": ""}
    return Entry(place, 1, "take", digest, at=datetime(2026, 10, 3), today=TODAY, **about)


def layouts(here: Path, plant: Plant) -> Layouts:
    """What a data folder with the plant's mappings knows."""
    folder = Folder(here / "data")
    folder.mappings.mkdir(parents=True)
    for id_, text in plant.mappings.items():
        put(folder.mappings, text, f"{id_}.toml")
    return Layouts(folder)


def laid_out(here: Path, plant: Plant) -> Path:
    if callable(plant.content):
        return plant.content(here)
    if isinstance(plant.content, bytes | str):
        return put(here, plant.content, plant.name)
    return write(here / plant.name, plant.name.split(".")[0], list(plant.content), plant.types)


@pytest.mark.parametrize("rule", PLANTS)
def test_it_is_found_at_its_row_and_column_and_says_what_to_do(desk, tmp_path, monkeypatch, changing, rule):
    plant = PLANTS[rule]
    for name, bound in plant.limits.items():
        monkeypatch.setattr(name, bound)
    receipt = handed_in(desk, tmp_path, plant)
    counted(receipt)
    fault = next(
        (one for one in receipt.faults if (one.rule, one.row, one.column) == (rule, plant.row, plant.column)), None
    )
    assert fault, [(one.rule, one.row, one.column) for one in receipt.faults]
    severity, of_files = MESSAGES[rule]["severity"], receipt.dataset not in ("observations", "assessments")
    assert fault.severity == ("block" if severity == "reject" and of_files and receipt.dataset else severity)
    for words in (fault.message, fault.fix):
        assert words.strip() and not any(unfilled in words for unfilled in ("{", "``", "None", "()")), words
    assert NUMBER not in str(receipt.to_json())


def test_every_rule_with_words_of_its_own_is_planted():
    assert sorted(PLANTS) == sorted(MESSAGES)
