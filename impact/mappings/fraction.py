"""Finds a figure that is one column divided by another, by working it out: then these are numerator and denominator."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import pyarrow as pa

from impact.mappings.evidence import figure

LOOKED_AT = 200  # rows
MOST_COLUMNS = 12
LEAST_ROWS = 3
Cell = tuple[str | None, float | None]  # as written, and the number it says


@dataclass(frozen=True)
class Fraction:
    """The columns of one figure: `value` is `numerator` of `denominator`."""

    value: str
    numerator: str
    denominator: str


def fraction(cells: pa.Table, columns: Sequence[str]) -> Fraction | None:
    """The one fraction among these columns of figures; None where there is none, or more than one."""
    if not 3 <= len(columns) <= MOST_COLUMNS:
        return None
    read = {name: [(text, figure(text)) for text in cells[name].slice(0, LOOKED_AT).to_pylist()] for name in columns}
    found = [Fraction(*names) for names in permutations(columns, 3) if _divides(*(read[name] for name in names))]
    return found[0] if len(found) == 1 else None


def _divides(values: Sequence[Cell], numerators: Sequence[Cell], denominators: Sequence[Cell]) -> bool:
    """Whether every row that has all three agrees, to the last figure written, as a percentage or as a share.

    Rows with none or all of the denominator would agree of other columns too, so they alone are not enough.
    """
    rows = [
        (text, number, above / below)
        for (text, number), (_, above), (_, below) in zip(values, numerators, denominators, strict=True)
        if number is not None and above is not None and below is not None and below > 0
    ]
    return sum(0 < share < 1 for _, _, share in rows) >= LEAST_ROWS and (
        all(abs(number - share * 100) <= _half_a_step(text) for text, number, share in rows)
        or all(
            ("." in text or number in (0, 1)) and abs(number - share) <= _half_a_step(text)
            for text, number, share in rows
        )
    )


def _half_a_step(text: str) -> float:
    """Half of what the last figure stands for, and a hair: 0.05 for `75.0`."""
    decimals = len(text.strip().rstrip("% ").rpartition(".")[2]) if "." in text else 0
    return 0.5001 * 10**-decimals
