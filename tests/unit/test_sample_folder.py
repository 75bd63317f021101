"""The sample's data folder: extracts taken in by the same door as any other, and made anew only when needed."""

import shutil
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pytest

from impact import sample, settings
from impact.errors import ImpactError
from impact.folder import Folder
from impact.warehouse import versions


@pytest.fixture(scope="module")
def chosen(tmp_path_factory) -> settings.Settings:
    """A data folder with the sample in it."""
    found = settings.load(tmp_path_factory.mktemp("data"))
    assert sample.make_if_missing(found)
    return found


def ask(folder: Folder, question: str) -> list[tuple]:
    with closing(duckdb.connect(str(versions.current(folder).path), read_only=True)) as connection:
        return connection.execute(question).fetchall()


def test_the_sample_says_that_it_is_fictional_and_which_day_it_counts_as_today(chosen):
    assert chosen.folder.sample.fictional
    assert chosen.folder.sample.today == sample.TODAY == date(2026, 7, 14)
    assert ask(chosen.folder.sample, "SELECT today, fictional, data_to FROM version") == [
        (date(2026, 7, 14), True, date(2026, 6, 30))
    ]


def test_the_data_folder_itself_stays_without_a_version(chosen):
    assert versions.current(chosen.folder) is None


def test_a_sample_that_this_code_made_is_left_as_it_was(chosen):
    before = versions.current(chosen.folder.sample).path.stat().st_mtime_ns
    assert not sample.make_if_missing(chosen)
    assert versions.current(chosen.folder.sample).path.stat().st_mtime_ns == before


def test_nothing_of_the_sample_is_rejected_or_waits(chosen):
    waiting = ask(
        chosen.folder.sample, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'waiting'"
    )
    assert waiting
    for (table,) in waiting:
        assert ask(chosen.folder.sample, f'SELECT count(*) FROM waiting."{table}"') == [(0,)], table
    rows = ask(chosen.folder.sample, "SELECT count(*) FROM taken.observations")[0][0]
    assert rows == len(list(sample.extracts.observations(sample.TODAY)))


def test_what_was_planted_is_in_the_built_version(chosen):
    found = {
        (metric, organisation): tuple(rest)
        for metric, organisation, *rest in ask(
            chosen.folder.sample,
            "SELECT metric_id, org_code, variation, assurance, rule FROM signal WHERE breakdown = 'all'",
        )
    }
    for one in sample.PLANTED:
        if one.org_code != "*":
            assert found[one.metric_id, one.org_code] == (one.variation, one.assurance, one.rule), one.what


def test_a_sample_made_by_other_code_is_made_again(chosen, tmp_path):
    stale = Path(shutil.copytree(chosen.folder.sample.root, tmp_path / "sample"))
    chosen = settings.load(tmp_path)
    about = stale / "folder.toml"
    about.write_text(about.read_text().replace('made_by = "', 'made_by = "0'))
    (stale / "left-over.txt").write_text("of the older sample")
    assert sample.make_if_missing(chosen)
    assert not (stale / "left-over.txt").exists()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "letters").mkdir()
    with pytest.raises(ImpactError, match="not the sample"):
        sample.make(settings.load(tmp_path / "data"), Folder(tmp_path))
    assert [path.name for path in Path(tmp_path).iterdir()] == ["letters"]
