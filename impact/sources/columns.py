"""Text columns as Arrow has them: stripped, null where a cell is empty, rows without any text left out."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

BLANK = " \t\r\n\v\f\u00a0\u2007\u202f\ufeff"


def texts(cells: Sequence[str | None]) -> pa.Array:
    """One column: text without blanks around it; null where nothing is left."""
    return trimmed(pa.array(cells, pa.string()))


def trimmed(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    stripped = pc.utf8_trim(column, BLANK)
    return pc.if_else(pc.equal(stripped, ""), pa.scalar(None, pa.string()), stripped)


def filled(table: pa.Table) -> np.ndarray:
    """Of each row, whether any cell holds text."""
    held = np.zeros(table.num_rows, dtype=bool)
    for column in table.columns:
        held |= pc.is_valid(column).to_numpy()
    return held
