"""The README tells the truth: its tree is the real tree, and every command and setting is in it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from impact.__main__ import main

PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def tree() -> dict[str, list[str]]:
    """The tree in the README: the top level, and what stands inside `impact/`."""
    block = README.split("## The tree")[1].split("## ")[0]
    lines = [line for line in block.splitlines() if line.startswith("    ")]
    found = {"": [], "impact": []}
    for line in lines:
        if line.startswith("      ") and not line.startswith("       "):
            found["impact"].append(line.split()[0].rstrip("/"))
        elif not line.startswith("     "):
            found[""].append(line.split()[0].rstrip("/"))
    return found


def test_the_tree_in_the_readme_is_the_library_as_it_stands():
    real = {path.name for path in (PROJECT / "impact").iterdir()} - {"__init__.py", "__pycache__"}
    assert set(tree()["impact"]) == real


def test_the_tree_in_the_readme_names_only_what_is_there():
    for name in tree()[""]:
        assert (PROJECT / name).exists(), name


def test_every_command_is_in_the_readme():
    for command in main.commands:
        assert f"python -m impact {command}" in README, command


def test_every_setting_from_the_environment_is_in_the_readme():
    sources = [path.read_text(encoding="utf-8") for path in (PROJECT / "impact").rglob("*.py")]
    named = {name for source in sources for name in re.findall(r"\bIMPACT_[A-Z]+\b", source)}
    assert named == set(re.findall(r"\bIMPACT_[A-Z]+\b", README))


@pytest.mark.parametrize("command", [[], ["check"], ["take"], ["sample"], ["build"]])
def test_every_command_explains_itself(command):
    shown = subprocess.run(
        [sys.executable, "-m", "impact", *command, "--help"], capture_output=True, text=True, cwd=PROJECT, check=False
    )
    assert shown.returncode == 0 and "Usage:" in shown.stdout and not shown.stderr


def test_every_requirement_is_pinned_and_no_address_is_recorded():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (PROJECT / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "-r ")):
                assert re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.]+( ; .+)?", line), line
