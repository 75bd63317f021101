"""All that an analyst's folder may hold by mistake, dropped on the Data page at once; the same as for the other doors."""

import shutil
from html import unescape

from impact.folder import Folder
from tests.desk import TODAY
from tests.pages.reading import is_whole, markup
from tests.unit.test_bad_input_changes_nothing import FOLDERS, NHS_NUMBER, UNTIDY, furnished, laid_out, seen

__all__ = ["furnished"]


def test_each_is_named_with_what_became_of_it_and_viewers_see_what_they_saw(opened, furnished, tmp_path, monkeypatch):
    monkeypatch.setenv("IMPACT_TODAY", TODAY.isoformat())
    folder = Folder(shutil.copytree(furnished.root, tmp_path / "data"))
    names = [name for name in UNTIDY if name not in FOLDERS]
    dropped = [(name, laid_out(tmp_path, name).read_bytes(), "") for name in names]
    screen = opened(folder.root, "data")
    screen.file_uploader[0].set_value(dropped).run()
    screen.button(key="take").click().run()
    looked_at = unescape(markup(screen))
    assert is_whole(screen) and [name for name in names if name not in looked_at] == []
    screen.button(key="take held").click().run()
    assert is_whole(screen) and not folder.inbox.exists()
    assert NHS_NUMBER not in looked_at + markup(screen) and "Mrs Smith" not in looked_at + markup(screen)
    aside = Folder(shutil.copytree(folder.root, tmp_path / "aside"))  # the app holds its version open in its own way
    assert seen(aside) == seen(furnished)
