"""The columns that the kernel adds to the observations: filled a block of series at a time, then handed to Arrow."""

import numpy as np
import pyarrow as pa

from impact.spc.words import BETTER, CONSTANT, RULES, SIGNALS, STATUSES, bitmap, column

LINES = ("mean", "lower", "upper", "near_lower", "near_upper")
FLAGS = ("outside", "trend", "two_of_three", "shift")


class Points:
    """Room for every computed column of `rows` rows; numpy arrays, so that blocks write into their own slices."""

    def __init__(self, rows: int):
        self.lines = {name: np.empty(rows) for name in LINES}
        self.flags = {name: np.empty(rows, bool) for name in FLAGS}
        self.better, self.status, self.label, self.signal, self.direction = np.empty((5, rows), np.int8)
        self.judged = np.empty(rows, bool)
        self.segment = np.empty(rows, np.int32)

    def columns(self) -> dict[str, pa.Array]:
        """The computed columns by name, in the order of the table of points."""
        return {
            "segment": pa.array(self.segment),
            **self._lines(),
            "limits_status": column(self.status, STATUSES),
            **{name: _flag_column(flag) for name, flag in self.flags.items()},
            "rule": column(self.label - np.int8(1), RULES, self.label > 0),
            "signal": column(self.signal, SIGNALS, self.judged),
            "direction": pa.array(self.direction),
        }

    def better_column(self) -> pa.DictionaryArray:
        return column(self.better, BETTER)

    def _lines(self) -> dict[str, pa.Array]:
        exist = self.status > CONSTANT
        masks = {name: None if exist.all() else bitmap(exist) for name in LINES}
        if masks["mean"] is not None:
            masks["mean"] = bitmap(~np.isnan(self.lines["mean"]))
        return {
            name: pa.Array.from_buffers(pa.float64(), len(line), [masks[name], pa.py_buffer(line)])
            for name, line in self.lines.items()
        }


def _flag_column(flags: np.ndarray) -> pa.Array:
    return pa.Array.from_buffers(pa.bool_(), len(flags), [None, bitmap(flags)])
