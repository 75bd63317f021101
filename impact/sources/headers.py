"""Finds the header: the row that carries the contracts' column names, else the first row that is full."""

from collections.abc import Sequence
from functools import cache

from impact.contracts import contracts

LOOKED_AT = 50  # rows from the top
PERIOD = "period"  # stands for `period_start` and `period_end`
FEWEST = 2  # known names that make a header


@cache
def known_names() -> frozenset[str]:
    """Every column name of every contract."""
    return frozenset(name for contract in contracts().values() for name in contract.names) | {PERIOD}


def find(rows: Sequence[Sequence[str]]) -> int | None:
    """The place (from 0) of the header among the first rows of a source; None where every row is empty."""
    scores = [matches(row) for row in rows]
    if max(scores, default=0) >= FEWEST:
        return scores.index(max(scores))
    widths = [sum(bool(cell) for cell in row) for row in rows]
    return widths.index(max(widths)) if any(widths) else None


def matches(row: Sequence[str]) -> int:
    """How many cells of a row are names of contracts' columns."""
    return len({cell.strip().lower() for cell in row} & known_names())


def named(row: Sequence[str]) -> list[str]:
    """The columns' names: stripped, trailing empty ones left out; an empty one between others is `column 3`."""
    names = [" ".join(cell.split()) for cell in row]
    while names and not names[-1]:
        names.pop()
    return [name or f"column {place}" for place, name in enumerate(names, start=1)]
