"""Any sequence of files: the state is what a plain fold gives, and the same kept, stored between, or folded anew."""

import tempfile
from pathlib import Path

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.intake import state
from impact.warehouse import catalogue
from tests.desk import Desk, write
from tests.generative.plain_fold import PlainFold
from tests.generative.small_files import FILES, contents, plain_contents

SEQUENCES = st.lists(FILES, min_size=1, max_size=7)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(SEQUENCES)
def test_the_state_is_what_the_plain_fold_gives(sequence):
    with tempfile.TemporaryDirectory() as folder:
        desk, fold = Desk(Path(folder), world=False), PlainFold()
        for dataset, rows in sequence:
            place = desk.place + 1
            receipt = desk.take(dataset, rows)
            assert (receipt.taken, receipt.rejected, receipt.waiting, receipt.altered) == fold.apply(
                dataset, rows, place
            )
            assert contents(desk) == plain_contents(fold)


@settings(max_examples=5, deadline=None, derandomize=True)
@given(SEQUENCES)
def test_folding_anew_and_storing_between_files_give_identical_tables(sequence):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [
            write(folder / f"{dataset}-{number}.parquet", dataset, rows)
            for number, (dataset, rows) in enumerate(sequence)
        ]
        grown = Desk(folder, world=False)
        taken = [path for path in files if grown.take_file(path).altered]
        stored = None
        for number, path in enumerate(files):
            stored = take_into_new_file(folder / f"{number}.duckdb", stored, path)
        anew = Desk(folder, world=False)
        for path in taken:
            assert anew.take_file(path).altered
        assert grown.state() == anew.state() == stored.state()


def take_into_new_file(target: Path, before: Desk | None, path: Path) -> Desk:
    """A desk in a file of its own, which begins with the state of the desk before and takes one file more."""
    desk = Desk.__new__(Desk)
    desk.folder, desk.place = target.parent, before.place if before else 0
    desk.connection = duckdb.connect(str(target))
    catalogue.load(desk.connection)
    if before is None:
        state.create(desk.connection)
    else:
        previous = before.connection.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchone()[0]
        before.connection.close()
        state.load(desk.connection, previous)
    desk.take_file(path)
    return desk
