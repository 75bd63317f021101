"""A data folder's own frameworks on the pages: Methods has those of the version; what is left out is said."""

import pytest

from impact.folder import Folder
from impact.intake import take
from impact.settings import Settings
from tests import frameworks
from tests.desk import TODAY, WORLD, write
from tests.pages.reading import is_whole, text


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Folder:
    made = tmp_path_factory.mktemp("own")
    settings = Settings(folder=Folder(made / "data"), fixed_today=TODAY)
    frameworks.put(settings.folder, frameworks.text())
    take(settings, [write(made / "organisations.parquet", "organisations", WORLD["organisations"])], by="a")
    return settings.folder


def test_methods_has_the_frameworks_of_the_version_and_says_which_files_are_not_in_it(opened, data):
    told = text(opened(data.root, "methods"))
    assert "Our own tool" in told and "How do we do people?" in told and "this data folder’s own" in told
    named = " ".join(told.split())
    assert "An extract names it local-2025" in named and "We do people local_people" in named
    assert "Starting starting" in named and "Improving and sustaining sustaining" in named
    assert "Left out:" not in told and "this version" not in told.replace("Frameworks of this version", "")

    frameworks.put(data, frameworks.text(word=" re-worded"))
    frameworks.put(data, "id = ", "nhs-impact-2024")
    for page in ("methods", "data"):
        screen = opened(data.root, page)
        told = text(screen)
        assert is_whole(screen)
        assert "frameworks/local-2025.toml has changed since this version was built." in told
        assert "Left out: frameworks/nhs-impact-2024.toml:" in told and "The shipped one is used." in told
        assert "re-worded" not in told, "what is shown is the version's"
    assert "Left out:" not in text(opened(data.root, "data", as_at="1"))
    assert "Answers under" not in text(opened(data.root, "component")), "the shipped one stands in for the broken one"
    frameworks.put(data, "id = ")  # the version on the screen still has it
    frameworks.put(data, "id = ", "theirs-2025")
    for page in ("overview", "component", "organisation"):
        told = " ".join(text(opened(data.root, page)).split())
        assert (
            "local-2025 will not be shown from the next version on: frameworks/local-2025.toml is left out." in told
        ), page
        assert "Answers under theirs-2025 are not shown: frameworks/theirs-2025.toml is left out." in told, page


def test_over_the_sample_a_framework_of_ones_own_is_said_to_come_with_the_first_extract(opened, sample, tmp_path):
    (tmp_path / "sample").symlink_to(sample.root)
    frameworks.put(Folder(tmp_path), frameworks.text())
    told = text(opened(tmp_path, "methods"))
    assert "frameworks/local-2025.toml is not in what is shown. It comes in with the first extract accepted" in told
    assert "Our own tool" not in told
