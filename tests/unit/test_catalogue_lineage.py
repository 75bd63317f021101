"""Frameworks that follow one another: what became of each practice and level, and a folder's own that win."""

import shutil

import pytest

from impact import catalogue
from impact.catalogue import LOCAL_WORDING, frameworks, lineage
from impact.catalogue.framework import SHIPPED
from impact.errors import ImpactError

OLD, NEW = "nhs-impact-2023", "nhs-impact-2024"


def test_two_versions_ship_and_the_later_says_what_became_of_the_earlier():
    old, new = frameworks()
    assert (old.id, old.follows, new.id, new.follows.framework) == (OLD, None, NEW, OLD)
    became = new.follows.practices
    assert {one.id for one in old.practices} - set(became) == {"improvement_team"}
    assert {one.id for one in new.practices} - set(became.values()) == {
        "leadership_behaviours",
        "capability_coproduction",
    }
    assert all(one.wording == LOCAL_WORDING for one in (*old.practices, *new.practices))


def test_a_practice_keeps_its_thread_through_the_versions_and_a_new_one_begins_its_own():
    whole = {one.id: one for one in frameworks()}
    assert lineage.thread(whole[NEW], "capability_huddles", whole) == f"{OLD}/daily_huddles"
    assert lineage.thread(whole[OLD], "daily_huddles", whole) == f"{OLD}/daily_huddles"
    assert lineage.thread(whole[NEW], "leadership_behaviours", whole) == f"{NEW}/leadership_behaviours"


def test_a_level_of_the_earlier_version_is_told_in_those_of_the_later_and_never_the_other_way():
    rows = catalogue.tables()["level_became"].to_pylist()
    assert [
        row["level"]
        for row in rows
        if (row["framework"], row["of_framework"], row["of_level"]) == (NEW, OLD, "spreading")
    ] == ["spreading"]
    assert {row["of_framework"] for row in rows if row["framework"] == OLD} == {OLD}


def own(tmp_path, *changes: tuple[str, str]):
    """A folder with the later framework, changed."""
    text = (SHIPPED / f"{NEW}.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / f"{NEW}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_framework_in_a_folder_of_ones_own_wins_over_the_shipped_one(tmp_path):
    folder = own(tmp_path, ('title = "Staff attend daily huddles"', 'title = "Huddles, as we call them"'))
    titles = catalogue.tables(catalogue.in_force(folder))["practice"]["title"].to_pylist()
    assert "Huddles, as we call them" in titles and "Staff attend daily huddles" not in titles
    assert len(titles) == sum(len(one.practices) for one in frameworks())


@pytest.mark.parametrize(
    ("old", "new", "where", "said"),
    [
        ('framework = "nhs-impact-2023"', 'framework = "nhs-impact-2019"', "framework", "no framework"),
        ('framework = "nhs-impact-2023"', 'framework = "nhs-impact-2024"', "follows", "circle"),
        ("daily_huddles = ", "weekly_huddles = ", "practices", "weekly_huddles"),
        ('one_method = "capability_method"', 'one_method = "capability_huddles"', "practices", "two practices"),
        ('starting = "starting"', 'starting = "sustaining"', "levels", "order"),
        ('id = "developing"\norder = 2', 'id = "developing"\norder = 3', "level", "order"),
        ('version = "2024"', 'version = "2024"\nowner = "us"', "toml", "owner"),
        ('id = "nhs-impact-2024"', 'id = "mine"', "id", "mine"),
    ],
)  # fmt: skip
def test_a_framework_whose_past_does_not_hang_together_is_named_in_a_sentence(tmp_path, old, new, where, said):
    shutil.copy(SHIPPED / f"{OLD}.toml", tmp_path)
    with pytest.raises(ImpactError) as fault:
        frameworks(own(tmp_path, (old, new)))
    assert where in fault.value.where and said in fault.value.what and fault.value.fix
