"""All that an analyst's folder may hold by mistake, handed in at once: a sentence each, and viewers see what they saw."""

import json
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from impact.contracts import contracts
from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, observation, write

NHS_NUMBER = "943 476 5919"  # valid by its check digit
NEW = "ZZ2"  # an organisation without figures, so that whatever got through would be seen
UNTIDY = {
    # file · rule that must be named · rows, or what stands in their place
    "observations-text.parquet": ("wrong_type", [observation(1, NEW, value="seventy")]),
    "observations-share.parquet": (
        "looks_like_proportions",
        [observation(1, NEW, value=0.5, numerator=5.0, denominator=10.0)],
    ),
    "observations-nan.parquet": ("not_finite", [observation(1, NEW, value=float("nan"))]),
    "observations-infinite.parquet": ("not_finite", [observation(1, NEW, value=float("inf"))]),
    "observations-twice.parquet": ("conflicting_rows", [observation(1, NEW), observation(1, NEW, value=3.0)]),
    "observations-nobody.parquet": ("undefined", [observation(1, "ZZ9")]),
    "observations-future.parquet": ("future_period", [observation(9, NEW)]),
    "observations-person.parquet": ("person_level_column", [observation(1, NEW, nhs_number="1")]),
    "observations-inside.parquet": ("nhs_number", [observation(1, NEW, x_note=f"Mrs Smith {NHS_NUMBER}")]),
    "observations-nested.parquet": ("nested_column", [observation(1, NEW, x_more=["a"])]),
    "observations-empty.parquet": ("empty_file", []),
    "observations-cut.parquet": ("truncated_file", b"PAR1" + b"x" * 400),
    "observations-nothing.parquet": ("empty_file", b""),
    "observations-locked.parquet": ("encrypted_file", b"PARE" + b"x" * 400 + b"PARE"),
    "observations-picture.parquet": ("not_parquet", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
    "observations-folder.parquet": ("not_a_file", None),
}


def laid_out(here: Path, name: str) -> Path:
    rule, content = UNTIDY[name]
    path = here / name
    if content is None:
        path.mkdir()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = {"value": pa.string()} if rule == "wrong_type" else None
        write(path, "observations", content, text)
    return path


def seen(folder: Folder) -> list[tuple]:
    """Every figure that viewers could be shown, and what is judged of it."""
    with duckdb.connect(str(versions.current(folder).path), read_only=True) as connection:
        return connection.execute("SELECT series, period_start, value, signal, row FROM point ORDER BY ALL").fetchall()


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The receipts of the untidy files by name, and what could be seen before and after; all in one batch."""
    here = tmp_path_factory.mktemp("untidy")
    settings = Settings(Folder(here / "data"), fixed_today=TODAY)
    take(settings, [write(here / f"{name}.parquet", name, WORLD[name]) for name in contracts()], by="an analyst")
    before = seen(settings.folder)
    receipts = take(settings, [laid_out(here, name) for name in UNTIDY], by="an analyst")
    return {receipt.file: receipt for receipt in receipts}, before, seen(settings.folder)


@pytest.mark.parametrize("name", UNTIDY)
def test_each_gets_its_sentence_with_what_to_do(told, name):
    receipt = told[0][name]
    faults = [fault for fault in receipt.faults if fault.severity in ("block", "reject", "wait")]
    assert {fault.rule for fault in faults} == {UNTIDY[name][0]}
    assert all(fault.message and fault.fix for fault in faults)
    assert receipt.taken == 0 and receipt.verdict in ("refused", "partly")


def test_nothing_personal_is_repeated(told):
    for receipt in told[0].values():
        kept = json.dumps(receipt.to_json())
        assert NHS_NUMBER not in kept and "Mrs Smith" not in kept


def test_viewers_see_what_they_saw(told):
    _, before, after = told
    assert before and after == before
