"""What all tests share: a fixed day, and the sample as a data folder."""

from datetime import date

import pytest

from impact.folder import Folder
from impact.sample import make
from impact.settings import load

TODAY = date(2026, 7, 14)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Folder:
    """The sample system as a data folder, made once for the whole run; nobody writes to it."""
    folder = Folder(tmp_path_factory.mktemp("sample") / "data")
    make(load(), folder)
    return folder
