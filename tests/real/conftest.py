"""Tests on real public extracts, which lie beside the project and are no part of it: collected only where they are."""

from pathlib import Path

from tests.pages.conftest import beside, opened, turned

__all__ = ["beside", "opened", "turned"]  # the Data page is one of the doors

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "real"

collect_ignore_glob = [] if REAL.exists() else ["test_*.py"]
