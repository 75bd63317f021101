"""Versions are swapped in whole: readers see the one before or the one after."""

from datetime import UTC, date, datetime

import duckdb
import pytest

from impact.errors import ImpactError, NoData
from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from impact.store import open_current
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, observation, write


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "data")


def publish(folder: Folder, figure: int, place: int = 1) -> versions.Version:
    serial, path = versions.begin(folder)
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE figure AS SELECT $1 AS figure", [figure])
    return versions.publish(folder, path, record_of(serial, place, f"print-{figure}"))


def record_of(serial: int, place: int, fingerprint: str) -> versions.Record:
    moment = datetime(2026, 7, 14, 9, 30, tzinfo=UTC)
    return versions.Record(serial, place, fingerprint, moment, date(2026, 7, 14), "mdc-2023", {"contracts": "c"})


def figure_in(path) -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("SELECT figure FROM figure").fetchone()[0]


def test_an_empty_folder_has_no_version_and_says_what_to_do(folder, today):
    assert versions.current(folder) is None
    with pytest.raises(NoData, match=r"python -m impact take"):
        open_current(folder, today)


def test_the_version_published_last_is_current_and_numbered_on(folder):
    first, second = publish(folder, 10), publish(folder, 20)
    assert (first.serial, second.serial) == (1, 2)
    assert versions.current(folder) == second
    assert figure_in(second.path) == 20


def test_a_reader_keeps_the_version_it_opened_while_a_new_one_is_published(folder):
    reader = duckdb.connect(str(publish(folder, 10).path), read_only=True)
    for figure in range(20, 30):
        publish(folder, figure)
    assert reader.execute("SELECT figure FROM figure").fetchone()[0] == 10
    assert figure_in(versions.current(folder).path) == 29


def test_only_the_last_few_versions_stay_on_disk(folder):
    for figure in range(versions.KEPT + 3):
        publish(folder, figure)
    kept = sorted(path.name for path in folder.warehouse.glob("*.duckdb"))
    assert kept == [f"version-{serial:06d}.duckdb" for serial in range(4, versions.KEPT + 4)]


def test_a_build_that_was_killed_is_cleared_away_and_changes_nothing(folder):
    shown = publish(folder, 10)
    _, unfinished = versions.begin(folder)
    unfinished.write_bytes(b"half a file")
    assert versions.current(folder) == shown
    serial, path = versions.begin(folder)
    assert serial == 2 and not path.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"serial": 1}', '{"serial": 1, "surplus": 2}'])
def test_a_pointer_that_cannot_be_read_counts_as_none(folder, text):
    publish(folder, 10)
    (folder.warehouse / "current.json").write_text(text)
    assert versions.current(folder) is None


def test_a_pointer_to_a_file_that_is_gone_counts_as_none(folder):
    publish(folder, 10).path.unlink()
    assert versions.current(folder) is None


def test_of_every_version_a_record_stays_when_its_file_has_gone(folder):
    for figure in range(versions.KEPT + 2):
        publish(folder, figure, place=figure)
    assert versions.records(folder)[-1] == record_of(1, 0, "print-0")
    assert [record.serial for record in versions.records(folder)] == list(range(versions.KEPT + 2, 0, -1))
    assert [version.serial for _, version in versions.on_disk(folder)] == list(range(versions.KEPT + 2, 2, -1))


def test_a_number_is_never_given_twice_even_where_every_file_is_gone(folder):
    publish(folder, 10).path.unlink()
    assert publish(folder, 20).serial == 2


def test_a_record_that_cannot_be_read_is_named(folder):
    publish(folder, 10)
    (folder.archive / "versions" / "000001.json").write_text("{")
    with pytest.raises(ImpactError, match=r"000001.json: .*cannot be read"):
        versions.records(folder)


def test_series_judged_in_several_parts_give_the_same_version_as_in_one(tmp_path, monkeypatch):
    files = [write(tmp_path / f"{of}.parquet", of, WORLD[of]) for of in ("organisations", "metrics")]
    rows = [observation(n, code, of) for code in ("ZZ1", "ZZS") for of in ("seen_in_time", "seen") for n in range(1, 7)]
    files.append(write(tmp_path / "observations.parquet", "observations", rows))
    prints, said = set(), []
    for points in (1_000_000, 7, 1):
        monkeypatch.setattr("impact.warehouse.build.AT_ONCE", points)
        chosen = Settings(Folder(tmp_path / str(points)), fixed_today=TODAY)
        take(chosen, files, by="an analyst", progress=said.append)
        prints.add(versions.current(chosen.folder).fingerprint)
    assert len(prints) == 1
    assert "judging the series: part 4 of 4" in said
