"""The real public extracts: all of it is taken, in any order, and what is remarked on is rightly so."""

import random
from collections import Counter
from pathlib import Path

import duckdb
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from impact.folder import Folder
from impact.intake import take
from impact.intake.batch import Given, judge_batch
from impact.settings import Settings
from impact.warehouse import versions
from tests.desk import TODAY, Desk
from tests.pieces import in_pieces
from tests.real.in_force import in_force

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "real"
FILES = sorted(FOLDER.glob("*.parquet"))


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("reference"), world=False)
    given = [Given(path, path.name) for path in FILES]
    receipts = judge_batch(desk.connection, given, today=TODAY, first_place=1)
    return desk, {receipt.file: receipt for receipt in receipts}


def test_every_row_of_every_file_is_taken(reference):
    _, receipts = reference
    assert len(receipts) == 8
    assert {receipt.verdict for receipt in receipts.values()} == {"accepted"}
    assert sum(receipt.added for receipt in receipts.values()) == sum(receipt.rows for receipt in receipts.values())


def test_boards_that_report_from_before_their_legal_start_are_remarked_on(reference):
    _, receipts = reference
    warned = Counter(
        fault.rule
        for fault in receipts["observations-ae_icb_2022_2025_healthyr.parquet"].faults
        if fault.severity == "warn"
    )
    # 42 boards, April to June 2022, two metrics; and seven figures that leapt
    assert warned == {"before_opening": 42 * 3 * 2, "jump": 7}


def test_what_else_is_remarked_on_is_true(reference):
    desk, receipts = reference
    warned = {
        (fault.rule, name, fault.row)
        for name, receipt in receipts.items()
        for fault in receipt.faults
        if fault.severity not in ("note",) and fault.rule != "before_opening"
    }
    after_closing = desk.connection.execute(
        """
        SELECT count(*) FROM taken.observations AS observation
        INNER JOIN taken.organisations AS organisation ON organisation.org_code = observation.org_code
        WHERE observation.period_start > organisation.closed_on
        """
    ).fetchone()[0]
    of_each_rule = {rule: {name for other, name, _ in warned if other == rule} for rule, _, _ in warned}
    assert set(of_each_rule) == {"after_closing", "jump", "reporter_gone"}
    assert all("-ae_" in name for name in of_each_rule["jump"])  # yearly surveys have too few years for a leap
    assert all("staff_survey" in name for name in of_each_rule["reporter_gone"])
    assert sum(rule == "after_closing" for rule, _, _ in warned) == after_closing


@pytest.mark.parametrize("seed", range(2))
def test_in_any_order_within_one_batch_the_same_is_in_force(reference, tmp_path, seed):
    order = random.Random(seed).sample(FILES, len(FILES))
    desk = Desk(tmp_path, world=False)
    judge_batch(desk.connection, [Given(path, path.name) for path in order], today=TODAY, first_place=1)
    assert in_force(desk.connection) == in_force(reference[0].connection)


@pytest.mark.parametrize("seed", range(2))
def test_file_by_file_in_any_order_the_same_is_in_force(reference, tmp_path, seed):
    desk = Desk(tmp_path, world=False)
    for path in random.Random(100 + seed).sample(FILES, len(FILES)):
        assert desk.take_file(path).verdict in ("accepted", "partly")
    assert in_force(desk.connection) == in_force(reference[0].connection)


def test_an_issue_without_one_organisation_lacks_just_its_rows_and_other_issues_lack_none(reference, tmp_path):
    desk, path = reference[0], FOLDER / "observations-ae_icb_2022_2025_healthyr.parquet"
    gone, rows = duckdb.execute(
        f"SELECT org_code, count(*) FROM '{path}' GROUP BY org_code ORDER BY org_code LIMIT 1"
    ).fetchone()
    lacking = {"without": (f"org_code <> '{gone}'", rows), "later": ("period_start >= '2024-01-01'", 0)}
    for name, (which, missing) in lacking.items():
        issue = tmp_path / f"observations-{name}.parquet"
        duckdb.execute(f"COPY (FROM '{path}' WHERE {which}) TO '{issue}'")
        receipt = desk.take_file(issue, place=99)
        assert (receipt.verdict, receipt.not_here) == ("unchanged", missing)


def test_taking_all_of_it_again_alters_nothing(reference):
    desk, _ = reference
    for path in FILES:
        assert desk.take_file(path, place=99).altered is False


def test_cut_anyhow_by_rows_the_same_is_in_force(reference, tmp_path):
    desk = Desk(tmp_path, world=False)
    for piece in in_pieces(FILES, tmp_path, 7):
        assert desk.take_file(piece).verdict in ("accepted", "partly")
    assert in_force(desk.connection) == in_force(reference[0].connection)


@pytest.fixture(scope="module")
def at_once(tmp_path_factory) -> tuple[list[Path], str]:
    """The definitions and one whole file of figures, and the fingerprint they give together."""
    files = [path for path in FILES if "-ae_trust_" not in path.name and "-staff_survey_" not in path.name]
    settings = Settings(Folder(tmp_path_factory.mktemp("at once") / "data"), fixed_today=TODAY)
    take(settings, files, by="an analyst")
    return files, versions.current(settings.folder).fingerprint


@pytest.mark.parametrize(("seed", "batches"), [(1, 1), (2, 3)])
def test_cut_anyhow_and_taken_in_batches_the_fingerprint_is_the_same(at_once, tmp_path, seed, batches):
    settings = Settings(Folder(tmp_path / "data"), fixed_today=TODAY)
    pieces = in_pieces(at_once[0], tmp_path, seed)
    for number in range(batches):
        assert "refused" not in {one.verdict for one in take(settings, pieces[number::batches], by="an analyst")}
    assert versions.current(settings.folder).fingerprint == at_once[1]


def test_written_as_csv_the_same_is_in_force(reference, tmp_path):
    desk = Desk(tmp_path, world=False)
    given = []
    for path in FILES:
        written = tmp_path / f"{path.stem}.csv"
        pacsv.write_csv(pq.read_table(path), written)
        given.append(Given(written, written.name))
    receipts = judge_batch(desk.connection, given, today=TODAY, first_place=1)
    assert {receipt.verdict for receipt in receipts} == {"accepted"}
    assert in_force(desk.connection) == in_force(reference[0].connection)
