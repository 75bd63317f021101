"""Answers that may be counted but not named: no two versions, side by side, give one organisation's level away.

North's Ash, Birch, Cedar and Dogwood share counts only. Who came in one batch is counted together, or not at all.
"""

import shutil
from contextlib import closing
from datetime import date

import pytest

from impact.folder import Folder
from impact.intake import ledger, take
from impact.intake.undo import undo
from impact.settings import Settings
from impact.store import open_current
from impact.viewer import Viewer
from tests.desk import TODAY, organisation, practices_and_levels, write

FRAMEWORK, PRACTICES, LEVELS = practices_and_levels()
THREE = {"ASH": 0, "BIRCH": 1, "CEDAR": 1}
COUNTED = {LEVELS[0]: 1, LEVELS[1]: 2}
ROUND, NEXT = date(2026, 3, 1), date(2026, 6, 1)


class North:
    """A system's data folder, and what its own people see counted of one practice."""

    def __init__(self, here, number: int = 0):
        self.here, self.number = here, number
        self.settings = Settings(Folder(here / "data"), fixed_today=TODAY)

    def take(self, **extracts) -> None:
        """One batch, a file for each dataset; or for each list, where there are several."""
        files = []
        for dataset, rows in extracts.items():
            for of_one in rows if isinstance(rows[0], list) else [rows]:
                self.number += 1
                files.append(write(self.here / f"{dataset}-{self.number}.parquet", dataset, of_one))
        assert {receipt.verdict for receipt in take(self.settings, files, by="a test")} == {"accepted"}

    def counted(self, *viewer: str) -> dict[str, int]:
        with closing(open_current(self.settings.folder, TODAY)) as store:
            asked = store.ask("system_levels", Viewer(organisations=frozenset(viewer or {"NORTH"})), system="NORTH")
        return {row["level"]: row["organisations"] for row in asked.to_pylist() if row["practice"] == PRACTICES[0]}

    def undo(self, back: int) -> None:
        """Undo a take, the last one being 1."""
        taken = [entry for entry in ledger.history(self.settings.folder) if entry.action == ledger.TAKE]
        undo(self.settings, taken[-back].place, by="a test")


def member(code: str, **more) -> dict:
    return {"org_code": code, "group_code": "NORTH", "kind": "in_system", "from_date": date(2022, 7, 1)} | more


def answer(code: str, level: int, on: date = ROUND, **more) -> dict:
    return {
        "org_code": code, "framework": FRAMEWORK, "assessed_on": on, "practice": PRACTICES[0], "respondents": "agreed",
        "level": LEVELS[level], "sharing": "counts",
    } | more  # fmt: skip


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> tuple[North, North]:
    """North with nobody's answers, and a copy in which the three have come in one batch, a file each."""
    bare, codes = North(tmp_path_factory.mktemp("bare")), [*THREE, "DOGWOOD", "ELM"]
    bare.take(organisations=[organisation("NORTH", kind="system"), *map(organisation, codes)])
    bare.take(memberships=[member(code) for code in codes])
    with_three = copied(bare, tmp_path_factory.mktemp("with-three"))
    with_three.take(assessments=[[answer(code, level)] for code, level in THREE.items()])
    return bare, with_three


def copied(made: North, here) -> North:
    shutil.copytree(made.settings.folder.root, here / "data")
    return North(here, made.number)


@pytest.fixture
def bare(begun, tmp_path) -> North:
    return copied(begun[0], tmp_path)


@pytest.fixture
def north(begun, tmp_path) -> North:
    """The three have come in one batch, a file each."""
    return copied(begun[1], tmp_path)


def test_three_that_came_in_one_batch_are_counted(north):
    assert north.counted() == COUNTED
    assert north.counted("REGION") == {}


def test_who_comes_alone_afterwards_is_not_added(north):
    north.take(assessments=[answer("DOGWOOD", 4)])
    assert north.counted() == COUNTED


def test_who_comes_in_a_file_with_what_was_there_already_is_not_added_either(north):
    north.take(assessments=[answer("DOGWOOD", 4), *(answer(code, level) for code, level in THREE.items())])
    assert north.counted() == COUNTED


def test_three_more_in_a_batch_of_their_own_are_counted_as_well(north):
    north.take(
        organisations=[organisation("FIR")],
        memberships=[member("FIR")],
        assessments=[[answer(code, 3 + n % 2)] for n, code in enumerate(("DOGWOOD", "ELM", "FIR"))],
    )
    assert north.counted() == COUNTED | {LEVELS[3]: 2, LEVELS[4]: 1}


@pytest.mark.parametrize(
    "more",
    [
        {"assessments": [answer("ASH", 4, NEXT)]},
        {"assessments": [answer("ASH", 4)]},
        {"assessments": [answer("ASH", 0, sharing="private")]},
        {"assessments": [answer("ASH", 0, sharing="system")]},
        {"assessments": [answer("ASH", 0, withdrawn=True)]},
        {"memberships": [member("ASH", to_date=date(2026, 7, 1))]},
        {"organisations": [organisation("ASH", closed_on=date(2026, 7, 1))]},
    ],
    ids=["a new round", "another level", "private", "by name", "withdrawn", "left the system", "closed"],
)
def test_once_one_of_them_is_no_longer_as_it_came_none_of_them_is_counted(north, more):
    north.take(**more)
    assert north.counted() == {}


def test_an_undo_of_one_of_them_counts_nobody_and_undoing_that_counts_all_again(bare):
    bare.take(assessments=[[answer(code, level)] for code, level in ({"DOGWOOD": 4} | THREE).items()])
    assert bare.counted() == COUNTED | {LEVELS[4]: 1}
    bare.undo(4)  # Dogwood's own file
    assert bare.counted() == {}
    undo(bare.settings, ledger.last(bare.settings.folder)[0], by="a test")
    assert bare.counted() == COUNTED | {LEVELS[4]: 1}


def test_an_undo_of_what_came_before_makes_no_new_company(bare):
    bare.take(assessments=[answer(code, level) for code, level in THREE.items()])
    bare.take(assessments=[answer("DOGWOOD", 4), *(answer(code, level) for code, level in THREE.items())])
    assert bare.counted() == COUNTED
    bare.undo(2)  # as if all four had come at once
    assert bare.counted() == {}


def test_who_is_among_them_sees_the_others_only_where_they_are_still_three(north):
    assert north.counted("ASH") == {}


def test_a_history_of_rounds_in_one_batch_counts_the_latest(bare):
    rows = [answer(code, level, on) for code, level in THREE.items() for on in (date(2025, 3, 1), ROUND)]
    bare.take(assessments=rows)
    assert bare.counted() == COUNTED


def test_of_a_practice_not_answered_nothing_is_counted(bare):
    bare.take(assessments=[answer("ASH", 0), answer("BIRCH", 1), answer("CEDAR", 1) | {"level": None}])
    assert bare.counted() == {}
