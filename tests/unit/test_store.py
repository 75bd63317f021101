"""The one door to the figures: read-only, closed to the outside, asked by name, by somebody, on some day."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import product

import duckdb
import pytest

from impact.errors import ImpactError
from impact.sample import HIDDEN_WORDS
from impact.store import _named, open_current, questions, text
from impact.viewer import PUBLIC, Viewer
from impact.warehouse import versions

ANY = {
    "metric": "ae_4hr", "organisation": "ZZ-ALD", "system": "ZZ-NAV", "component": "people",
    "framework": "nhs-impact-2024", "round": date(2026, 7, 14),
}  # fmt: skip

MERGED = {"organisation": "ZZ-MAR"}
FROZEN = {"metric": "ucr_2h", "organisation": "ZZ-COT", "component": "outcomes"}
OF_OTHERS = {"organisation_history": MERGED, "metric_doubts": FROZEN, "component_doubts": FROZEN}


@pytest.fixture
def store(sample):
    store = open_current(sample, date(2026, 7, 14))
    yield store
    store.close()


def wanted(question: str) -> dict:
    """The parameters that a question names, with what there is in the sample."""
    there = ANY | OF_OTHERS.get(question, {})
    return {name: value for name, value in there.items() if name in _named(text(question))}


@pytest.mark.parametrize("question", questions())
def test_every_question_is_answered_on_the_sample(store, question):
    answer = store.ask(question, Viewer(frozenset({"leader"}), frozenset({"ZZ-NAV"})), **wanted(question))
    assert answer.num_columns > 0
    assert answer.num_rows > 0 or question in {"waiting", "closed_systems"}


# Who asks, and the hidden words that they may meet: their own organisation's, and what is shared with their system.
NORTHMOOR, ESTERMERE = {"larkspindle"}, {"dewbramble", "hazelquay"}
ASKING = {
    "the public": ((), set()),
    "NHS England": (("ZZ-ENG",), set()),
    "the region": (("ZZ-WMR",), set()),
    "the system": (("ZZ-NAV",), NORTHMOOR),
    "another system": (("ZZ-EST",), ESTERMERE),
    "its own people": (("ZZ-BRA",), NORTHMOOR | {"quillfeather", "foxlantern"}),
    "another member": (("ZZ-ALD",), NORTHMOOR | {"moonharrow"}),
}


# What is asked of: whoever has such words, each system, and two components, which are asked for alike.
OF_ALL = {
    "organisation": sorted({one.org_code for one in HIDDEN_WORDS}),
    "system": ["ZZ-NAV", "ZZ-EST"],
    "component": ["people", "capability"],
}


@pytest.mark.parametrize("who", ASKING)
def test_no_question_tells_anyone_a_word_that_is_not_for_them(store, who):
    organisations, theirs = ASKING[who]
    viewer = Viewer(frozenset({"leader", "analyst", "presenter"}), frozenset(organisations))
    told: dict[str, set[str]] = {}
    for question in questions():
        names = wanted(question)
        for way in product(*(OF_ALL.get(name, [there]) for name, there in names.items())):
            answer = str(store.ask(question, viewer, **dict(zip(names, way, strict=True))).to_pylist()).lower()
            told.setdefault(question, set()).update(one.word for one in HIDDEN_WORDS if one.word in answer)
    assert {question: words - theirs for question, words in told.items() if words - theirs} == {}
    assert set().union(*told.values()) == theirs, "what they may see is there"


@pytest.mark.parametrize("question", questions())
def test_no_question_takes_a_parameter_it_does_not_name(store, question):
    with pytest.raises(duckdb.Error, match=r"surplus|Expected 0, got 1"):
        store.ask(question, PUBLIC, surplus="x", **wanted(question))


def test_an_unknown_question_is_named_with_the_nearest(store):
    with pytest.raises(ImpactError, match="Did you mean `metric_points`"):
        store.ask("metric_point", PUBLIC)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE x (a INTEGER)",
        "DELETE FROM point",
        "SELECT * FROM read_text('README.md')",
        "SELECT * FROM 'README.md'",
        "COPY point TO 'out.parquet'",
        "SET enable_external_access = true",
        "SET memory_limit = '64GB'",
        "SET GLOBAL threads = 64",
        "ATTACH 'other.duckdb'",
    ],
)
def test_nothing_can_be_written_and_no_file_read_through_the_door(store, sql):
    with pytest.raises(duckdb.Error):
        store._connection.execute(sql)


def test_many_threads_share_one_store(store):
    found, wrong = [], []

    def ask():
        try:
            for _ in range(20):
                found.append(store.ask("metric_points", PUBLIC, metric="ae_4hr", organisation="ZZ-ALD").num_rows)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and len(found) == 160 and len(set(found)) == 1


def test_members_are_those_of_the_day_that_counts_as_today(sample):
    before, after = (open_current(sample, day) for day in (date(2023, 1, 1), date(2026, 7, 14)))
    codes = [
        {row["org_code"] for row in store.ask("system_members", PUBLIC, system="ZZ-NAV").to_pylist()}
        for store in (before, after)
    ]
    assert {"ZZ-MRB", "ZZ-SBC"} <= codes[0] and not {"ZZ-MRB", "ZZ-SBC"} & codes[1]
    assert "ZZ-MAR" in codes[1] and "ZZ-MAR" not in codes[0]


def test_a_pointer_that_moves_while_a_version_is_opened_is_read_again(sample, today, monkeypatch, tmp_path):
    there = versions.current(sample)
    gone = replace(there, path=tmp_path / "version-000000.duckdb")
    answers = iter([gone, there])
    monkeypatch.setattr(versions, "current", lambda folder: next(answers))
    store = open_current(sample, today)
    assert store.path == there.path
    store.close()


def test_a_small_chart_has_the_last_two_years_and_of_a_short_series_every_point(store):
    of = {"component": "people", "organisation": "ZZ-NAV"}
    drawn = Counter(row["metric_id"] for row in store.ask("component_points", PUBLIC, **of).to_pylist())
    whole = {row["metric_id"]: row["points"] for row in store.ask("component_series", PUBLIC, **of).to_pylist()}
    assert whole["nss_q3f_improvements"] > 2 and drawn["nss_q3f_improvements"] == whole["nss_q3f_improvements"]
    assert whole["sickness_absence"] > 24 and drawn["sickness_absence"] == 24
