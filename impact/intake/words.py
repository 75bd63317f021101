"""The words of columns of codes: a million rows say the same few, which are then kept once and compared as numbers."""

import pyarrow as pa
from pyarrow import types

from impact.contracts import Column, Contract

MOST = 4096  # words of one column
MOST_LETTERS = 200_000


class Words:
    """Sees a file's columns batch by batch, and gathers the words of those that hold codes."""

    def __init__(self, contract: Contract | None):
        self._seen: dict[str, set[str]] = {
            column.name: set() for column in (contract.columns if contract else ()) if _holds_codes(column)
        }

    def see(self, name: str, values: pa.Array) -> None:
        """Take note of a column's words; one with too many is forgotten."""
        seen = self._seen.get(name)
        if seen is None:
            return
        if not types.is_dictionary(values.type) or len(values.dictionary) > MOST:
            del self._seen[name]
            return
        seen.update(word for word in values.dictionary.to_pylist() if word)
        if len(seen) > MOST:
            del self._seen[name]

    def few(self) -> dict[str, tuple[str, ...]]:
        """By column, its words in the order of their letters; no column whose words are many, long or unprintable."""
        return {name: tuple(sorted(words)) for name, words in self._seen.items() if _are_plain(words)}


def _holds_codes(column: Column) -> bool:
    return column.type == "text" and bool(column.key or column.refers or column.words)


def _are_plain(words: set[str]) -> bool:
    return bool(words) and sum(map(len, words)) <= MOST_LETTERS and all(map(str.isprintable, words))
