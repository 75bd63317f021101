"""What all tests share: a fixed day, and the sample as a data folder."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from filelock import FileLock

from impact.folder import Folder
from impact.sample import make
from impact.settings import load
from tests.postgres import Server

TODAY = date(2026, 7, 14)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the browser's files over the first half of the run: while these wait for a browser, others compute."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    waiting = [path for path in files if path.parent.name == "browser"]
    others = [path for path in files if path not in waiting]
    apart = len(others) // (2 * len(waiting)) if waiting else 0
    for place, path in enumerate(waiting):
        others.insert(place * (apart + 1), path)
    items[:] = [item for path in others for item in files[path]]


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture(scope="session")
def sample(tmp_path_factory, testrun_uid) -> Folder:
    """The sample system as a data folder, made once for the whole run, by whoever asks first; nobody writes to it."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared  # what the workers have in common
    folder = Folder(shared / f"sample-{testrun_uid}" / "data")
    with FileLock(shared / "sample.lock"):
        if not folder.root.exists():
            make(load(), folder)
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A real PostgreSQL server, one for the whole run; whoever kills it starts it again.

    Its folder is not pytest's, which each new run closes to everybody else, and so to the user the server runs as.
    """
    with TemporaryDirectory(prefix="impact-postgres-") as folder:
        Path(folder).chmod(0o711)
        server = Server(Path(folder) / "server")
        try:
            yield server
        finally:
            server.stop()
