"""From judged points to one row a series: the icons, the rule behind them, and since when."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from impact.spc.observations import need_columns, text
from impact.spc.order import in_order
from impact.spc.ragged import Groups
from impact.spc.rulesets import DEFAULT_RULES, RuleSet, chosen
from impact.spc.words import ASSURANCES, BETTER, RULES, SIGNALS, STATUSES, TOO_FEW, VARIATIONS, codes_of, column

NEEDED = (
    "series",
    "period_start",
    "value",
    "better",
    "target",
    "lower",
    "upper",
    "limits_status",
    "rule",
    "signal",
    "direction",
)
NEUTRAL_LOW, CONCERN, COMMON_CAUSE, IMPROVEMENT, NEUTRAL_HIGH = range(len(SIGNALS))
FAILING, HIT_OR_MISS, PASSING = range(len(ASSURANCES))


def summarise(points: pa.Table, rules: str | RuleSet = DEFAULT_RULES) -> pa.Table:
    """The icons of every series, which its last non-missing point decides.

    points: a table from `analyse` under the same rules, whole series in any order. Returns one row a series, in order:
    `series`, `last_period`, `last_value` (of the last non-missing point), `variation` (`common_cause`,
    `improvement_high`, `improvement_low`, `concern_high`, `concern_low`, `neutral_high`, `neutral_low`; null where not
    judged), `assurance` (`passing`, `failing`, `hit_or_miss`, or null: no target, neither direction better, or not
    judged), `rule` (null for common cause), `since` and `lasting` (first period and number of points of the unbroken
    sequence of the same signal and direction that ends at the last point; null where not judged), `points`
    (non-missing points), `limits_status` (at the last point). A series without a value has null in all but `points` 0
    and `limits_status` `too_few`.

    Errors: ImpactError for an unknown rule set or a missing column.
    """
    rules = chosen(rules)
    need_columns(points, NEEDED, "points")
    points = points.select(NEEDED)
    rows, first = in_order(points.set_column(0, "series", text(points["series"], "series")))
    series = Groups(first)
    present = rows["value"].is_valid().to_numpy()
    last = _last_present(present, series)
    ends = _ends(rows, last)
    signal, direction = codes_of(ends["signal"], SIGNALS), _numbers(ends["direction"].fill_null(0)).astype(np.int8)
    since, lasting = _sequence(rows, present, series, last)
    judged = signal >= 0
    return pa.table(
        {
            "series": _names(rows["series"], series.starts),
            "last_period": ends["period_start"],
            "last_value": ends["value"],
            "variation": _variation(signal, direction),
            "assurance": _assurance(ends, judged, rules),
            "rule": _words(ends["rule"], RULES),
            "since": rows["period_start"].take(pa.array(since, mask=~judged)),
            "lasting": pa.array(lasting, mask=~judged),
            "points": pa.array(_counts(present, series)),
            "limits_status": column(np.where(last >= 0, codes_of(ends["limits_status"], STATUSES), TOO_FEW), STATUSES),
        }
    )


def _last_present(present: np.ndarray, series: Groups) -> np.ndarray:
    """The row of each series' last non-missing point; −1 where it has none."""
    if not len(present):
        return np.empty(0, np.int64)
    return np.maximum.reduceat(np.where(present, np.arange(len(present)), -1), series.starts)


def _ends(rows: pa.Table, last: np.ndarray) -> pa.Table:
    """The last non-missing row of each series; null throughout where there is none."""
    return rows.drop_columns(["series"]).take(pa.array(last, mask=last < 0))


def _names(names: pa.ChunkedArray, starts: np.ndarray) -> pa.ChunkedArray:
    """The text at these rows. A chunk at a time, for each has its own dictionary."""
    parts, done = [], 0
    for chunk in names.chunks:
        here = starts[np.searchsorted(starts, done) : np.searchsorted(starts, done + len(chunk))] - done
        parts.append(chunk.take(pa.array(here)).cast(pa.string()))
        done += len(chunk)
    return pa.chunked_array(parts, pa.string())


def _counts(present: np.ndarray, series: Groups) -> np.ndarray:
    return series.count(present) if len(present) else np.empty(0, np.int64)


def _sequence(rows: pa.Table, present: np.ndarray, series: Groups, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first row and the number of points of the same signal and direction that end at the last point."""
    there = np.flatnonzero(present)
    kind = codes_of(rows["signal"], SIGNALS)[there] * np.int8(4) + _numbers(rows["direction"])[there]
    number = series.spread(np.arange(len(series.starts)))[there]
    change = (np.diff(kind, prepend=0) != 0) | (np.diff(number, prepend=-1) != 0)
    begins = np.maximum.accumulate(np.where(change, np.arange(len(there)), 0))
    # The place among the points that are there; of no meaning, and masked, where a series has none.
    end = np.searchsorted(there, last)
    begin = begins[np.minimum(end, len(there) - 1)] if len(there) else end
    return there[begin] if len(there) else end, end - begin + 1


def _variation(signal: np.ndarray, direction: np.ndarray) -> pa.DictionaryArray:
    """Signal and direction as one word, for instance `concern_low`."""
    table = np.zeros(len(SIGNALS), np.int8)
    table[[IMPROVEMENT, CONCERN, NEUTRAL_HIGH, NEUTRAL_LOW]] = [1, 3, 5, 6]
    either = np.isin(signal, (IMPROVEMENT, CONCERN))
    return column(table[signal] + (either & (direction < 0)), VARIATIONS, signal >= 0)


def _assurance(ends: pa.Table, judged: np.ndarray, rules: RuleSet) -> pa.DictionaryArray:
    """The target in force at the last point against the limits there."""
    target, lower, upper = (_numbers(ends[name]) for name in ("target", "lower", "upper"))
    better = codes_of(ends["better"], BETTER)
    under, over = target < lower, target > upper
    if rules.target_tie == "decided":
        under, over = target <= lower, target >= upper
    higher = better == BETTER.index("higher")
    verdict = np.select([np.where(higher, under, over), np.where(higher, over, under)], [PASSING, FAILING], HIT_OR_MISS)
    return column(verdict, ASSURANCES, judged & ~np.isnan(target) & (better > 0))


def _words(words: pa.ChunkedArray, vocabulary: tuple[str, ...]) -> pa.DictionaryArray:
    codes = codes_of(words, vocabulary)
    return column(codes, vocabulary, codes >= 0)


def _numbers(numbers: pa.ChunkedArray) -> np.ndarray:
    """Numbers with NaN for null (which makes whole numbers floats, where there is a null)."""
    return pc.cast(numbers, pa.float64()).to_numpy() if numbers.null_count else numbers.to_numpy()
