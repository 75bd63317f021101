"""The periods of a cadence: which of them have ended and are due by a day."""

from collections.abc import Iterator
from datetime import date, timedelta

MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "annual": 12}


def due_periods(cadence: str, start: date, due_after_days: int, today: date) -> list[tuple[date, date]]:
    """First and last day of each period from `start` that was due by `today`, in order."""
    periods = []
    for first, last in _periods(cadence, start):
        if last + timedelta(days=due_after_days) > today:
            return periods
        periods.append((first, last))
    return periods


def months_later(day: date, months: int) -> date:
    """The first of the month so many months after (or, negative, before) the month of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _periods(cadence: str, start: date) -> Iterator[tuple[date, date]]:
    while True:
        after = start + timedelta(days=7) if cadence == "weekly" else months_later(start, MONTHS[cadence])
        yield start, after - timedelta(days=1)
        start = after
