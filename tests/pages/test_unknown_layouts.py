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
OTHER = b"Code,Month,Vacancy rate,Shade\nZZ1,Apr-25,8.1,red\n"


class Upload:
    def __init__(self, name: str, content: bytes):
        self.name, self.content = name, content

    def getbuffer(self) -> bytes:
        return self.content


@pytest.fixture
def settings(tmp_path) -> Settings:
    settings = Settings(folder=Folder(tmp_path / "data"), fixed_today=TODAY)
    take(settings, [write(tmp_path / "organisations.parquet", "organisations", [organisation("ZZ1")])], by="a")
    return settings


def holding(screen, settings, folder, files: dict[str, bytes]):
    """The Data page with these files looked at."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    found = [one.to_json() for one in check(settings, [folder / name for name in files])]
    uploads = [Upload(name, content) for name, content in files.items()]
    screen.session_state[held.HELD] = held.Held(uploads, False, found, Preview(1), 1)
    return screen.run()


def named(widgets, key: str):
    """The widget whose key begins so; the rest of it is the file's hash."""
    (found,) = (one for one in widgets if one.key.startswith(f"{key} of "))
    return found


def test_an_unknown_layout_is_proposed_changed_remembered_and_then_foreseen(opened, settings, tmp_path):
    data = settings.folder
    screen = holding(opened(data.root, "data"), settings, tmp_path, {"board.csv": BOARD})
    assert "Nothing here can be taken yet, because nobody has described its layout." in text(screen)
    assert "board.csv is in a layout that nobody has described yet" in text(screen)
    assert "The first 2 of 2 rows that it makes" in text(screen) and "91.2" in text(screen)
    named(screen.selectbox, "role Bed occupancy").set_value("figure:vacancy_rate").run()
    assert "vacancy_rate" in text(screen)
    named(screen.selectbox, "role Month").set_value("").run()
    assert "Nothing says the period yet." in text(screen)
    named(screen.selectbox, "role Month").set_value("period").run()
    named(screen.text_input, "layout name").set_value("Board pack").run()
    screen.button(key="remember").click().run()
    assert [one.id for one in reading.known(data) if not one.shipped] == ["board-pack"]
    assert "observations: 2 rows added." in text(screen)
    assert "nobody has described" not in text(screen)
    assert "Board pack" in text(opened(data.root, "methods"))


def test_of_several_unknown_layouts_one_is_proposed_after_the_other_and_what_was_chosen_for_one_stays_with_it(
    opened, settings, tmp_path
):
    files = {"first.parquet": b"PAR1", "a.csv": BOARD, "b.csv": OTHER, "c.csv": BOARD.replace(b"Apr", b"Jun")}
    screen = holding(opened(settings.folder.root, "data"), settings, tmp_path, files)
    assert "a.csv is in a layout that nobody has described yet" in text(screen), "none is proposed for parquet"
    assert "Nothing here can be taken as it stands." in text(screen)
    assert "2 more files are in layouts that nobody has described; they come next, unless this layout fits" in text(
        screen
    )
    named(screen.text_input, "layout name").set_value("Board pack").run()
    screen.button(key="remember").click().run()
    assert "b.csv is in a layout that nobody has described yet" in text(screen)
    assert "more file" not in text(screen), "the layout of the first fits the third"
    assert named(screen.text_input, "layout name").value == "b"
