"""What all tests share: a fixed day, and the sample as a data folder."""

from collections.abc import Iterator
from datetime import date

import pytest

from impact.folder import Folder
from impact.sample import make
from impact.settings import load
from tests.postgres import Server

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


@pytest.fixture(scope="session")
def postgres(tmp_path_factory) -> Iterator[Server]:
    """A real PostgreSQL server, one for the whole run; whoever kills it starts it again."""
    folder = tmp_path_factory.mktemp("postgres")
    for above in (folder, folder.parent, folder.parent.parent):
        above.chmod(above.stat().st_mode | 0o011)  # the server's own user must get through to its folder
    server = Server(folder / "server")
    yield server
    server.stop()
