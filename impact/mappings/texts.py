"""What is made of one source text on its way into a column of the extract: cut out, recoded, its marks understood."""

import re
from collections.abc import Callable
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from impact.mappings.mapping import Source
from impact.mappings.names import fits, plain

SUPPRESSED = "*"
LONGEST_ID = 60


def made(source: Source, texts: pa.ChunkedArray) -> pa.Array:
    """The column with every text turned into what it becomes; each different text is looked at once."""
    codes = {plain(word): code for word, code in source.codes.items()}
    patterns = [(word, code) for word, code in source.codes.items() if "*" in word]
    return each(texts, partial(_become, source, codes, patterns))


def each(texts: pa.ChunkedArray, become: Callable[[str], str | None]) -> pa.Array:
    """Apply `become` to a text column by its different values; empty stays empty."""
    encoded = pc.dictionary_encode(texts)
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    becomes = pa.array([become(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return becomes.take(encoded.indices)


def _become(source: Source, codes: dict[str, str], patterns: list[tuple[str, str]], text: str) -> str | None:
    text = text.strip()
    if source.pattern:
        cut = re.search(source.pattern, text, re.IGNORECASE)
        text = cut.expand(source.rewrite) if cut else ""
    if text.casefold() in _marks(source.suppressed):
        return SUPPRESSED
    if not text or text.casefold() in _marks(source.missing):
        return None
    return _recoded(source, codes, patterns, text) if source.codes else text


def _marks(words: tuple[str, ...]) -> set[str]:
    return {word.casefold() for word in words}


def _recoded(source: Source, codes: dict[str, str], patterns: list[tuple[str, str]], text: str) -> str:
    if plain(text) in codes:
        return codes[plain(text)]
    found = next((code for word, code in patterns if fits(text, [word])), None)
    if found is not None:
        return found
    return "_".join(plain(text).split())[:LONGEST_ID] if source.others == "joined" else text
