"""All that an analyst's folder may hold by mistake, handed in at once: a sentence each, and viewers see what they saw.

The same mistakes as parquet, as CSV and as Excel, given to the command line's take and dropped into the inbox.
"""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from impact.contracts import contracts
from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import inbox, ledger, take
from impact.settings import Settings
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, observation, table, write
from tests.sent import HEADER, as_csv, book, saved
from tests.workbooks import write as write_workbook

NHS_NUMBER = "943 476 5919"  # valid by its check digit
NEW = "ZZ2"  # an organisation without figures, so that whatever got through would be seen
LONG = "observations " + "aé;" * 57  # 242 bytes
GOOD = "observations-good"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
ONE = observation(1, NEW)
AT_ODDS = [ONE, observation(1, NEW, value=3.0)]
# What is handed in · the rule that must be named · rows, or what stands in their place (None: a folder).
IN_ANY_KIND = {
    "observations-share": ("looks_like_proportions", [observation(1, NEW, value=0.5, numerator=5.0, denominator=10.0)]),
    "observations-twice": ("conflicting_rows", AT_ODDS),
    LONG: ("undefined", [observation(1, "ZZ9")]),
    "observations-future": ("future_period", [observation(9, NEW)]),
    "observations-person": ("person_level_column", [ONE | {"nhs_number": "1"}]),
    "observations-inside": ("nhs_number", [ONE | {"x_note": f"Mrs Smith {NHS_NUMBER}"}]),
    "observations-empty": ("empty_file", []),
    "observations-nothing": ("empty_file", b""),
    "observations-folder": ("not_a_file", None),
}
IN_PARQUET = {
    "observations-text.parquet": ("wrong_type", [observation(1, NEW, value="seventy")]),
    "observations-nan.parquet": ("not_finite", [observation(1, NEW, value=float("nan"))]),
    "observations-infinite.parquet": ("not_finite", [observation(1, NEW, value=float("inf"))]),
    "observations-nested.parquet": ("nested_column", [ONE | {"x_more": ["a"]}]),
    "observations-cut.parquet": ("truncated_file", b"PAR1" + b"x" * 400),
    "observations-locked.parquet": ("encrypted_file", b"PARE" + b"x" * 400 + b"PARE"),
    "observations-picture.parquet": ("not_parquet", PICTURE),
    "observations-cell.parquet": ("unknown_word", [observation(1, NEW, status="x" * 5_000_000)]),
}


def cells(*rows: dict, header=HEADER) -> list[list]:
    """The rows as a sheet has them, under their header."""
    return [header, *([row.get(name) for name in header] for row in rows)]


def sheets(change: Callable = lambda made: None, **rows) -> bytes:
    made = book(rows)
    change(made)
    return saved(made)


IN_SOURCES = {
    "observations-text.csv": ("unreadable_number", as_csv(cells(observation(1, NEW, value="seventy"))[1:]).encode()),
    "observations-text.xlsx": ("unreadable_number", sheets(Data=cells(observation(1, NEW, value="seventy")))),
    "observations-cell.csv": ("cell_too_long", as_csv(cells(ONE | {"status": "x" * 5_000_000})[1:]).encode()),
    "observations-cell.xlsx": ("cell_too_long", [ONE | {"status": "x" * 5_000_000}]),
    "observations-quote.csv": ("broken_quotes", (as_csv(cells(ONE)[1:]) + '"a,b').encode()),
    "observations-nul.csv": ("nul_bytes", (as_csv(cells(ONE)[1:]) + "\0").encode()),
    "observations-picture.csv": ("unknown_kind", PICTURE),
    "observations-cut.xlsx": ("broken_workbook", sheets(Data=cells(ONE))[:-30]),
    "observations-locked.xlsx": ("encrypted_workbook", OLE + "EncryptedPackage".encode("utf-16-le")),
    "observations-old.xls": ("other_workbook", OLE + b"\0" * 100),
    "observations-formula.xlsx": ("formula_without_value", sheets(Data=cells(ONE | {"value": "=1+1"}))),
    "observations-merged.xlsx": (
        "missing_value",
        sheets(lambda made: made["Data"].merge_cells("A2:A3"), Data=cells({**ONE, "metric_id": None}, ONE)),
    ),
    "observations-sheets.xlsx": ("conflicting_rows", sheets(North=cells(AT_ODDS[0]), South=cells(AT_ODDS[1]))),
}
UNTIDY = (
    {f"{name}.{kind}": told for name, told in IN_ANY_KIND.items() for kind in ("parquet", "csv", "xlsx")}
    | IN_PARQUET
    | IN_SOURCES
)
ABOUT_PERSONS = [name for name, (rule, _) in UNTIDY.items() if rule in ("person_level_column", "nhs_number")]
FOLDERS = [name for name, (_, content) in UNTIDY.items() if content is None]


def laid_out(here: Path, name: str) -> Path:
    rule, content = UNTIDY.get(name, (None, [observation(2, NEW)]))
    path = here / name
    if content is None:
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    elif path.suffix == ".parquet":
        write(path, "observations", content, {"value": pa.string()} if rule == "wrong_type" else None)
    elif path.suffix == ".csv":
        header = list(dict.fromkeys([*HEADER, *(column for row in content for column in row)]))
        path.write_text(as_csv(cells(*content, header=header)[1:], header=header), encoding="utf-8")
    else:
        write_workbook(path, table("observations", content))
    os.utime(path, (1, 1))  # for the inbox: it has long been whole
    return path


def seen(folder: Folder) -> list[tuple]:
    """Every figure that viewers could be shown, and what is judged of it."""
    with duckdb.connect(str(versions.current(folder).path), read_only=True) as connection:
        return connection.execute("SELECT series, period_start, value, signal, row FROM point ORDER BY ALL").fetchall()


@pytest.fixture(scope="module")
def furnished(tmp_path_factory) -> Folder:
    """A data folder with a world in it; nobody writes to it."""
    here = tmp_path_factory.mktemp("furnished")
    settings = Settings(Folder(here / "data"), fixed_today=TODAY)
    take(settings, [write(here / f"{name}.parquet", name, WORLD[name]) for name in contracts()], by="an analyst")
    return settings.folder


@pytest.fixture(scope="module")
def told(furnished, tmp_path_factory):
    """The receipts of the untidy files by name, and what could be seen before and after; all in one batch."""
    here = tmp_path_factory.mktemp("untidy")
    settings = Settings(Folder(shutil.copytree(furnished.root, here / "data")), fixed_today=TODAY)
    receipts = take(settings, [laid_out(here, name) for name in UNTIDY], by="an analyst")
    return {receipt.file: receipt for receipt in receipts}, seen(furnished), seen(settings.folder)


@pytest.mark.parametrize("name", UNTIDY)
def test_each_gets_its_sentence_with_what_to_do(told, name):
    receipt = told[0][name]
    faults = [fault for fault in receipt.faults if fault.severity in ("block", "reject", "wait")]
    assert {fault.rule for fault in faults} <= {UNTIDY[name][0]} | ({"conflicting_rows"} if "merged" in name else set())
    assert faults and all(fault.message and fault.fix and len(fault.message) < 1000 for fault in faults)
    assert receipt.taken == 0 and receipt.verdict in ("refused", "partly")


def test_nothing_personal_is_repeated(told):
    for receipt in told[0].values():
        kept = json.dumps(receipt.to_json())
        assert NHS_NUMBER not in kept and "Mrs Smith" not in kept


def test_viewers_see_what_they_saw(told):
    _, before, after = told
    assert before and after == before


def test_dropped_into_the_inbox_all_of_it_is_sent_back_or_left_and_viewers_see_what_they_saw(furnished, tmp_path):
    settings = Settings(Folder(shutil.copytree(furnished.root, tmp_path / "data")), fixed_today=TODAY)
    folder = settings.folder
    folder.inbox.mkdir()
    for name in UNTIDY:
        laid_out(folder.inbox, name)
    outside = write(tmp_path / "outside.parquet", "observations", [ONE])
    (folder.inbox / "observations-link.parquet").symlink_to(outside)
    said: list[str] = []
    told = inbox.sweep(settings, by="an analyst", progress=said.append)
    assert not {receipt.verdict for receipt in told} - {"refused", "partly"} and len(told) == len(UNTIDY) - len(FOLDERS)
    left = {path.name for path in folder.inbox.iterdir()}
    assert left == {*ABOUT_PERSONS, *FOLDERS, "observations-link.parquet"}
    assert {line.split(": ")[0] for line in said if ": left, because" in line} == left - set(ABOUT_PERSONS)
    back = {path.name for path in folder.rejects.rglob("*") if path.name in UNTIDY}
    assert back == set(UNTIDY) - left - {f"{LONG}.csv"}  # its row waits, and the archive has it; the others add nothing
    assert seen(folder) == seen(furnished)


@pytest.mark.parametrize("kind", ["parquet", "csv", "xlsx"])
def test_a_file_renamed_once_it_was_read_takes_nothing_and_says_so(furnished, tmp_path, kind):
    settings = Settings(Folder(shutil.copytree(furnished.root, tmp_path / "data")), fixed_today=TODAY)
    path, other = laid_out(tmp_path, f"{GOOD}.{kind}"), write(tmp_path / "observations.parquet", "observations", [ONE])

    def renaming(sentence: str) -> None:
        if sentence.startswith(f"judging {other.name}"):
            path.rename(tmp_path / "elsewhere")

    with pytest.raises(ImpactError, match="renamed, moved or deleted while it was being taken, so nothing was taken"):
        take(settings, [path, other], by="an analyst", progress=renaming)
    assert seen(settings.folder) == seen(furnished)
    assert ledger.history(settings.folder) == ledger.history(furnished)


def test_a_file_renamed_before_it_is_read_is_missing_and_the_rest_is_judged(furnished, tmp_path):
    settings = Settings(Folder(shutil.copytree(furnished.root, tmp_path / "data")), fixed_today=TODAY)
    paths = [laid_out(tmp_path, f"{GOOD}.csv"), laid_out(tmp_path, "observations-nan.parquet")]

    def renaming(sentence: str) -> None:
        if sentence.startswith(f"judging {paths[0].name}"):
            paths[0].rename(tmp_path / "elsewhere")

    told = take(settings, paths, by="an analyst", progress=renaming)
    assert [receipt.faults[0].rule for receipt in told] == ["missing_file", "not_finite"]
