"""The two commands of the README: what `make run` does the first time and the second, and where the app listens."""

import subprocess
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def steps(venv: Path, *words: str) -> str:
    """What `make` would do, without doing it."""
    command = ["make", "--dry-run", f"VENV={venv}", *words]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def installed(tmp_path) -> Path:
    """A virtual environment as a first run leaves it."""
    (tmp_path / "bin").mkdir()
    for name in ("bin/python", "installed", "installed-for-tests"):
        (tmp_path / name).touch()
    return tmp_path


def test_the_first_run_makes_the_environment_installs_the_pinned_packages_prepares_and_serves(tmp_path):
    done = steps(tmp_path / "venv", "run", "PORT=8600")
    order = ("-m venv", "pip install", "-r requirements.txt", "-m impact prepare", "streamlit run app.py", "8600")
    assert [done.index(word) for word in order] == sorted(done.index(word) for word in order)


def test_a_second_run_installs_nothing(installed):
    done = steps(installed, "run")
    assert "pip" not in done and "-m venv" not in done
    assert "streamlit run app.py" in done and "8501" in done


def test_the_tests_install_what_they_need_and_no_more(tmp_path, installed):
    assert "-r requirements-dev.txt" in steps(tmp_path / "venv", "test")
    done = steps(installed, "test")
    assert "pip" not in done and "-m pytest" in done and "tests/browser/install.sh" in done


def test_the_app_listens_on_this_machine_only_and_sends_no_statistics():
    config = tomllib.loads((PROJECT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["browser"]["gatherUsageStats"] is False


def test_the_gate_calls_the_test_command():
    assert "make test" in (PROJECT / ".ci/run").read_text(encoding="utf-8").splitlines()
