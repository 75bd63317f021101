"""How many special causes chance alone would show: simulated, so that it follows the rule set and the lengths."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pyarrow as pa

from impact.spc.analysis import analyse
from impact.spc.rulesets import DEFAULT_RULES, RuleSet, chosen

SERIES = 4_000
SEED = 20_231_101


def expected_share(points: Sequence[int], rules: str | RuleSet = DEFAULT_RULES, seed: int = SEED) -> pa.Table:
    """The share of stable series of each length whose last point shows a special cause.

    points: numbers of points a series has; repeated ones count once, order does not matter. Returns `points` (whole,
    ascending) and `share` (0 to 1), one row a length: of SERIES series of independent normal values, the share whose
    last point has a rule. A length below the rule set's minimum is not judged, so its share is 0. Its standard error
    is below 0.005. The same seed, length and rule set give the same share, whatever else is asked for.

    Added up over the lengths of the series shown it is the "about 6 would by chance" beside a count of signals.
    """
    rules = chosen(rules)
    lengths = sorted({int(length) for length in points})
    shares = [_share(length, rules, seed) for length in lengths]
    return pa.table({"points": pa.array(lengths, pa.int64()), "share": pa.array(shares, pa.float64())})


@cache
def _share(length: int, rules: RuleSet, seed: int) -> float:
    if length < max(rules.minimum_points, 2):
        return 0.0
    values = np.random.default_rng([seed, length]).standard_normal(SERIES * length)
    judged = analyse(_stable(values, length), rules)
    last = judged["direction"].to_numpy()[length - 1 :: length]
    return float(np.count_nonzero(last)) / SERIES


def _stable(values: np.ndarray, length: int) -> pa.Table:
    """The values as SERIES series of this length."""
    names = pa.array([f"{number:05d}" for number in range(SERIES)])
    codes = np.repeat(np.arange(SERIES, dtype=np.int32), length)
    days = np.tile(np.arange(length, dtype=np.int32), SERIES)
    return pa.table(
        {
            "series": pa.DictionaryArray.from_arrays(pa.array(codes), names),
            "period_start": pa.array(days).cast(pa.date32()),
            "value": pa.array(values),
        }
    )
