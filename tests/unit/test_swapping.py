"""A finished file takes the place of another at once; while that one is held open elsewhere, it is tried again."""

import os

import pytest

from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from impact.swapping import PAUSES, swap
from impact.warehouse import versions
from tests.desk import TODAY, WORLD, write


@pytest.fixture
def held(monkeypatch):
    """Refuses to replace a file so many times, as Windows does while somebody has it open."""
    real = os.replace
    refused = []

    def hold(name: str, times: int) -> list:
        def replace(aside, into):
            if str(into).endswith(name) and len(refused) < times:
                refused.append(into)
                raise PermissionError(13, "Access is denied", str(into))
            real(aside, into)

        monkeypatch.setattr(os, "replace", replace)
        return refused

    return hold


def test_a_file_held_open_for_a_while_is_replaced_when_it_is_let_go(tmp_path, held):
    (tmp_path / "new").write_text("new")
    (tmp_path / "old").write_text("old")
    waited, refused = [], held("old", 3)
    swap(tmp_path / "new", tmp_path / "old", pause=waited.append)
    assert (tmp_path / "old").read_text() == "new" and not (tmp_path / "new").exists()
    assert len(refused) == 3 and waited == list(PAUSES[:3])


def test_a_file_held_open_for_good_is_said_and_both_are_left_as_they_were(tmp_path, held):
    (tmp_path / "new").write_text("new")
    (tmp_path / "old").write_text("old")
    held("old", 1_000)
    waited = []
    with pytest.raises(ImpactError, match="another program holds it open") as said:
        swap(tmp_path / "new", tmp_path / "old", pause=waited.append)
    assert said.value.where == str(tmp_path / "old") and "Close that program" in said.value.fix
    assert (tmp_path / "new").read_text() == "new" and (tmp_path / "old").read_text() == "old"
    assert waited == list(PAUSES)


@pytest.mark.parametrize("name", ["current.json", "00000001.json", "version-000001.duckdb", "000001.json"])
def test_a_take_whose_swap_is_refused_shows_the_version_before_and_the_next_one_finishes_it(
    tmp_path, held, monkeypatch, name
):
    monkeypatch.setattr("impact.swapping.PAUSES", ())
    chosen = Settings(Folder(tmp_path / "data"), fixed_today=TODAY)
    file = write(tmp_path / "organisations.parquet", "organisations", WORLD["organisations"])
    held(name, 1)
    with pytest.raises(ImpactError, match="holds it open"):
        take(chosen, [file], by="an analyst")
    assert versions.current(chosen.folder) is None
    take(chosen, [file], by="an analyst")
    shown = versions.current(chosen.folder)
    fresh = Settings(Folder(tmp_path / "fresh"), fixed_today=TODAY)
    take(fresh, [file], by="an analyst")
    assert shown.fingerprint == versions.current(fresh.folder).fingerprint
    assert not list(chosen.folder.root.rglob("building-*"))
