"""Small files drawn by Hypothesis, whose rows meet one another; and the state they lead to, in the plain fold's form."""

from datetime import date, timedelta

from hypothesis import strategies as st

from tests.desk import Desk, metric, observation, organisation
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
