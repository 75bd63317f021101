"""The words that points and series are labelled with, and how columns of codes become columns of those words.

Each vocabulary is kept in the order of its codes, so that the kernel computes with small numbers and the table carries
the words once, as an Arrow dictionary.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

BETTER = ("neither", "higher", "lower")
# The one that labels a point is the highest code among those that apply; code 0 is none, so words start at 1.
RULES = ("shift", "two_of_three", "trend", "outside")
# direction × weight + 2, where the weight of `better` is 1 for higher, −1 for lower and 2 for neither.
SIGNALS = ("neutral_low", "concern", "common_cause", "improvement", "neutral_high")
WEIGHTS = np.array([2, 1, -1], dtype=np.int8)
STATUSES = ("too_few", "constant", "unscreened", "trial", "ok")
TOO_FEW, CONSTANT, UNSCREENED, TRIAL, OK = range(len(STATUSES))
VARIATIONS = (
    "common_cause",
    "improvement_high",
    "improvement_low",
    "concern_high",
    "concern_low",
    "neutral_high",
    "neutral_low",
)
ASSURANCES = ("failing", "hit_or_miss", "passing")


def column(codes: np.ndarray, words: tuple[str, ...], valid: np.ndarray | None = None) -> pa.DictionaryArray:
    """Codes (int8, 0 the first word) as words; null where `valid` is false."""
    codes = np.ascontiguousarray(codes, dtype=np.int8)
    return pa.DictionaryArray.from_buffers(
        pa.dictionary(pa.int8(), pa.string()),
        len(codes),
        [bitmap(valid), pa.py_buffer(codes)],
        pa.array(words, pa.string()),
    )


def bitmap(flags: np.ndarray | None) -> pa.Buffer | None:
    """Flags packed eight to a byte, as Arrow keeps them. None (every one true) stays None."""
    return None if flags is None else pa.py_buffer(np.packbits(flags, bitorder="little"))


def codes_of(words: pa.ChunkedArray | pa.Array, vocabulary: tuple[str, ...]) -> np.ndarray:
    """The code of each word (int8); −1 for null and for a word that is not in the vocabulary."""
    chunks = words.chunks if isinstance(words, pa.ChunkedArray) else [words]
    parts = [_chunk_codes(chunk, vocabulary) for chunk in chunks]
    return np.concatenate(parts) if parts else np.empty(0, np.int8)


def _chunk_codes(chunk: pa.Array, vocabulary: tuple[str, ...]) -> np.ndarray:
    if pa.types.is_null(chunk.type):
        return np.full(len(chunk), -1, np.int8)
    encoded = chunk if pa.types.is_dictionary(chunk.type) else chunk.dictionary_encode()
    places = pc.index_in(encoded.dictionary.cast(pa.string()), value_set=pa.array(vocabulary, pa.string()))
    # A null index becomes the last place of the table, which is −1.
    table = np.append(places.fill_null(-1).to_numpy(zero_copy_only=False), -1).astype(np.int8)
    indices = encoded.indices.fill_null(len(table) - 1) if encoded.indices.null_count else encoded.indices
    return table[indices.to_numpy(zero_copy_only=False)]
