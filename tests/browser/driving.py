"""Serves the real app and looks at it with a real browser: waits are for conditions, never for time."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0


@contextmanager
def serving(data: Path, log: Path, **environment: str) -> Iterator[str]:
    """The app on a free port of this machine, with `data` as its data folder; gives its address."""
    app, address = started(data, log, **environment)
    try:
        yield address
    finally:
        app.terminate()
        app.wait(timeout=PATIENCE)


def started(data: Path, log: Path, port: int | None = None, **environment: str) -> tuple[subprocess.Popen, str]:
    """The app's process and its address, once it is healthy; whoever starts it ends it."""
    port = port or _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    surroundings = {**os.environ, "IMPACT_DATA": str(data), **environment}
    with log.open("a", encoding="utf-8") as output:
        app = subprocess.Popen(command, cwd=PROJECT, env=surroundings, stdout=output, stderr=subprocess.STDOUT)
    _wait_until_healthy(app, port, log)
    return app, f"http://127.0.0.1:{port}"


class Screen:
    """One page of the browser, with the few things that every test does to it."""

    def __init__(self, page: Page, address: str):
        self.page = page
        self.address = address
        page.set_default_timeout(PATIENCE * 1000)

    def open(self, path: str = "/") -> Page:
        """Go to a path of the app and wait until it has been drawn."""
        self.page.goto(self.address + path)
        return self.settled()

    def settled(self) -> Page:
        """Wait until the app is connected, has run, and shows nothing stale."""
        app = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
        self.page.wait_for_selector(app)
        self.page.wait_for_function(
            "() => !document.querySelector('[data-stale=true],[data-testid=stSkeleton]')"
            " && document.querySelector('[data-testid=stMain] h1, [data-testid=stMain] [role=alert]')"
        )
        return self.page

    def ids(self) -> dict[str, str]:
        """What stands in the address after the question mark."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def choose(self, label: str, words: str) -> None:
        """Choose in a picker as a person does: open it, write what is wanted, take the first match."""
        box = self.page.get_by_role("combobox", name=label, exact=True)
        box.click()
        box.fill(words)
        self.page.get_by_role("option", name=words).first.click()

    def shoot(self, name: str) -> None:
        """Keep a picture of the page, where IMPACT_SHOTS names a folder for them."""
        folder = os.environ.get("IMPACT_SHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}.png")


@contextmanager
def looking(browser: Browser, address: str, width=1366, height=900, scheme="light") -> Iterator[Screen]:
    """A fresh browser page of this size and colour scheme on the app at `address`."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    try:
        yield Screen(context.new_page(), address)
    finally:
        context.close()


def _wait_until_healthy(app: subprocess.Popen, port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if app.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The app did not start:\n{log.read_text(encoding='utf-8')}", pytrace=False)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
