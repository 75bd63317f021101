"""Checks a table of observations and brings its columns to the types that the kernel works on."""

from difflib import get_close_matches

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as kinds

from impact.errors import ImpactError
from impact.spc.words import BETTER
from impact.spc.words import column as words_column

REQUIRED = ("series", "period_start", "value")
FEWEST_IN_A_BASELINE = 12
# Sums of anything larger could overflow; no metric comes near it.
LARGEST = 1e290
TEXT = pa.dictionary(pa.int32(), pa.string())


def checked(observations: pa.Table) -> pa.Table:
    """The seven columns that count, absent ones filled with their defaults, in the types that the kernel works on.

    series and better: dictionaries of text. period_start: as given. value and target: float64, NaN made null.
    recalculate: flag. baseline_points: int32. Raises ImpactError for a missing column, a wrong type, a null series or
    period, an infinity, an unknown word, or a baseline of fewer than 12 points.
    """
    need_columns(observations, REQUIRED, "observations")
    readers = {
        "series": text,
        "period_start": _period,
        "value": _number,
        "better": _better,
        "target": _number,
        "recalculate": _recalculate,
        "baseline_points": _baseline,
    }
    given = {name: _column(observations, name) for name in readers}
    return pa.table({name: read(given[name], name) for name, read in readers.items()})


def need_columns(table: pa.Table, names: tuple[str, ...], what: str) -> None:
    """Raises ImpactError for the first of the columns that the table lacks, naming the nearest it has."""
    for name in names:
        if name not in table.column_names:
            near = get_close_matches(name, table.column_names, n=1)
            raise ImpactError(
                f"The {what} have no column {name}.",
                where=name,
                fix=f"Rename {near[0]} to {name}." if near else f"Add it; the columns needed are {', '.join(names)}.",
            )


def text(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Text of any encoding, without nulls, as dictionaries (a dictionary a chunk)."""
    kind = column.type.value_type if kinds.is_dictionary(column.type) else column.type
    if not _is_text(kind) and len(column):
        raise _wrong_type(column, name, "text")
    if not kinds.is_dictionary(column.type) or any(chunk.dictionary.null_count for chunk in column.chunks):
        column = column.cast(pa.string()).dictionary_encode()
    _refuse_nulls(column, name)
    return column if kinds.is_string(column.type.value_type) else column.cast(TEXT)


def _column(table: pa.Table, name: str) -> pa.ChunkedArray:
    return table[name] if name in table.column_names else pa.chunked_array([pa.nulls(len(table))])


def _period(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    if not (kinds.is_date(column.type) or kinds.is_timestamp(column.type)):
        if len(column):
            raise _wrong_type(column, name, "a date or a timestamp")
        return column.cast(pa.date32())
    _refuse_nulls(column, name)
    return column


def _number(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Float64. NaN is a missing value; an infinity, which would swallow every limit, is refused."""
    if not (_is_number(column.type) or kinds.is_null(column.type)):
        raise _wrong_type(column, name, "a number")
    if not kinds.is_float64(column.type):
        column = column.cast(pa.float64(), safe=False)
    if pc.any(pc.greater(pc.abs(column), LARGEST)).as_py():
        raise ImpactError(
            "There is an infinity, or a number too large to reckon with.",
            where=name,
            fix=f"Leave it empty where it is not known; nothing beyond {LARGEST:g} can be used.",
        )
    nan = pc.is_nan(column)
    return pc.if_else(nan, pa.scalar(None, pa.float64()), column) if pc.any(nan).as_py() else column


def _better(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    kind = column.type.value_type if kinds.is_dictionary(column.type) else column.type
    if kinds.is_null(kind):
        return pa.chunked_array([words_column(np.zeros(len(column), np.int8), BETTER)])
    if not _is_text(kind):
        raise _wrong_type(column, name, f"one of {', '.join(BETTER)}")
    encoded = column if kinds.is_dictionary(column.type) else column.cast(pa.string()).dictionary_encode()
    unknown = sorted({word for chunk in encoded.chunks for word in chunk.dictionary.to_pylist()} - {*BETTER, None})
    used = set(pc.unique(encoded).to_pylist()) if unknown else set()
    for word in unknown:
        if word in used:
            near = get_close_matches(word, BETTER, n=1)
            raise ImpactError(
                f"{word!r} is not a direction.",
                where=name,
                fix=f"{f'Did you mean {near[0]}? ' if near else ''}Use {', '.join(BETTER)}.",
            )
    return encoded


def _recalculate(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    if kinds.is_null(column.type):
        column = column.cast(pa.bool_())
    if not kinds.is_boolean(column.type):
        raise _wrong_type(column, name, "true or false")
    return column.fill_null(False) if column.null_count else column


def _baseline(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Int32. A whole number kept as a float (as data frames keep one beside nulls) is taken."""
    if not (_is_number(column.type) or kinds.is_null(column.type)):
        raise _wrong_type(column, name, "a whole number")
    try:
        whole = _number(column, name).cast(pa.int32()) if kinds.is_floating(column.type) else column.cast(pa.int32())
    except pa.ArrowInvalid:
        raise _wrong_type(column, name, "a whole number of points") from None
    fewest = pc.min(whole).as_py()
    if fewest is not None and fewest < FEWEST_IN_A_BASELINE:
        raise ImpactError(
            f"A baseline of {fewest} points is too few to fix limits on.",
            where=name,
            fix=f"Use {FEWEST_IN_A_BASELINE} points or more, or leave it empty.",
        )
    return whole


def _refuse_nulls(column: pa.ChunkedArray, name: str) -> None:
    if column.null_count:
        raise ImpactError(
            f"{column.null_count} of {len(column)} rows have no {name}.",
            where=name,
            fix=f"Every point needs its {name}: fill it in or leave the rows out.",
        )


def _wrong_type(column: pa.ChunkedArray, name: str, wanted: str) -> ImpactError:
    return ImpactError(f"The column holds {column.type}, not {wanted}.", where=name, fix=f"Send it as {wanted}.")


def _is_text(kind: pa.DataType) -> bool:
    return kinds.is_string(kind) or kinds.is_large_string(kind) or kinds.is_string_view(kind)


def _is_number(kind: pa.DataType) -> bool:
    return kinds.is_integer(kind) or kinds.is_floating(kind) or kinds.is_decimal(kind)
