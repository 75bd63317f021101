"""What speaks for a column of an unknown sheet being codes, periods or figures: shares of its different texts."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from impact.contracts import contract
from impact.mappings.dating import BARE_YEAR, days
from impact.mappings.likeness import Metric
from impact.mappings.names import plain
from impact.mappings.sheet import Reader
from impact.sources import numbers

LOOKED_AT = 2_000  # different texts of a column


@dataclass(frozen=True)
class Known:
    """What a proposal can be made from. organisations: name by code; period: reads a label."""

    metrics: Sequence[Metric]
    organisations: Mapping[str, str]
    period: Reader

    @cached_property
    def codes(self) -> dict[str, str]:
        """The code of each organisation, by its name without case and punctuation."""
        return {plain(name): code for code, name in self.organisations.items()}


@dataclass(frozen=True)
class Evidence:
    """One column. texts: the different ones in it, those looked at; the shares are of these, from 0 to 1."""

    name: str
    texts: tuple[str, ...]
    known: Known

    @classmethod
    def of(cls, name: str, cells: pa.ChunkedArray, known: Known) -> "Evidence":
        """The evidence of a text column."""
        different = pc.drop_null(pc.unique(cells)).slice(0, LOOKED_AT).to_pylist()
        return cls(name, tuple(text.strip() for text in different), known)

    @cached_property
    def in_directory(self) -> float:
        return self._share(lambda text: text in self.known.organisations)

    @cached_property
    def named_in_directory(self) -> float:
        return self._share(lambda text: plain(text) in self.known.codes)

    @cached_property
    def like_codes(self) -> float:
        pattern = contract("observations").column("org_code").pattern
        return self._share(lambda text: re.fullmatch(pattern, text) and re.search(r"\d", text) and not _is_figure(text))

    @cached_property
    def periods(self) -> float:
        """Labels that say one period; years alone count where the heading speaks of years."""
        years = "calendar" if "year" in plain(self.name) else None
        return self._share(lambda text: days(text, self.known.period, years))

    @cached_property
    def single_days(self) -> bool:
        """Whether every label is one day."""
        found = [span for text in self.texts if (span := days(text, self.known.period))]
        return bool(found) and all(first == last for first, last in found)

    @property
    def years_alone(self) -> bool:
        """Whether a label is a year and nothing else."""
        return any(BARE_YEAR.fullmatch(text) for text in self.texts)

    @cached_property
    def figures(self) -> float:
        """Numbers and marks that stand for one; 0 where there is no number at all."""
        if not any(map(_is_figure, self.texts)):
            return 0.0
        return self._share(lambda text: _is_figure(text) or numbers.is_suppressed(text) or numbers.is_missing(text))

    def says(self, pattern: str) -> bool:
        """Whether the heading has one of these words."""
        return re.search(rf"\b(?:{pattern})\b", plain(self.name)) is not None

    def _share(self, holds: Callable[[str], object]) -> float:
        return sum(bool(holds(text)) for text in self.texts) / len(self.texts) if self.texts else 0.0


def figure(text: str | None) -> float | None:
    """The number that a text says, or None."""
    try:
        return numbers.number(text or "")
    except numbers.Unreadable:
        return None


def _is_figure(text: str) -> bool:
    return figure(text) is not None
