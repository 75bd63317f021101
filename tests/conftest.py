"""What all tests share: a fixed day."""

from datetime import date

import pytest

TODAY = date(2026, 7, 14)


@pytest.fixture
def today() -> date:
    return TODAY
