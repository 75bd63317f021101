"""A real PostgreSQL server for the tests: from the system's packages, in a temporary folder, on loopback, killed for real."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

HOW = "The journal's tests need PostgreSQL. Install it: sudo apt-get install postgresql"
NOT_ROOT = ("postgres", "nobody")  # PostgreSQL refuses to run as root
FAST = (
    "fsync=off",
    "shared_buffers=16MB",
    "max_connections=40",
    "unix_socket_directories=",
    "listen_addresses=127.0.0.1",
)


def program(name: str) -> str:
    """A program of PostgreSQL, wherever the system's packages put it; the newest of several."""
    found = shutil.which(name) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version, reverse=True)),
        None,
    )
    if found is None:
        pytest.fail(HOW, pytrace=False)
    return found


def _version(path: Path) -> float:
    return float(path.parts[-3])


class Server:
    """One server. Its folder belongs to the user it runs as."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = _free_port()
        self.user = _user()
        folder.mkdir(parents=True)
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        self._do(
            program("initdb"), "-D", "data", "-U", "impact", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"
        )
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = " ".join(f"-c {setting}" for setting in (*FAST, f"port={self.port}"))
        self._do(program("pg_ctl"), "-D", "data", "-w", "-l", "server.log", "-o", settings, "start")

    def stop(self, how: str = "immediate") -> None:
        """Stop it; `immediate` is how a server ends that is killed: no goodbye to anybody."""
        self._do(program("pg_ctl"), "-D", "data", "-m", how, "stop")

    def database(self) -> str:
        """A new and empty database, of a name that nobody else has; gives its address."""
        name = f"d{uuid4().hex[:12]}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.address(name)

    def address(self, database: str) -> str:
        return f"postgresql://impact@127.0.0.1:{self.port}/{database}"

    def log(self) -> str:
        """What the server itself wrote down."""
        return (self.folder / "server.log").read_text(encoding="utf-8")

    def _do(self, *command: str) -> None:
        done = subprocess.run(
            command,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **_as(self.user),
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            pytest.fail(f"{command[0]} did not work:\n{done.stdout}{done.stderr}", pytrace=False)


def _as(user: pwd.struct_passwd | None) -> dict[str, Sequence[int] | int]:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _user() -> pwd.struct_passwd | None:
    """Whom to run it as: None for ourselves."""
    if os.geteuid() != 0:
        return None
    everybody = {one.pw_name: one for one in pwd.getpwall()}
    found = next((everybody[name] for name in NOT_ROOT if name in everybody), None)
    if found is None:
        pytest.fail(f"PostgreSQL does not run as root, and there is no user {' or '.join(NOT_ROOT)}.", pytrace=False)
    return found


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
