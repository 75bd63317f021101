"""Imports go one way: app → pages → impact.ui → the parts that answer → the parts that know. A breach fails here."""

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
LIBRARY = PROJECT / "impact"
KNOWS = {"errors", "folder", "locking", "settings", "stopping", "swapping", "viewer", "contracts", "catalogue", "spc"}

# What each part of the library may import of it, itself apart.
MAY_IMPORT = {
    "errors": set(),
    "folder": {"errors"},
    "viewer": set(),
    "swapping": {"errors"},
    "locking": set(),
    "stopping": set(),
    "settings": {"errors", "folder", "viewer"},
    "contracts": {"errors"},
    "sources": {"errors", "contracts"},
    "spc": {"errors"},
    "catalogue": {"errors", "contracts"},
    "maturity": {"errors"},
    "charts": {"errors", "catalogue", "spc", "maturity"},
    "mappings": {"errors", "folder", "swapping", "contracts", "sources"},
    "store": {"errors", "folder", "viewer", "warehouse"},
    "warehouse": KNOWS,
    "intake": KNOWS | {"warehouse", "sources", "mappings"},
    "journal": {"errors", "folder", "settings", "viewer"},
    "workshop": {"errors", "viewer", "journal", "intake"},
    "asks": {"errors", "viewer", "journal", "intake"},
    "sample": KNOWS | {"intake", "warehouse"},
    "bench": KNOWS | {"intake", "warehouse", "store", "sample", "charts"},
    "ui": KNOWS
    | {
        "journal",
        "workshop",
        "asks",
        "charts",
        "maturity",
        "store",
        "warehouse",
        "intake",
        "mappings",
        "sources",
        "readiness",
    },
    "readiness": KNOWS | {"intake", "sample", "warehouse"},
    "__main__": KNOWS | {"intake", "mappings", "sample", "warehouse", "store", "readiness"},
}


def python_files(folder: Path):
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def imported(path: Path) -> set[str]:
    """Every module that a file imports, by its dotted name (relative ones are not used here)."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            found |= {f"{node.module}.{name.name}" for name in node.names} | {node.module}
    return found


def parts(path: Path) -> set[str]:
    """The parts of the library that a file imports: `impact.spc.limits` is part `spc`."""
    return {name.split(".")[1] for name in imported(path) if name.startswith("impact.")}


def part_of(path: Path) -> str:
    inside = path.relative_to(LIBRARY)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


@pytest.mark.parametrize("path", python_files(LIBRARY), ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_part_of_the_library_imports_only_what_stands_below_it(path):
    part = part_of(path)
    if part == "__init__":
        assert parts(path) == set()
        return
    assert parts(path) - {part} <= MAY_IMPORT[part], f"{part} reaches up"


@pytest.mark.parametrize("path", python_files(LIBRARY), ids=lambda path: str(path.relative_to(PROJECT)))
def test_the_library_runs_without_streamlit_outside_its_screen_part(path):
    uses = any(name.split(".")[0] == "streamlit" for name in imported(path))
    assert not uses or part_of(path) == "ui"


@pytest.mark.parametrize("path", python_files(PROJECT / "pages"), ids=lambda path: path.name)
def test_a_page_asks_through_the_shared_pieces_and_touches_no_data_itself(path):
    assert parts(path) <= {"ui", "charts", "catalogue", "errors"}
    assert not imported(path) & {"duckdb", "pandas", "sqlite3"}
    source = path.read_text(encoding="utf-8")
    assert "session_state" not in source
    assert "SELECT " not in source


@pytest.mark.parametrize("path", python_files(PROJECT / "pages"), ids=lambda path: path.name)
def test_a_page_says_its_one_question_and_stays_short(path):
    source = path.read_text(encoding="utf-8")
    assert "?" in (ast.get_docstring(ast.parse(source)) or "")
    assert len(source.splitlines()) <= 90


@pytest.mark.parametrize("path", sorted((LIBRARY / "queries").glob("*.sql")), ids=lambda path: path.name)
def test_a_question_says_first_what_one_row_is(path):
    header = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("--")]
    assert any("row" in line for line in header)
