"""A file in a layout that nobody has described: the Data page proposes one, shows its rows and remembers it."""

import pytest

from impact.folder import Folder
from impact.intake import check, take
from impact.intake.preview import Preview
from impact.mappings import reading
from impact.settings import Settings
from impact.ui import held
from tests.desk import TODAY, organisation, write
from tests.pages.reading import text

BOARD = b"Code,Month,Bed occupancy,Colour\nZZ1,Apr-25,91.2,red\nZZ1,May-25,90,red\n"


class Upload:
    name = "board.csv"

    def getbuffer(self) -> bytes:
        return BOARD


@pytest.fixture
def data(tmp_path) -> Folder:
    settings = Settings(folder=Folder(tmp_path / "data"), fixed_today=TODAY)
    take(settings, [write(tmp_path / "organisations.parquet", "organisations", [organisation("ZZ1")])], by="a")
    return settings.folder


def test_an_unknown_layout_is_proposed_changed_remembered_and_then_foreseen(opened, data, tmp_path):
    path = tmp_path / "board.csv"
    path.write_bytes(BOARD)
    found = [one.to_json() for one in check(Settings(folder=data, fixed_today=TODAY), [path])]
    screen = opened(data.root, "data")
    screen.session_state[held.HELD] = held.Held([Upload()], False, found, Preview(1), 1)
    screen.run()
    assert "board.csv is in a layout that nobody has described yet" in text(screen)
    assert "The first 2 of 2 rows that it makes" in text(screen) and "91.2" in text(screen)
    screen.selectbox(key="role Bed occupancy").set_value("figure:vacancy_rate").run()
    assert "vacancy_rate" in text(screen)
    screen.selectbox(key="role Month").set_value("").run()
    assert "Nothing says the period yet." in text(screen)
    screen.selectbox(key="role Month").set_value("period").run()
    screen.text_input(key="layout name").set_value("Board pack").run()
    screen.button(key="remember").click().run()
    assert [one.id for one in reading.known(data) if not one.shipped] == ["board-pack"]
    assert "observations: 2 rows added." in text(screen)
    assert "nobody has described yet" not in text(screen)
    assert "Board pack" in text(opened(data.root, "methods"))
