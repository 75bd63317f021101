"""Every page opens on whatever data there is, says what is missing, and never shows a traceback."""

import pytest

from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from impact.ui import running
from tests.browser import extracts
from tests.pages.reading import CALM, is_whole, markup, text

PAGES = ("overview", "component", "organisation", "metric", "learn", "benefits", "huddle", "data", "methods")


@pytest.fixture(scope="session")
def taken(tmp_path_factory):
    """A data folder with extracts of two organisations and one metric, without assessments."""
    made = tmp_path_factory.mktemp("made")
    folder = Folder(made / "data")
    settings = Settings(folder)
    kinds = (extracts.organisations, extracts.memberships, extracts.observations, extracts.survey)
    files = [make(made) for make in kinds]
    assert {receipt.verdict for receipt in take(settings, files, by="a test")} == {"accepted"}
    return folder.root


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_on_the_sample(opened, sample, page):
    screen = opened(sample.root, page)
    assert is_whole(screen)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_on_accepted_extracts_without_assessments(opened, taken, page):
    screen = opened(taken, page)
    assert is_whole(screen)
    assert "Fictional sample" not in markup(screen)


@pytest.mark.parametrize("page", ["overview", "component", "metric", "huddle"])
def test_a_page_without_any_data_says_what_to_do(opened, tmp_path, page):
    screen = opened(tmp_path, page)
    assert not screen.exception
    assert "There is no data to show yet." in text(screen)
    assert "Data page" in text(screen)


def test_the_data_page_takes_files_in_before_there_is_any_data(opened, tmp_path):
    screen = opened(tmp_path, "data")
    assert is_whole(screen)
    assert [button.label for button in screen.button] == ["See what taking in would change"]


@pytest.mark.parametrize("component", ["purpose", "people", "leadership", "capability", "systems", "outcomes"])
def test_every_component_opens_for_every_organisation_of_the_system(opened, sample, component):
    screen = opened(sample.root, "component", component=component)
    for organisation in screen.selectbox(key="choose organisation").options[:3]:
        screen.selectbox(key="choose organisation").select(organisation).run()
        assert is_whole(screen)


def test_the_overview_without_assessments_says_so_and_shows_outcomes(opened, taken):
    screen = opened(taken)
    assert text(screen).count("No assessment is shared here.") == 5
    assert "You look as ZZ-NAV, which this data does not have. Name your organisations under [viewer]" in text(screen)
    assert "The ICB’s last figures:" in text(screen)
    assert "58.5 % in 2025, 2.5 percentage points higher" in text(screen).replace("\N{NO-BREAK SPACE}", " ")
    assert "Two series show an improvement" in text(screen)


@pytest.mark.parametrize("name", ["metric", "organisation", "system", "component", "view_as"])
def test_an_id_that_is_not_there_never_breaks_a_page(opened, sample, name):
    for page in PAGES:
        assert is_whole(opened(sample.root, page, **{name: "<b>nobody</b>"}))


@pytest.mark.parametrize(
    ("page", "name"),
    [("component", "system"), ("component", "organisation"), ("metric", "organisation"), ("huddle", "organisation")],
)
def test_an_id_that_is_not_there_is_said_on_the_page_and_only_once(opened, sample, page, name):
    screen = opened(sample.root, page, **{name: "NOBODY"})
    assert " ".join(text(screen).split()).count(f"There is no {name} NOBODY here; showing") == 1
    assert "NOBODY" not in text(screen.run())


def test_what_stands_in_the_address_is_never_markup(opened, sample):
    screen = opened(sample.root, "metric", metric="<b onclick=alert(1)>x</b>")
    assert "<b onclick" not in markup(screen)
    assert "There is no metric <b onclick=alert(1)>x</b> here" in " ".join(text(screen).split())


def test_a_fault_of_ours_is_said_calmly_with_a_reference_that_the_log_has(opened, tmp_path, caplog):
    folder = Folder(tmp_path)
    folder.warehouse.mkdir()
    (folder.warehouse / "version-000001.duckdb").write_bytes(b"not a database" * 100)
    (folder.warehouse / "current.json").write_text(
        '{"serial": 1, "place": 1, "file": "version-000001.duckdb", "fingerprint": ""}'
    )
    screen = opened(tmp_path)
    assert not screen.exception
    said = text(screen)
    assert CALM in said
    reference = said.split("this reference:")[1].split(".")[0].strip()
    assert any(reference in record.getMessage() and record.exc_info for record in caplog.records)


def test_a_setting_that_cannot_be_read_is_said_with_what_to_do(opened, tmp_path, monkeypatch):
    monkeypatch.setenv("IMPACT_TODAY", "tomorrow")
    screen = opened(tmp_path)
    assert "`tomorrow` is not a date." in text(screen)
    assert "Write it as year-month-day" in text(screen)


def test_a_data_folder_that_is_a_file_is_said_with_its_path_and_what_to_do(opened, tmp_path):
    (tmp_path / "data").write_text("not a folder")
    screen = opened(tmp_path / "data")
    assert str(tmp_path / "data") in text(screen) and "Check that the path is right" in text(screen)
    assert CALM not in text(screen)


def test_what_kept_the_sample_from_being_made_is_said_where_there_is_nothing_to_show(opened, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setattr(running, "_kept_from", [])
    with pytest.raises(OSError) as refused:
        (tmp_path / "file" / "sample").mkdir()
    running.not_ready(refused.value)
    screen = opened(tmp_path / "empty")
    assert str(tmp_path / "file") in text(screen) and "you may write there" in text(screen)
