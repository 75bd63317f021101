"""The same extracts sent otherwise: rows and columns in another order, cut anyhow into several files, in any order."""

import random
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

MOST = 4  # files that one is cut into


def in_pieces(files: Iterable[Path], into: Path, seed: int) -> list[Path]:
    """Write the rows of the files into others in the folder `into`: each row into any of its file's pieces."""
    chance, scatter = random.Random(seed), np.random.default_rng(seed)
    pieces = []
    for path in files:
        whole = pq.read_table(path)
        order, part = (
            scatter.permutation(whole.num_rows),
            scatter.integers(chance.randint(1, MOST), size=whole.num_rows),
        )
        columns = chance.sample(whole.column_names, whole.num_columns)
        for number in np.unique(part):
            piece = into / f"{path.stem}-piece-{number}.parquet"
            pq.write_table(whole.select(columns).take(order[part == number]), piece)
            pieces.append(piece)
    return chance.sample(pieces, len(pieces))
