"""Any sequence of files: the state is what a plain fold gives, and the same kept, stored between, or folded anew."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.intake import state
from impact.warehouse import catalogue
from tests.desk import Desk, metric, observation, organisation, write
from tests.generative.plain_fold import KEYS, PlainFold, key_of

ORGANISATIONS, METRICS, INITIATIVES = ["ZZ1", "ZZ2"], ["mm1", "mm2"], ["ii1", "ii2", "ii3"]
GONE = st.sampled_from([False, False, False, True])
FIRST = date(2026, 1, 1)


def some(values):
    return st.one_of(st.none(), st.sampled_from(values))


@st.composite
def observations(draw):
    start = FIRST + timedelta(draw(st.integers(0, 5)))
    return observation(
        1,
        draw(st.sampled_from(ORGANISATIONS)),
        draw(st.sampled_from(METRICS)),
        period_start=start,
        period_end=start + timedelta(draw(st.integers(0, 2))),
        value=float(draw(st.integers(2, 3))),
        withdrawn=draw(GONE),
    )


ROWS = {
    "organisations": st.builds(
        lambda code, name, gone: organisation(code, name=name, withdrawn=gone),
        st.sampled_from(ORGANISATIONS),
        st.sampled_from(["One", "Two"]),
        GONE,
    ),
    "metrics": st.builds(
        lambda of, to, window, gone: metric(of, contributes_to=to, window=window, withdrawn=gone),
        st.sampled_from(METRICS),
        some(METRICS),
        st.sampled_from([None, "single", "rolling"]),
        GONE,
    ),
    "observations": observations(),
    "initiatives": st.builds(
        lambda of, org, to, by, gone: {
            "initiative_id": of,
            "org_code": org,
            "title": "T",
            "status": "idea",
            "sharing": "public",
            "metric_id": to,
            "adapted_from": by,
            "withdrawn": gone,
        },
        st.sampled_from(INITIATIVES),
        st.sampled_from(ORGANISATIONS),
        some(METRICS),
        some(INITIATIVES),
        GONE,
    ),
    "benefits": st.builds(
        lambda of, org, planned: {
            "initiative_id": of,
            "beneficiary_code": org,
            "kind": "cash",
            "period_start": FIRST,
            "planned": planned,
            "withdrawn": False,
        },
        st.sampled_from(INITIATIVES),
        st.sampled_from(ORGANISATIONS),
        st.sampled_from([1.0, 2.0]),
    ),
}
FILES = st.sampled_from(list(ROWS)).flatmap(
    lambda dataset: st.tuples(
        st.just(dataset),
        st.lists(ROWS[dataset], min_size=1, max_size=6, unique_by=lambda row: key_of(dataset, row)),
    )
)
SEQUENCES = st.lists(FILES, min_size=1, max_size=7)


def contents(desk: Desk) -> dict:
    """The state in the plain fold's form."""
    return {
        schema: {
            dataset: {
                key_of(dataset, row): (row["place"], row["row"], row["withdrawn"]) for row in desk.rows(schema, dataset)
            }
            for dataset in KEYS
        }
        for schema in ("taken", "waiting")
    }


def plain_contents(fold: PlainFold) -> dict:
    return {
        schema: {
            dataset: {key: (place, number, row["withdrawn"]) for key, (row, place, number) in rows.items()}
            for dataset, rows in held.items()
        }
        for schema, held in (("taken", fold.taken), ("waiting", fold.waiting))
    }


@settings(max_examples=60, deadline=None, derandomize=True)
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


@settings(max_examples=15, deadline=None, derandomize=True)
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
