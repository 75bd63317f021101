"""Numbers as people read them: decimals, unit, thousands, and small counts in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from impact.catalogue import Metric

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_IRREGULAR = {"series": "series", "process": "processes", "has": "have", "is": "are", "was": "were", "lies": "lie"}
_SPELT_UNITS = {"points": "point", "days": "day", "hours": "hour"}


def plain(value: float, decimals: int) -> str:
    """`value` with that many decimals, thousands commas and a real minus: 1234.5 → `1,234.5`; never `-0`."""
    text = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and any(digit in "123456789" for digit in text)
    return MINUS + text if negative else text


def number(value: float | None, metric: Metric, *, unit: bool = True) -> str:
    """A value of `metric` as text: `78.6 %`, `£1,234`, `7.1 per 1,000 staff`, `3 days`; `not reported` where null.

    The space before a per cent sign or a unit does not break. `unit=False` leaves the bare figure (axes, tables).
    """
    if value is None or not math.isfinite(value):
        return "not reported"
    text = plain(value, metric.decimals or 0)
    return _with_unit(text, metric) if unit else text


def target(value: float, metric: Metric, *, unit: bool = True) -> str:
    """A target as people say it, without empty decimals: `80 %`, `92.5 %`."""
    text = plain(value, metric.decimals or 0)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return _with_unit(text, metric) if unit else text


def _with_unit(text: str, metric: Metric) -> str:
    label = metric.unit_label or ""
    if metric.unit == "percent":
        return f"{text}{NBSP}%"
    if metric.unit == "currency":
        sign, digits = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
        return f"{sign}£{digits}" + (f"{NBSP}{label.lstrip('£ ')}" if label.strip("£ ") else "")
    if label:
        return f"{text}{NBSP}{label}"
    if metric.unit in _SPELT_UNITS:
        one = _SPELT_UNITS[metric.unit]
        return f"{text}{NBSP}{one if text in ('1', MINUS + '1') else one + 's'}"
    return text


def brief(value: float, metric: Metric, *, unit: bool = False) -> str:
    """A figure where space is short: `82.4`, `£1.41m`, and with `unit` a per cent sign."""
    text = f"{plain(value / 1e6, 2)}m" if abs(value) >= 1e6 else plain(value, metric.decimals or 0)
    if metric.unit == "currency":
        return f"{MINUS}£{text[1:]}" if text.startswith(MINUS) else f"£{text}"
    return f"{text}{NBSP}%" if unit and metric.unit == "percent" else text


def difference(value: float, metric: Metric) -> str:
    """The size of a change, without sign: `1.3 percentage points`, `£20`, `4 days`, `0.08`."""
    size = abs(value)
    if metric.unit == "percent":
        text = plain(size, metric.decimals or 0)
        return f"{text}{NBSP}percentage {'point' if text == '1' else 'points'}"
    if metric.unit in ("days", "hours", "currency"):
        return number(size, metric)
    return plain(size, metric.decimals or 0)


def count(n: int) -> str:
    """A whole number in a sentence: spelt to twelve, then figures with commas."""
    return _SMALL[n] if 0 <= n < len(_SMALL) else f"{n:,}"


def counted(n: int, noun: str) -> str:
    """A count with its noun: `one point`, `eight points`, `two series`."""
    return f"{count(n)} {noun if n == 1 else plural(noun)}"


def plural(word: str) -> str:
    """The plural of a word this project counts: `point` → `points`, `series` → `series`."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def capital(text: str) -> str:
    """The text with its first letter in capitals and the rest as it was."""
    return text[:1].upper() + text[1:]
