"""Which period a row is about, from the labels of the source; year-to-date figures stand at their last quarter."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from impact.mappings.sheet import Reader

TO_DATE = re.compile(r"\b(year[\s-]*to[\s-]*date|ytd)\b", re.IGNORECASE)
BARE_YEAR = re.compile(r"(?:19|20)\d{2}")
Labels = Sequence[str | None]
Years = str | None


def dated(
    labels: Sequence[Labels], quarters: Sequence[Labels], read: Reader, years: Years = None
) -> tuple[list[str | None], list[str | None]]:
    """First and last day of each row, as ISO texts. labels, quarters: columns, the first that says a period decides.

    read: reads one label. years: what a bare year is (calendar or financial). A row whose labels say no period keeps the label as its first
    day, so that what was written can be said.
    """
    rows = list(zip(*labels, *quarters, strict=True))
    known_days = partial(days, read=read, years=years)
    known = {row: _days(row[: len(labels)], row[len(labels) :], known_days) for row in set(rows)}
    return [known[row][0] for row in rows], [known[row][1] for row in rows]


def year_of(start: str | None, end: str | None) -> tuple[str | None, str | None]:
    """The whole calendar year in which a period begins."""
    if not start or not end:
        return start, end
    return f"{start[:4]}-01-01", f"{start[:4]}-12-31"


def days(label: str, read: Reader, years: Years = None) -> tuple[date, date] | None:
    """First and last day of a label, or None where it says no single period: it could mean two, or is a year to date."""
    if TO_DATE.search(label):
        return None
    if years and BARE_YEAR.fullmatch(label.strip()):
        year, month = int(label), 1 if years == "calendar" else 4
        return date(year, month, 1), date(year + 1, month, 1) - timedelta(days=1)
    try:
        return read(label)
    except ValueError:
        return None


def _days(labels: Labels, quarters: Labels, read: Reader) -> tuple[str | None, str | None]:
    written = [label for label in labels if label]
    for label in written:
        if TO_DATE.search(label):
            found = next((known for quarter in quarters if quarter and (known := read(quarter))), None)
        else:
            found = read(label)
        if found:
            return found[0].isoformat(), found[1].isoformat()
    return (written[0] if written else None), None
