"""England's bank holidays, from `bank_holidays.toml`: with weekends, the days on which nothing falls due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from impact.catalogue.toml import HERE, need, read
from impact.errors import ImpactError

FILE = HERE / "bank_holidays.toml"


@dataclass(frozen=True)
class Holidays:
    """The bank holidays by day, with their names. The list is whole from `from_day` to `to_day` and says nothing beyond."""

    source: str
    from_day: date
    to_day: date
    days: Mapping[date, str]


@cache
def holidays(path: Path = FILE) -> Holidays:
    """The list of a file. Raises ImpactError where a day is no date, or lies beyond what the file says it covers."""
    content = read(path)
    need(content, ("source", "from", "to", "days"), path.name)
    first, last = content["from"], content["to"]
    return Holidays(
        content["source"],
        first,
        last,
        {_day(text, first, last, path.name): name for text, name in sorted(content["days"].items())},
    )


def _day(text: str, first: date, last: date, where: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ImpactError(
            f"“{text}” is not a date.", where=f"{where}, days", fix="Write it as year-month-day."
        ) from None
    if not first <= day <= last:
        raise ImpactError(
            f"{text} lies beyond what this file says it covers.", where=f"{where}, days", fix="Move `from` or `to`."
        )
    return day
