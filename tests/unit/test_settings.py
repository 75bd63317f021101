"""Settings come from an argument, the environment and impact.toml, in that order of strength."""

from datetime import date, datetime

import pytest

from impact import settings
from impact.errors import UsageError
from impact.folder import Folder


def test_an_argument_is_stronger_than_the_environment_and_that_than_the_default(monkeypatch, tmp_path):
    monkeypatch.delenv("IMPACT_DATA", raising=False)
    assert settings.load().folder.root == settings.PROJECT / "data"
    monkeypatch.setenv("IMPACT_DATA", str(tmp_path / "set"))
    assert settings.load().folder.root == tmp_path / "set"
    assert settings.load(tmp_path / "said").folder.root == tmp_path / "said"


def test_today_is_the_folders_own_then_the_setting_then_the_date_in_london(monkeypatch, tmp_path):
    monkeypatch.delenv("IMPACT_TODAY", raising=False)
    plain = settings.load(tmp_path)
    assert plain.today() == datetime.now(settings.LONDON).date()
    monkeypatch.setenv("IMPACT_TODAY", "2026-01-02")
    assert settings.load(tmp_path).today() == date(2026, 1, 2)
    (tmp_path / "folder.toml").write_text("fictional = true\ntoday = 2026-07-14\n")
    assert settings.load(tmp_path).today() == date(2026, 7, 14), "the sample keeps its own day, whatever is set"


def test_a_today_that_is_no_date_is_refused_with_what_to_write(monkeypatch, tmp_path):
    monkeypatch.setenv("IMPACT_TODAY", "14/07/2026")
    with pytest.raises(UsageError, match="year-month-day"):
        settings.load(tmp_path)


def test_the_shipped_viewer_leads_the_sample_system():
    viewer = settings.load().viewer
    assert viewer.roles == {"leader"} and len(viewer.organisations) == 1


def test_a_folder_says_whether_it_is_fictional(tmp_path):
    assert not Folder(tmp_path).fictional
    (tmp_path / "folder.toml").write_text("fictional = true\n")
    assert Folder(tmp_path).fictional
