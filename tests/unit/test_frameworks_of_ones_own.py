"""A data folder's own frameworks: answers under them count, versions keep them, a broken file is said and breaks nothing."""

import copy
import tomllib
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from impact import catalogue
from impact.catalogue import lineage
from impact.catalogue.framework import SHIPPED, declared
from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import check, chronicle, rebuild, take
from impact.intake.reconstruction import reconstruct
from impact.readiness import prepare
from impact.settings import Settings
from impact.warehouse import versions
from tests import frameworks
from tests.desk import TODAY, WORLD, D, found, write

OURS, NEW, OLD = "local-2025", "nhs-impact-2024", "nhs-impact-2023"
FOLLOWS = """
[follows]
framework = "nhs-impact-2024"
[follows.levels]
starting = "begun"
[follows.practices]
people_culture = "local_people"
"""


def answer(**more) -> dict:
    return {
        "org_code": "ZZ1", "framework": OURS, "assessed_on": D(2026, 3, 1), "practice": "local_people",
        "respondents": "agreed", "level": "begun", "sharing": "system",
    } | more  # fmt: skip


@pytest.fixture
def settings(tmp_path) -> Settings:
    """An empty data folder with a framework of its own."""
    chosen = Settings(folder=Folder(tmp_path / "data"), fixed_today=TODAY)
    frameworks.put(chosen.folder, frameworks.text())
    return chosen


@pytest.fixture
def sent(tmp_path):
    """Writes one extract after the other."""

    def send(dataset: str, *rows: dict) -> Path:
        return write(tmp_path / f"{dataset}-{len(list(tmp_path.iterdir()))}.parquet", dataset, list(rows))

    return send


def levels(path: Path) -> list[tuple]:
    """Practice and title of the level of every answer in force."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(
            "SELECT practice, level.title FROM assessment LEFT JOIN level USING (framework, level) ORDER BY ALL"
        ).fetchall()


def shown(settings: Settings) -> list[tuple]:
    return levels(versions.current(settings.folder).path)


def test_an_answer_under_a_framework_of_ones_own_counts_and_none_of_it_waits(settings, sent):
    files = [sent("organisations", *WORLD["organisations"]), sent("assessments", answer())]
    assert [receipt.verdict for receipt in check(settings, files)] == ["accepted"] * 2
    told = take(settings, files, by="an analyst")
    assert [found(receipt) for receipt in told] == [[], []]
    assert shown(settings) == [("local_people", "Begun")]
    assert not prepare(settings), "a framework that has not changed is no reason to build anew"


def test_a_changed_file_is_built_with_and_said_and_an_earlier_version_keeps_the_file_of_then(settings, sent):
    take(settings, [sent("organisations", *WORLD["organisations"]), sent("assessments", answer())], by="an analyst")
    frameworks.put(settings.folder, frameworks.text(word=" anew"))
    assert prepare(settings)
    assert shown(settings) == [("local_people", "Begun anew")]

    frameworks.put(settings.folder, frameworks.text(levels=("outset", "there")))
    assert prepare(settings)
    assert shown(settings) == [], "its level is gone, so the answer waits"
    lines = chronicle.sentences(chronicle.chapters(settings.folder), lambda at: "")
    told = [line for line in lines if "framework" in line]
    assert told == [f"  the framework {OURS}: its file {became}" for became in ("has changed", "has changed", "is new")]

    first = versions.current(settings.folder).path.with_name("version-000001.duckdb")
    first.unlink()
    again = reconstruct(settings, 1)
    assert levels(again.path) == [("local_people", "Begun")]
    assert again.sentence() == "Built by the same code; its content is the same as what was seen then."
    frameworks.put(settings.folder, frameworks.text())
    assert prepare(settings) and shown(settings) == [("local_people", "Begun")], "what waited enters when it is back"


def test_an_earlier_version_whose_framework_is_not_in_the_archive_any_more_says_so(settings, sent):
    take(settings, [sent("organisations", *WORLD["organisations"])], by="an analyst")
    take(settings, [sent("metrics", *WORLD["metrics"])], by="an analyst")
    versions.file_of(settings.folder, 1).unlink()
    for kept in (settings.folder.archive / "frameworks").iterdir():
        kept.write_bytes(kept.read_bytes() + b"\n")
    with pytest.raises(ImpactError, match=r"the framework .* that a version was made with is not in the archive"):
        reconstruct(settings, 1)


def test_a_take_after_a_change_comes_to_the_same_as_building_everything_anew(settings, sent):
    """The first answer was replaced by one whose level then goes: the first is in force again, and the second waits."""
    take(settings, [sent("organisations", *WORLD["organisations"]), sent("assessments", answer())], by="an analyst")
    take(settings, [sent("assessments", answer(level="there"))], by="an analyst")
    frameworks.put(settings.folder, frameworks.text(levels=("begun", "done")))
    take(settings, [sent("metrics", *WORLD["metrics"])], by="an analyst")
    after_take = versions.current(settings.folder)
    assert shown(settings) == [("local_people", "Begun")]
    assert rebuild(settings).fingerprint == after_take.fingerprint


def test_a_broken_file_is_said_with_what_is_used_and_breaks_nothing(settings, sent):
    said: list[str] = []
    frameworks.put(settings.folder, "id = ", NEW)
    frameworks.put(settings.folder, frameworks.text().replace('component = "people"', 'component = "culture"'))
    files = [sent("organisations", *WORLD["organisations"]), sent("assessments", answer(), *WORLD["assessments"])]
    told = take(settings, files, by="an analyst", progress=said.append)
    assert found(told[1]) == [("undefined", 1, "framework")], "under the shipped one the other answers count"
    assert (
        f"Its file is left out, frameworks/{OURS}.toml, practice local_people, component:" in told[1].faults[0].message
    )
    assert "a file in `frameworks/` of the data folder" in told[1].faults[0].fix
    left_out = [line for line in said if "left out" in line]
    assert f"frameworks/{OURS}.toml, practice local_people, component" in left_out[0] and "wait" in left_out[0]
    assert f"frameworks/{NEW}.toml" in left_out[1] and left_out[1].endswith("The shipped one is used.")
    said.clear()
    assert not prepare(settings, said.append) and said == left_out, "what is broken is said each time, and is no change"
    frameworks.put(settings.folder, frameworks.text())
    assert prepare(settings) and ("local_people", "Begun") in shown(settings)


def changed(id: str, *changes: tuple[str, str]) -> bytes:
    text = (SHIPPED / f"{id}.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


BROKEN = {
    "no text": ({OURS: b"\xff\xfe"}, OURS, "cannot be read"),
    "another id": ({OURS: frameworks.text("mine").encode()}, OURS, "mine"),
    "follows nobody": ({OURS: frameworks.text(follows='follows.framework = "x"').encode()}, OURS, "missing"),
    "of unknown": ({OURS: frameworks.text(follows=FOLLOWS.replace("impact-2024", "x")).encode()}, OURS, "no framework"),
    "maps what is not there": ({OURS: frameworks.text(follows=FOLLOWS.replace("_culture", "")).encode()}, OURS, "people"),
    "an older one that the shipped does not fit": ({OLD: changed(OLD, ('"daily_huddles"', '"huddles"'))}, OLD, "follows this"),
    "an older one in a circle": (
        {OLD: changed(OLD, ("[[level]]", f'[follows]\nframework = "{NEW}"\nlevels.starting = "starting"\n'
        'practices.people_culture = "improvement_culture"\n[[level]]'))}, OLD, "circle",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("contents", "id", "said"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_no_framework_is_left_out_alone_with_its_place_and_what_to_do(contents, id, said):
    whole = catalogue.together({**contents, "other": frameworks.text("other").encode()})
    (fault,) = whole.broken
    assert f"frameworks/{id}.toml" in fault.where and said in fault.what and fault.fix
    assert set(whole.whole) == {OLD, NEW, "other"} and set(whole.own) == {"other"}


def test_own_frameworks_may_follow_one_another_and_the_shipped_ones(tmp_path):
    folder = Folder(tmp_path)
    frameworks.put(folder, "﻿" + frameworks.text(follows=FOLLOWS))  # with the mark that some editors begin with
    frameworks.put(folder, changed(NEW, ("Staff attend daily huddles", "Huddles, as we call them")), NEW)
    (folder.frameworks / "folder.toml").mkdir()
    whole = catalogue.in_force(folder.frameworks)
    assert [fault.where for fault in whole.broken] == ["frameworks/folder.toml"]
    tables = catalogue.tables(whole)
    generations = dict(
        zip(*(tables["framework"][name].to_pylist() for name in ("framework", "generation")), strict=True)
    )
    assert generations == {OLD: 1, NEW: 2, OURS: 3}
    assert "Huddles, as we call them" in tables["practice"]["title"].to_pylist()
    assert tables["framework_file"]["framework"].to_pylist() == [OURS, NEW]


ODD = st.sampled_from(
    [None, "", "x", 0, -1, 1.0, 2.5, True, [], {}, [1], ["x"], {"x": 1}, [{}], [{"id": "x"}], {"starting": ""}]
)


def places(content, at=()):
    """The path to every value in it, however deep."""
    for key, value in content.items() if isinstance(content, dict) else enumerate(content):
        yield (*at, key)
        if isinstance(value, dict | list):
            yield from places(value, (*at, key))


WHOLE = tomllib.loads(frameworks.text(follows=FOLLOWS))
PLACES = list(places(WHOLE))


@tries(max_examples=120, deadline=None, derandomize=True)
@given(at=st.sampled_from(PLACES), odd=ODD, gone=st.booleans())
def test_whatever_stands_in_a_file_is_a_framework_or_said_in_words(at, odd, gone):
    content = inside = copy.deepcopy(WHOLE)
    for key in at[:-1]:
        inside = inside[key]
    if gone:
        del inside[at[-1]]
    else:
        inside[at[-1]] = odd
    try:
        framework = declared(content, "frameworks/local-2025.toml")
        whole = dict(catalogue.in_force().whole) | {framework.id: framework}
        lineage.check(whole)
    except ImpactError as fault:
        assert "local-2025.toml" in fault.where and fault.what and fault.fix
    else:
        assert catalogue.framework_tables(catalogue.Frameworks(whole))["level"].num_rows
