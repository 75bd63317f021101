"""From observations to judged points: every series of a table in one call."""

import numpy as np
import pyarrow as pa

from impact.spc.blocks import each_block
from impact.spc.limits import LIMIT, NEAR_LIMIT, Limits, limits_of
from impact.spc.observations import checked
from impact.spc.order import in_order
from impact.spc.points import FLAGS, LINES, Points
from impact.spc.ragged import Groups
from impact.spc.rules import Flags, Lines, flags_of
from impact.spc.rulesets import DEFAULT_RULES, RuleSet, chosen
from impact.spc.words import BETTER, WEIGHTS, codes_of


def analyse(observations: pa.Table, rules: str | RuleSet = DEFAULT_RULES) -> pa.Table:
    """Limits, rules and signal of every point of every series.

    observations: one row a point, any order. `series` text, `period_start` date or timestamp, `value` number (null or
    NaN is missing). May be absent: `better` (`higher`, `lower`, `neither`; default neither), `target` number,
    `recalculate` flag (true on the first point of a new segment), `baseline_points` whole, 12 or more (limits are
    fixed on the first so many non-missing points of the segment; read on the segment's first row). Other columns are
    left out.

    Returns one row a point, by series and time: those seven columns and
    `segment` whole (recalculations so far), `mean`, `lower`, `upper`, `near_lower`, `near_upper` (the value's unit;
    null where there are none), `limits_status` (`too_few`: no two points in succession, `constant`, `unscreened`, `trial`,
    `ok`), `outside`, `trend`, `two_of_three`, `shift` (flags; what each rule says wherever there are limits),
    `rule` (the first of them that applies, or null), `signal` (`improvement`, `concern`, `neutral_high`, `neutral_low`,
    `common_cause`; null where not judged), `direction` (1 high or rising, −1 low or falling, 0 neither or not judged).
    A missing point carries its segment's limits, no flags and no signal.

    Errors: ImpactError for an unknown rule set, a missing column, a wrong type, a null or repeated series and period,
    an infinity, or a baseline of fewer than 12 points.
    Source: NHSRplotthedots 0.2.2 and NHS England, Making Data Count.
    """
    rules = chosen(rules)
    rows, first = in_order(checked(observations))
    points = Points(len(rows))
    each_block(first, lambda begin, end: _judge(rows, first, begin, end, rules, points))
    given = {name: rows[name] for name in rows.column_names} | {"better": points.better_column()}
    return pa.table(given | points.columns())


def _judge(rows: pa.Table, first: np.ndarray, begin: int, end: int, rules: RuleSet, points: Points) -> None:
    """Fill in the points of the rows from `begin` to `end`, which are whole series."""
    block, here = rows.slice(begin, end - begin), slice(begin, end)
    values = _floats(block["value"])
    segments = _segments(block, first[here], points.segment[here])
    missing = np.isnan(values)
    present = ~missing if missing.any() else None
    limits = _limits(values, segments, present, block, rules)
    lines = _draw(limits, segments, points, here)
    flags = _flags(values, segments, present, limits, lines, rules)
    _write(flags, present, points, here)
    _signals(limits, segments, present, _better(block, points.better[here]), rules, points, here)


def _floats(numbers: pa.ChunkedArray) -> np.ndarray:
    """Numbers with NaN for null; the column's own memory where it lies in one piece."""
    return numbers.combine_chunks().to_numpy(zero_copy_only=False)


def _segments(block: pa.Table, first: np.ndarray, segment: np.ndarray) -> Groups:
    """The block's segments; their number in the series is written to `segment`."""
    recalculate = block["recalculate"].combine_chunks()
    if recalculate.true_count == 0:
        segment[:] = 0
        return Groups(first)
    begins = recalculate.to_numpy(zero_copy_only=False)
    so_far = np.cumsum(begins)
    series = Groups(first)
    segment[:] = so_far - series.spread(so_far[series.starts] - begins[series.starts])
    return Groups(first | begins)


def _limits(
    values: np.ndarray, segments: Groups, present: np.ndarray | None, block: pa.Table, rules: RuleSet
) -> Limits:
    number = segments.lengths if present is None else segments.count(present)
    baseline = block["baseline_points"].combine_chunks()
    counted = present
    if baseline.null_count < len(baseline):
        counted = _within_baseline(baseline, segments, present)
    return limits_of(values, segments, counted, number, rules)


def _within_baseline(baseline: pa.Array, segments: Groups, present: np.ndarray | None) -> np.ndarray:
    """The non-missing points that limits are made of: the first so many of the segment, or all of them."""
    present = np.ones(len(baseline), bool) if present is None else present
    fixed = baseline.take(pa.array(segments.starts)).fill_null(len(baseline)).to_numpy(zero_copy_only=False)
    so_far = np.cumsum(present)
    before = so_far[segments.starts] - present[segments.starts]
    return present & (so_far <= segments.spread(before + fixed))


def _draw(limits: Limits, segments: Groups, points: Points, here: slice) -> Lines:
    """Spread the limits over their rows, in the columns of the points."""
    far, near = LIMIT * limits.amr, NEAR_LIMIT * limits.amr
    heights = (limits.mean, limits.mean - far, limits.mean + far, limits.mean - near, limits.mean + near)
    for name, height in zip(LINES, heights, strict=False):
        points.lines[name][here] = segments.spread(height)
    points.status[here] = segments.spread(limits.status)
    return Lines(*(points.lines[name][here] for name in LINES))


def _flags(
    values: np.ndarray, segments: Groups, present: np.ndarray | None, limits: Limits, lines: Lines, rules: RuleSet
) -> Flags:
    """Judge the points that are there, as if the missing ones were not."""
    has_limits = None if limits.exist.all() else segments.spread(limits.exist)
    if present is None:
        return flags_of(values, segments.first, has_limits, lines, rules)
    number = segments.spread(np.arange(len(segments.starts)))[present]
    first = np.diff(number, prepend=-1) > 0
    there = Lines(*(getattr(lines, name)[present] for name in LINES))
    return flags_of(values[present], first, None if has_limits is None else has_limits[present], there, rules)


def _write(flags: Flags, present: np.ndarray | None, points: Points, here: slice) -> None:
    for name in (*FLAGS, "label", "direction"):
        column = points.flags.get(name)
        rows = (getattr(points, name) if column is None else column)[here]
        if present is None:
            rows[:] = getattr(flags, name)
        else:
            rows[:] = 0
            rows[present] = getattr(flags, name)


def _better(block: pa.Table, better: np.ndarray) -> np.ndarray:
    """The codes of the better direction, also written to `better`; null is neither."""
    codes = codes_of(block["better"], BETTER)
    better[:] = np.maximum(codes, 0)
    return better


def _signals(
    limits: Limits,
    segments: Groups,
    present: np.ndarray | None,
    better: np.ndarray,
    rules: RuleSet,
    points: Points,
    here: slice,
) -> None:
    """What the labels mean, where there are enough points to say."""
    enough = limits.exist & (limits.points >= rules.minimum_points)
    judged = segments.spread(enough)
    if present is not None:
        judged &= present
    points.judged[here] = judged
    points.label[here] *= judged
    points.direction[here] *= judged
    points.signal[here] = points.direction[here] * WEIGHTS[better] + np.int8(2)
