"""Puts rows in order of series and time, or finds that they are so already, and marks where each series begins."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from impact.errors import ImpactError


def in_order(rows: pa.Table) -> tuple[pa.Table, np.ndarray]:
    """The rows by `series` and `period_start`, and a flag (rows,) on the first of each series.

    rows: `series` dictionary-encoded, `period_start` date or timestamp, neither with nulls. Text is in order of its
    bytes. Rows in order are passed on without a copy. Two rows of one series and period are an ImpactError.
    """
    first = _firsts_if_grouped(rows["series"])
    times = _times(rows["period_start"])
    if first is None or not _rising(times, first):
        rows = _sorted(rows, times)
        first, times = _firsts_if_grouped(rows["series"]), _times(rows["period_start"])
        _refuse_duplicates(rows, times, first)
    return rows, first


def _firsts_if_grouped(series: pa.ChunkedArray) -> np.ndarray | None:
    """Where each series begins, or None where the series are not in ascending order."""
    first, last_of_chunk, done = np.empty(len(series), bool), None, 0
    for chunk in series.chunks:
        if not len(chunk):
            continue
        codes = _numbers(chunk.indices)
        if (codes[1:] < codes[:-1]).any() or not _ascending(chunk.dictionary[int(codes[0]) : int(codes[-1]) + 1]):
            return None
        begins, ends = chunk.dictionary[codes[0]].as_py(), chunk.dictionary[codes[-1]].as_py()
        # Python compares text by code point, which is the order of UTF-8 bytes as well.
        if last_of_chunk is not None and begins < last_of_chunk:
            return None
        first[done] = begins != last_of_chunk
        np.not_equal(codes[1:], codes[:-1], out=first[done + 1 : done + len(codes)])
        last_of_chunk, done = ends, done + len(codes)
    return first


def _ascending(words: pa.Array) -> bool:
    return len(words) < 2 or pc.all(pc.less(words[:-1], words[1:])).as_py()


def _rising(times: np.ndarray, first: np.ndarray) -> bool:
    return bool(((times[1:] > times[:-1]) | first[1:]).all())


def _sorted(rows: pa.Table, times: np.ndarray) -> pa.Table:
    rows = rows.unify_dictionaries().combine_chunks()
    series = rows["series"].combine_chunks()
    rank = np.empty(len(series.dictionary), np.int64)
    rank[pc.sort_indices(series.dictionary).to_numpy()] = np.arange(len(rank))
    words = series.dictionary.take(pa.array(np.argsort(rank)))
    codes = rank[_numbers(series.indices)]
    ordered = pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), words)
    place = rows.schema.get_field_index("series")
    return rows.set_column(place, "series", ordered).take(pa.array(np.lexsort((times, codes))))


def _times(periods: pa.ChunkedArray) -> np.ndarray:
    """Periods as whole numbers: days, or the timestamp's own unit."""
    whole = pa.int32() if pa.types.is_date32(periods.type) else pa.int64()
    parts = [_numbers(chunk.view(whole)) for chunk in periods.chunks]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _numbers(numbers: pa.Array) -> np.ndarray:
    return numbers.to_numpy(zero_copy_only=False)


def _refuse_duplicates(rows: pa.Table, times: np.ndarray, first: np.ndarray) -> None:
    again = np.flatnonzero((times[1:] == times[:-1]) & ~first[1:])
    if len(again):
        place = int(again[0])
        raise ImpactError(
            f"{len(again)} points have the same series and period as another, the first of them"
            f" {rows['series'][place].as_py()!r} at {rows['period_start'][place].as_py()}.",
            where="period_start",
            fix="Send one point for each series and period.",
        )
