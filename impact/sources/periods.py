"""Reads what people write for a day or a period: its first and last day. What could be read in two ways is not read.

Years in NHS labels run from April to March: `2025/26`, `Q1 2025/26` (April to June 2025), `Jul 24 - Jun 25`.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache

Period = tuple[date, date]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
LONG_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
NAMES = {name: number for names in (MONTHS, LONG_MONTHS) for number, name in enumerate(names, start=1)} | {"sept": 9}
APRIL = 4
LATEST_SHORT_YEAR = 50  # `25` is 2025; `74` could be 1974 or 2074
LONGEST = 60  # letters of a label

MONTH = "(?P<month>" + "|".join(sorted(NAMES, key=len, reverse=True)) + r")\.?"
MONTH_2 = MONTH.replace("month", "month_2")
YEAR, YEAR_2 = r"(?P<year>\d{4}|\d{2})", r"(?P<year_2>\d{4}|\d{2})"
FINANCIAL = r"(?:fy ?)?(?P<year>(?:19|20)?\d{2}) ?[/-] ?(?P<next>(?:19|20)?\d{2})"
TO = r" ?(?:-|to) ?"
BOTH_IN_FIGURES = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})(?: 00:00(?::00)?)?"


class Unclear(ValueError):
    """A label that could mean two things, or that needs something more; the text says what, as a sentence."""


@lru_cache(maxsize=10_000)
def period(label: str, until: date | None = None) -> Period | None:
    """First and last day of what `label` says; None where it says neither a day nor a period.

    until: the last day that a year to date has come to (`Year to date 25/26` says only where it began).
    Raises Unclear where the label could be read in two ways, or where that day is needed and not given.
    """
    plain = _plain(label)
    for pattern, read in FORMS:
        found = re.fullmatch(pattern, plain)
        if found:
            return _held(lambda found=found, read=read: read(**found.groupdict(), until=until))
    return None


def is_month_first(label: str) -> bool:
    """Whether a date in figures can only be read with its month first (`07/31/2025`)."""
    found = re.fullmatch(BOTH_IN_FIGURES, label.strip())
    return bool(found) and int(found[1]) <= 12 < int(found[2]) <= 31


def is_in_figures(label: str) -> bool:
    """Whether day and month are both figures and could change places (`03/04/2025`)."""
    found = re.fullmatch(BOTH_IN_FIGURES, label.strip())
    return bool(found) and int(found[1]) <= 12 and int(found[2]) <= 12


def read_day_first(columns: Mapping[str, Iterable[str]]) -> list[tuple[str, str, str]]:
    """Columns of one file whose dates could be read with day and month in the other order, too: `(column, text, day)`.

    Day is the text as it is read, in words. None where a day over 12 anywhere in the file shows the order it writes.
    """
    found = []
    for name, texts in columns.items():
        figures = [match for text in texts if (match := re.fullmatch(BOTH_IN_FIGURES, text.strip()))]
        if any(int(one[1]) > 12 for one in figures):
            return []
        either = (one[0] for one in figures if int(one[1]) != int(one[2]) <= 12)
        first = next(((text, day) for text in either if (day := _day_of(text))), None)
        if first:
            text, day = first
            found.append((name, text, f"{day.day} {LONG_MONTHS[day.month - 1].capitalize()} {day.year}"))
    return found


def _day_of(label: str) -> date | None:
    """The day that a text says; None where it says none, or could not be read."""
    try:
        found = period(label)
    except Unclear:
        return None
    return found[0] if found else None


def _plain(label: str) -> str:
    text = label.strip().lower()[: LONGEST + 1].replace("_", " ")
    return " ".join(re.sub("[‐‑‒–—−]", "-", text).split())


def _held(read: Callable[[], Period | None]) -> Period | None:
    try:
        return read()
    except Unclear:
        raise
    except (ValueError, OverflowError):  # no such day: 31 June, month 13
        return None


def _year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    if int(text) > LATEST_SHORT_YEAR:
        raise Unclear(f"the year `{text}` could be 19{text} or 20{text}; write all four figures.")
    return 2000 + int(text)


def _months(year: int, month: int, number: int = 1) -> Period:
    """A period of whole months."""
    last = month + number - 1
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return date(year, month, 1), date(end_year, end_month, monthrange(end_year, end_month)[1])


def _financial_year(year: str, following: str) -> int | None:
    """The calendar year that a financial year begins in; None where the two are not one after the other."""
    begins = _year(year)
    return begins if int(following[-2:]) == (begins + 1) % 100 else None


def _of_day(year: str, month: str, day: str, **_) -> Period:
    one = date(_year(year), NAMES.get(month) or int(month), int(day))
    return one, one


def _of_month(year: str, month: str, **_) -> Period:
    return _months(_year(year), NAMES.get(month) or int(month))


def _of_year_and_figures(year: str, next: str, **_) -> Period | None:
    """`2024-09` is a month, `2025-26` a financial year, and `2011-12` could be either."""
    is_month, begins = len(next) == 2 and 1 <= int(next) <= 12, _financial_year(year, next)
    if len(year) == 2 and begins is None:
        return None
    if is_month and begins is not None and len(year) == 4:
        raise Unclear("it could be a month or a financial year; write both dates, such as 2011-12-01.")
    if is_month and begins is None:
        return _months(int(year), int(next))
    return None if begins is None else _months(begins, APRIL, 12)


def _of_quarter(quarter: str, year: str, next: str, **_) -> Period | None:
    begins = _financial_year(year, next)
    if begins is None:
        return None
    first = APRIL + 3 * (int(quarter) - 1)
    return _months(begins + (first - 1) // 12, (first - 1) % 12 + 1, 3)


def _of_bare_quarter(**_) -> Period:
    raise Unclear("a quarter of one year could be of the calendar or of the financial year; write `Q1 2025/26`.")


def _of_bare_year(**_) -> Period:
    raise Unclear("one year could be the calendar or the financial year; write `2025/26`, or both dates.")


def _of_half(half: str, year: str, next: str, **_) -> Period | None:
    begins = _financial_year(year, next)
    if begins is None:
        return None
    return _months(begins, APRIL, 6) if half == "1" else _months(begins, APRIL + 6, 6)


def _of_span(month: str, month_2: str, year_2: str, year: str | None = None, **_) -> Period | None:
    first_month, last_month, last_year = NAMES[month], NAMES[month_2], _year(year_2)
    first_year = _year(year) if year else last_year
    months = (last_year - first_year) * 12 + last_month - first_month + 1
    return _months(first_year, first_month, months) if months > 0 else None


def _of_days(first: str, last: str, **_) -> Period | None:
    one, other = period(first), period(last)
    if one is None or other is None or one[0] != one[1] or other[0] != other[1]:
        return None
    return (one[0], other[0]) if one[0] <= other[0] else None


def _of_week(day: str, **_) -> Period | None:
    last = period(day)
    return (last[0] - timedelta(days=6), last[0]) if last and last[0] == last[1] else None


def _of_year_to_date(year: str, next: str, until: date | None, **_) -> Period | None:
    begins = _financial_year(year, next)
    if begins is None:
        return None
    if until is None:
        raise Unclear("a year to date needs the last day it has come to; write both dates.")
    first = date(begins, APRIL, 1)
    return (first, until) if first <= until <= _months(begins, APRIL, 12)[1] else None


IN_FIGURES = r"(?P<day>\d{1,2})(?P<by>[/.-])(?P<month>\d{1,2})(?P=by)" + YEAR
TO_DATE = r"(?:financial )?(?:year to date|ytd)"
FORMS: tuple[tuple[str, Callable], ...] = (
    (
        r"(?P<year>\d{4})(?P<by>[-/.])(?P<month>\d{1,2})(?P=by)(?P<day>\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?z?)?",
        _of_day,
    ),
    (IN_FIGURES + r"(?: 00:00(?::00)?)?", _of_day),
    (rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]?{MONTH},?[ -]?{YEAR}", _of_day),
    (rf"{MONTH}[ -](?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})", _of_day),
    (rf"{MONTH},?[ '’/-]*{YEAR}", _of_month),
    (rf"(?P<year>\d{{4}})[ -]?{MONTH}", _of_month),
    (r"(?P<month>0?[1-9]|1[0-2])[/-](?P<year>(?:19|20)\d{2})", _of_month),
    (rf"q(?:uarter)? ?(?P<quarter>[1-4]),? ?-? ?{FINANCIAL}", _of_quarter),
    (rf"{FINANCIAL},? ?-? ?q(?:uarter)? ?(?P<quarter>[1-4])", _of_quarter),
    (r"q(?:uarter)? ?[1-4],? ?-? ?(?:19|20)?\d{2}|(?:19|20)\d{2},? ?-? ?q(?:uarter)? ?[1-4]", _of_bare_quarter),
    (rf"h ?(?P<half>[12]),? ?{FINANCIAL}", _of_half),
    (rf"{FINANCIAL},? ?h ?(?P<half>[12])", _of_half),
    (rf"{TO_DATE},? ?{FINANCIAL}", _of_year_to_date),
    (rf"{FINANCIAL},? ?{TO_DATE}", _of_year_to_date),
    (r"(?P<year>(?:19|20)\d{2})(?P<next>0[1-9]|1[0-2])", lambda year, next, **_: _months(int(year), int(next))),
    (FINANCIAL, _of_year_and_figures),
    (r"(?:19|20)\d{2}", _of_bare_year),
    (rf"{MONTH},?[ '’-]?{YEAR}{TO}{MONTH_2},?[ '’-]?{YEAR_2}", _of_span),
    (rf"{MONTH}{TO}{MONTH_2},?[ '’-]?{YEAR_2}", _of_span),
    (r"(?:w/e|week ending|week to) (?P<day>.+)", _of_week),
    (r"(?P<first>[^ ]+|\d.* \d{4}) (?:-|to) (?P<last>.+)", _of_days),
)
