"""Periods as people say them: `June 2026`, `Q1 2025/26`, `2024/25`, `week of 22 June 2026`.

What a period is called follows from the days it covers, so that a month in a quarterly feed is still a month. The
cadence decides only where an end is missing, and how a change of target is spoken of (`some months`).
"""

import calendar
from datetime import date, datetime, timedelta

MONTHS = tuple(calendar.month_name)
SHORT_MONTHS = tuple(calendar.month_abbr)
NOUNS = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "half_yearly": "half-year",
    "annual": "year",
}
DAYS = {"daily": 1, "weekly": 7, "monthly": 30.4, "quarterly": 91.3, "half_yearly": 182.6, "annual": 365.2}
_LENGTH_IN_MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "annual": 12}


def noun(cadence: str | None) -> str:
    """What one period of this cadence is called: `month`, `quarter`; `period` where the cadence is irregular."""
    return NOUNS.get(cadence or "", "period")


def day(moment: date | datetime) -> date:
    """The calendar day of a date or a midnight timestamp."""
    return moment.date() if isinstance(moment, datetime) else moment


def last_day(start: date | datetime, end: date | datetime | None, cadence: str | None) -> date:
    """The last day of a period: its stated end, else the end that its cadence implies."""
    if end is not None:
        return day(end)
    start = day(start)
    if cadence in _LENGTH_IN_MONTHS:
        return _months_on(start, _LENGTH_IN_MONTHS[cadence]) - timedelta(days=1)
    return start + timedelta(days=6 if cadence == "weekly" else 0)


def period(start: date | datetime, end: date | datetime | None = None, cadence: str | None = None) -> str:
    """The name of the period from `start` to `end` (both inclusive)."""
    first, last = day(start), last_day(start, end, cadence)
    if first == last:
        return _long(first)
    return _whole_months(first, last) or _days(first, last)


def when(start: date | datetime, end: date | datetime | None = None, cadence: str | None = None) -> str:
    """The period with its preposition: `in June 2026`, `on 22 June 2026`, `in the week of 22 June 2026`."""
    name = period(start, end, cadence)
    first, last = day(start), last_day(start, end, cadence)
    if first == last:
        return f"on {name}"
    if name.startswith("week of"):
        return f"in the {name}"
    return f"from {name}" if " to " in name else f"in {name}"


def short(start: date | datetime, end: date | datetime | None = None, cadence: str | None = None) -> str:
    """The period where space is short and the year is written elsewhere: `Jun`, `Q1`, `22 Jun`, `2024/25`."""
    first, last = day(start), last_day(start, end, cadence)
    months = _months_covered(first, last)
    if months == 1:
        return SHORT_MONTHS[first.month]
    if months == 3 and first.month % 3 == 1:
        return f"Q{_quarter(first)}"
    if months in (6, 12):
        return period(first, last) if months == 12 else SHORT_MONTHS[first.month]
    return f"{first.day} {SHORT_MONTHS[first.month]}"


def year_of(start: date | datetime, end: date | datetime | None = None, cadence: str | None = None) -> str:
    """The year a period stands under on an axis: a financial year for quarters, else the calendar year."""
    first, last = day(start), last_day(start, end, cadence)
    if _months_covered(first, last) == 3 and first.month % 3 == 1:
        return _financial_year(first)
    return str(first.year)


def _whole_months(first: date, last: date) -> str | None:
    months = _months_covered(first, last)
    if not months:
        return None
    if months == 1:
        return f"{MONTHS[first.month]} {first.year}"
    if months == 3 and first.month % 3 == 1:
        return f"Q{_quarter(first)} {_financial_year(first)}"
    if months == 12 and first.month == 1:
        return str(first.year)
    if months == 12 and first.month == 4:
        return _financial_year(first)
    if first.year == last.year:
        return f"{MONTHS[first.month]} to {MONTHS[last.month]} {last.year}"
    return f"{MONTHS[first.month]} {first.year} to {MONTHS[last.month]} {last.year}"


def _days(first: date, last: date) -> str:
    if (last - first).days == 6:
        return f"week of {_long(first)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {_long(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month]} to {_long(last)}"
    return f"{_long(first)} to {_long(last)}"


def _months_covered(first: date, last: date) -> int | None:
    """How many whole calendar months the days fill, or None where they do not fill whole ones."""
    after = last + timedelta(days=1)
    if first.day != 1 or after.day != 1 or after <= first:
        return None
    return (after.year - first.year) * 12 + after.month - first.month


def _months_on(start: date, months: int) -> date:
    whole = start.month - 1 + months
    year, month = start.year + whole // 12, whole % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def _quarter(first: date) -> int:
    return (first.month - 4) % 12 // 3 + 1


def _financial_year(moment: date) -> str:
    begins = moment.year if moment.month >= 4 else moment.year - 1
    return f"{begins}/{(begins + 1) % 100:02d}"


def _long(moment: date) -> str:
    return f"{moment.day} {MONTHS[moment.month]} {moment.year}"
