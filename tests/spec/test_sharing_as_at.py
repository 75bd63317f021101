"""In an earlier version a viewer sees of assessments and initiatives what was shared then and still is.

The earlier version is compared, question by question and viewer by viewer, with one that held from the beginning only
what both allow.
"""

from contextlib import closing
from datetime import date
from functools import cache

import duckdb
import pytest

from impact.folder import Folder
from impact.intake import ledger, take
from impact.intake.undo import undo
from impact.settings import Settings
from impact.store import AT_HAND, Store, questions, text
from impact.viewer import Viewer
from impact.warehouse import versions
from tests.desk import TODAY, organisation, practices_and_levels, write

FRAMEWORK, PRACTICES, LEVELS = practices_and_levels()
ROUNDS = (date(2025, 3, 1), date(2026, 3, 1))
FORGOTTEN = "not there any more"

# Organisation: how it shared then, how it shares now, and what both allow.
SHARING = {
    "ZA": ("system", "system", "system"),
    "ZB": ("public", "public", "public"),
    "ZC": ("system", "system", "system"),
    "ZD": ("system", "private", "private"),
    "ZE": ("public", "system", "system"),
    "ZF": ("system", "counts", "private"),  # counted without a name: in no count of an earlier version
    "ZG": ("counts", "system", "private"),
    "ZH": ("private", "public", "private"),
    "ZI": ("counts", "counts", "private"),
    "ZJ": ("counts", "counts", "private"),
    "ZK": ("counts", "counts", "private"),
    "ZW": ("public", FORGOTTEN, FORGOTTEN),  # its rows are withdrawn
    "ZU": ("public", FORGOTTEN, FORGOTTEN),  # its file is undone
}
VIEWERS = [(), ("SYS",), ("OTHER",), ("ZD",), ("ZF",), ("ZG",), ("ZW",)]
OF_THEN = {  # told to an organisation's own people, as it stood then
    "organisation_rounds": "sharing",
    "system_sharing": "own_alone",
    "workshop_before": "sharing",
}
OF_ONE_FILE = ("file", "sha256", "row")  # the two came in other files

ORGANISATIONS = ("ZA", "ZD", "ZW")  # where a question is asked of one


def answers(codes, sharing_at: int, **more) -> list[dict]:
    """Two rounds of two practices of each organisation, each on a level of its own."""
    return [
        {
            "org_code": code, "framework": FRAMEWORK, "assessed_on": on, "practice": practice, "respondents": "agreed",
            "level": LEVELS[(n + len(code) + later) % len(LEVELS)], "responses": 12, "sharing": SHARING[code][sharing_at],
            "context": f"context of {code}", "next_step": f"next step of {code}", "help": "offered",
        } | more
        for n, code in enumerate(codes) for later, on in enumerate(ROUNDS) for practice in PRACTICES[:2]
    ]  # fmt: skip


def tried(codes, sharing_at: int, **more) -> list[dict]:
    """An initiative of each organisation with a benefit to come; `counts` is no sharing of an initiative."""
    return [
        {
            "initiative_id": f"i-{code}", "org_code": code, "title": f"Tried at {code}", "status": "testing",
            "sharing": SHARING[code][sharing_at].replace("counts", "private"),
        } | more
        for code in codes if SHARING[code][sharing_at] != FORGOTTEN
    ]  # fmt: skip


def gains(codes) -> list[dict]:
    return [
        {
            "initiative_id": f"i-{code}",
            "beneficiary_code": code,
            "kind": "cash",
            "period_start": ROUNDS[0],
            "planned": 1.0,
        }
        for code in codes
    ]


def directory(made) -> list:
    systems = [organisation(code, kind="system") for code in ("SYS", "OTHER")]
    people = [organisation("ENG", kind="national"), *systems, *map(organisation, SHARING)]
    members = [
        {"org_code": code, "group_code": "SYS", "kind": "in_system", "from_date": date(2022, 7, 1)} for code in SHARING
    ]
    return [
        write(made / "organisations.parquet", "organisations", people),
        write(made / "memberships.parquet", "memberships", members),
    ]


def taken(settings: Settings, *files) -> None:
    assert {receipt.verdict for receipt in take(settings, files, by="a test")} == {"accepted"}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The earlier version beside the latest, the same without the guard, and what both allow from the beginning."""
    made = tmp_path_factory.mktemp("made")
    ours, other = (Settings(Folder(made / name), fixed_today=TODAY) for name in ("ours", "other"))
    others = [code for code in SHARING if code != "ZU"]
    undone = write(made / "assessments-undone.parquet", "assessments", answers(["ZU"], 0))
    early = [
        write(made / "assessments-then.parquet", "assessments", answers(others, 0)),
        write(made / "initiatives-then.parquet", "initiatives", tried(others, 0)),
        write(made / "benefits.parquet", "benefits", gains(others)),
    ]
    taken(ours, undone, *directory(made), *early)
    then = versions.current(ours.folder)
    undo(ours, next(one.place for one in ledger.history(ours.folder) if one.file == undone.name), by="a test")
    changed = [row for row in answers(others, 1) if row["sharing"] != FORGOTTEN]
    gone = answers(["ZW"], 0, withdrawn=True)
    now = [
        write(made / "assessments-now.parquet", "assessments", changed + gone),
        write(made / "initiatives-now.parquet", "initiatives", tried(others, 1) + tried(["ZW"], 0, withdrawn=True)),
    ]
    taken(ours, *now)
    kept = [code for code in SHARING if SHARING[code][2] != FORGOTTEN]
    both = [
        write(made / "assessments-both.parquet", "assessments", answers(kept, 2)),
        write(made / "initiatives-both.parquet", "initiatives", tried(kept, 2)),
        write(made / "benefits-both.parquet", "benefits", gains(kept)),
    ]
    taken(other, *directory(made), *both)
    with closing(Store(versions.current(ours.folder).path, TODAY)) as latest:
        paths = (then.path, then.path, versions.current(other.folder).path)
        beside = (latest, None, None)
        stores = [Store(path, TODAY, one) for path, one in zip(paths, beside, strict=True)]
        yield stores
        for store in stores:
            store.close()


def guarded() -> list[str]:
    """The questions that read assessments or initiatives, by the macros of the sharing rules or by themselves."""
    macros = (
        "visible_initiative",
        "standing",
        "trail",
        "latest_round",
        "view_of_group",
        "counted_level",
        "sharing_seen",
    )
    return [one for one in questions() if any(f"{macro}(" in text(one) for macro in (*macros, "unnamed_answer"))]


def asked(store: Store, question: str, viewer) -> list[dict]:
    """The answer for every organisation, where it is asked of one, in an order of no meaning."""
    (statement,) = duckdb.extract_statements(text(question))
    given = {"system": "SYS", "component": _component(store), "framework": FRAMEWORK, "round": TODAY}
    named = {name: value for name, value in given.items() if name in statement.named_parameters}
    each = [{"organisation": code} for code in ORGANISATIONS] if "organisation" in statement.named_parameters else [{}]
    answer = [store.ask(question, Viewer(organisations=frozenset(viewer)), **named, **one).to_pylist() for one in each]
    rows = [row for rows in answer for row in rows]
    apart = (OF_THEN.get(question), *OF_ONE_FILE)
    return sorted(({name: row[name] for name in row if name not in apart} for row in rows), key=repr)


@cache
def _component(store: Store) -> str:
    rows = store.ask("practices", Viewer()).to_pylist()
    return next(row["component"] for row in rows if row["practice"] == PRACTICES[0])


@pytest.mark.parametrize("question", guarded())
def test_an_earlier_version_shows_each_viewer_what_was_shared_then_and_still_is(opened, question):
    as_at, unguarded, allowed = opened
    assert any(asked(allowed, question, viewer) for viewer in VIEWERS)
    for viewer in VIEWERS:
        assert asked(as_at, question, viewer) == asked(allowed, question, viewer), viewer
    assert asked(unguarded, question, ("SYS",)) != asked(as_at, question, ("SYS",))


def test_what_is_shared_as_it_was_is_still_shown_in_an_earlier_version(opened):
    rows = asked(opened[0], "component_practices", ("SYS",))
    assert {row["org_code"] for row in rows if row["level"]} == {"ZA", "ZB", "ZC", "ZE"}
    assert {row["org_code"] for row in asked(opened[0], "component_practices", ()) if row["level"]} == {"ZB"}
    own = {row["org_code"] for row in asked(opened[0], "component_practices", ("ZF",)) if row["level"]}
    assert own == {"ZA", "ZB", "ZC", "ZE", "ZF"}, "their own people see what they keep to themselves"


def test_a_question_asked_of_one_version_leaves_no_trace_in_the_next(opened):
    as_at, unguarded, _ = opened
    before = asked(unguarded, "component_practices", ())
    for code in SHARING:
        asked(as_at, "component_practices", (code,))
    assert len(as_at._shared) == AT_HAND, "and what is kept at hand of other viewers has an end"
    assert asked(unguarded, "component_practices", ()) == before
    assert asked(as_at, "component_practices", ()) != before
