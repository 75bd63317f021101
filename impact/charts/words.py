"""The sentences: one place makes them for screen, export and alternative text.

The pattern is "*metric* at *organisation* was *value* in *period*. *What the variation is. What the assurance is.*" A
signal row is a dictionary with the columns of the `signal` table. Sentences are plain text: escape them where they
become markup.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from impact.charts import runs, sampling
from impact.charts.figures import capital, count, counted, difference, number, plain, plural, target
from impact.charts.periods import day, noun, period, when

if TYPE_CHECKING:
    import pyarrow as pa

    from impact.catalogue import Metric

__all__ = [
    "alt_text", "assurance_words", "capital", "count", "counted", "difference", "never_or_always", "number", "period", "periods_met",
    "plain", "plural", "rule_words", "sentence", "signal_words", "target",
    "variation_words", "when",
]  # fmt: skip

MINIMUM_POINTS = 13
RUN_LENGTH = runs.RUN_LENGTH
_VARIATION = {
    "common_cause": "Common cause",
    "improvement_high": "Improvement, high",
    "improvement_low": "Improvement, low",
    "concern_high": "Concern, high",
    "concern_low": "Concern, low",
    "neutral_high": "Special cause, high",
    "neutral_low": "Special cause, low",
}
_ASSURANCE = {"passing": "Consistently passing", "failing": "Consistently failing", "hit_or_miss": "Hit or miss"}
_SIGNAL = {
    "improvement": "improvement",
    "concern": "concern",
    "common_cause": "common cause",
    "neutral_high": "special cause, high",
    "neutral_low": "special cause, low",
}
_MEANING = {
    "improvement": "an improvement",
    "concern": "a concern",
    "neutral": "a special cause where neither direction is better",
}


def variation_words(variation: str | None) -> str:
    """The name of a variation icon: `Improvement, high`; `Not judged yet` where null."""
    return _VARIATION.get(variation or "", "Not judged yet")


def assurance_words(assurance: str | None) -> str:
    """The name of an assurance icon: `Hit or miss`; `No target judged` where null."""
    return _ASSURANCE.get(assurance or "", "No target judged")


def signal_words(signal: str | None) -> str:
    """The name of a point's class: `improvement`, `common cause`; `not judged` where null."""
    return _SIGNAL.get(signal or "", "not judged")


def rule_words(rule: str | None, direction: int = 0, points: int | None = None) -> str:
    """Which rule fired, in words: `shift: 8 points above the mean`; `no rule` where null."""
    high = direction >= 0
    size = f"{points} points " if points else ""
    words = {
        "outside": f"outside: {'above the upper' if high else 'below the lower'} limit",
        "trend": f"trend: {size}{'rising' if high else 'falling'}",
        "two_of_three": f"two of three near the {'upper' if high else 'lower'} limit",
        "shift": f"shift: {size}{'above' if high else 'below'} the mean",
    }
    return words.get(rule or "", "no rule")


def sentence(
    signal_row: dict,
    metric: Metric,
    organisation: str,
    points: pa.Table | None = None,
    *,
    met: tuple[int, int] | None = None,
    minimum: int = MINIMUM_POINTS,
    run_length: int = RUN_LENGTH,
) -> str:
    """What a series says, in two to four plain sentences.

    points: the series' points, if at hand: then runs are counted exactly, the period before is named, and a last
    period that was suppressed or not reported is said. met: (periods met, periods with a target), from `periods_met`;
    said beside a hit-or-miss target, and instead of what chance will do where that is none or all. minimum, run_length: the rule set's own.
    """
    rows = points.to_pylist() if points is not None else []
    if signal_row.get("last_value") is None:
        return _no_value(signal_row, metric, organisation)
    parts = [_value(signal_row, metric, organisation, rows, minimum), _small(signal_row, metric)]
    parts.append(_variation(signal_row, metric, rows, minimum, run_length))
    parts.append(_assurance(signal_row, metric, met))
    parts.append(_state_of_last_period(rows, metric))
    return " ".join(part for part in parts if part)


def _no_value(row: dict, metric: Metric, organisation: str) -> str:
    if row.get("last_period") is None:
        return f"{metric.title} at {organisation} has not been reported."
    state = "suppressed" if row.get("status") == "suppressed" else "not reported"
    return f"{metric.title} at {organisation} was {state} {_when(row, metric)}."


def _value(row: dict, metric: Metric, organisation: str, rows: list[dict], minimum: int) -> str:
    said = f"{metric.title} at {organisation} was {number(row['last_value'], metric)} {_when(row, metric)}"
    if _is_short(row, metric, minimum) and row.get("previous_value") is not None:
        said += _change(row, metric, rows)
    return said + "."


def _when(row: dict, metric: Metric) -> str:
    return when(row["last_period"], row.get("last_period_end"), metric.cadence)


def _is_rolling(metric: Metric) -> bool:
    return metric.window == "rolling"


def _is_short(row: dict, metric: Metric, minimum: int) -> bool:
    """Few points: the last change may be told, because no limits speak."""
    judged = row.get("variation") is not None or row.get("limits_status") == "constant" or _is_rolling(metric)
    return not judged and (row.get("points") or 0) < minimum


def _change(row: dict, metric: Metric, rows: list[dict]) -> str:
    change = row["last_value"] - row["previous_value"]
    before = _before(row, rows, metric)
    if not any(digit in "123456789" for digit in difference(change, metric)):
        return f", the same as {before}"
    said = f", {difference(change, metric)} {'higher' if change > 0 else 'lower'} than {before}"
    found = sampling.interval(metric, *_samples(row, rows))
    if not found:
        return said
    larger = found[0] > 0 or found[1] < 0
    return said + f", {'larger' if larger else 'no larger'} than sampling alone would give"


def _before(row: dict, rows: list[dict], metric: Metric) -> str:
    there = runs.reported(rows)
    if len(there) < 2 and row.get("previous_period"):
        return when(row["previous_period"], row.get("previous_period_end"), metric.cadence)
    if len(there) < 2:
        return f"the {noun(metric.cadence)} before"
    return when(there[-2]["period_start"], there[-2].get("period_end"), metric.cadence)


def _samples(row: dict, rows: list[dict]) -> tuple[tuple, tuple]:
    there = runs.reported(rows)
    after = row.get("last_denominator")
    before = there[-2].get("denominator") if len(there) > 1 else row.get("previous_denominator", after)
    return (row["previous_value"], before), (row["last_value"], after)


def _small(row: dict, metric: Metric) -> str:
    """That the last value rests on less than its definition asks for; it is shown and judged all the same."""
    below, least = row.get("last_denominator"), metric.minimum_denominator
    if below is None or least is None or below >= least:
        return ""
    return f"It rests on a denominator of {below:,.10g}, fewer than the {least:,.10g} its definition asks for."


def _variation(row: dict, metric: Metric, rows: list[dict], minimum: int, run_length: int) -> str:
    if _is_rolling(metric):
        return "Its periods overlap, so there are no process limits and no signals: read it as a run chart."
    if row.get("limits_status") == "constant":
        return _constant(row)
    variation = row.get("variation")
    if variation is None:
        return _too_few(row, minimum)
    if variation == "common_cause":
        return _common_cause(rows, run_length)
    kind, _, level = variation.rpartition("_")
    return f"{_what_fired(row, rows, level == 'high', run_length)}, {_MEANING[kind]}."


def _constant(row: dict) -> str:
    points = row.get("points") or 0
    if points < 2:
        return "There is no variation to judge."
    return f"All {counted(points, 'point')} are the same: there is no variation to judge."


def _too_few(row: dict, minimum: int) -> str:
    points = row.get("points") or 0
    if points >= minimum:
        return f"Fewer than {minimum} points follow the last recalculation: not enough yet to judge the variation."
    verb = "is" if points == 1 else "are"
    return f"{capital(counted(points, 'point'))} {verb} not enough to judge the variation; it takes {minimum}."


def _common_cause(rows: list[dict], run_length: int) -> str:
    run = runs.points_on_one_side(rows)
    if run == run_length - 1:
        above = "above" if runs.side(runs.reported(rows)[-1]) > 0 else "below"
        return f"No special cause yet: {counted(run, 'point')} run {above} the mean, one short of a signal."
    return "No special cause: it varies as this process does by itself."


def _what_fired(row: dict, rows: list[dict], high: bool, run_length: int) -> str:
    rule = row.get("rule")
    if rule == "shift":
        length = runs.points_on_one_side(rows) or row.get("lasting") or 0
        return f"{_points(length, run_length)} run {'above' if high else 'below'} the mean"
    if rule == "trend":
        length = runs.points_in_one_direction(rows) if rows else row.get("lasting") or 0
        return f"{_points(length, run_length)} {'rise' if high else 'fall'} one after the other"
    if rule == "two_of_three":
        return f"Two of three points in a row lie near the {'upper' if high else 'lower'} process limit"
    return f"That is {'above the upper' if high else 'below the lower'} process limit"


def _points(length: int, run_length: int) -> str:
    return capital(counted(length, "point")) if length >= run_length else f"At least {count(run_length)} points"


def _assurance(row: dict, metric: Metric, met: tuple[int, int] | None) -> str:
    assurance = row.get("assurance")
    if assurance is None or row.get("target") is None or _is_rolling(metric):
        return ""
    aim = f"The target of {target(row['target'], metric)}"
    if assurance == "passing":
        return _sure(f"{aim} will be met consistently", "missed", _is_met(row, metric) is False, metric)
    if assurance == "failing":
        return _sure(f"{aim} will not be met", "met", _is_met(row, metric) is True, metric)
    if never_or_always(met):
        return f"{aim} lies within the process limits, yet was met in {_share(met, metric)}."
    periods = plural(noun(metric.cadence))
    said = f"{aim} will be met some {periods} and missed others by chance alone unless something changes."
    return said + _share_met(met, metric)


def _sure(said: str, otherwise: str, is_otherwise: bool, metric: Metric) -> str:
    """What the limits say of a target, and where the last point contradicts them, that it does."""
    if is_otherwise:
        return f"By its limits, {said[0].lower()}{said[1:]}, but this {noun(metric.cadence)} it was {otherwise}."
    return f"{said} unless something changes."


def _is_met(row: dict, metric: Metric) -> bool | None:
    """Whether the last value met its target (exactly on target is met); None where neither direction is better."""
    if metric.better == "higher":
        return row["last_value"] >= row["target"]
    return row["last_value"] <= row["target"] if metric.better == "lower" else None


def _share_met(met: tuple[int, int] | None, metric: Metric) -> str:
    if not met or not met[1]:
        return ""
    if met[1] == 1:
        return f" It was {'met' if met[0] else 'missed'} in the one {noun(metric.cadence)} judged under it."
    return f" {'So far it' if met[0] in (0, met[1]) else 'It'} was met in {_share(met, metric)}."


def _share(met: tuple[int, int], metric: Metric) -> str:
    times, of = met
    share = {0: "none", of: "all"}.get(times, count(times))
    return f"{share} of the {counted(of, noun(metric.cadence))} judged under it"


def periods_met(points: pa.Table, metric: Metric) -> tuple[int, int]:
    """(periods that met it, periods it was in force for) of the target now in force; exactly on target is met.

    Only periods since the limits began count, and only those under the same target: one met an easier or a harder one
    before. (0, 0) where neither direction is better, or nothing has a target.
    """
    judged = runs.latest_segment(points.to_pylist())
    now = judged[-1].get("target") if judged else None
    rows = [row for row in judged if now is not None and row.get("target") == now]
    if metric.better not in ("higher", "lower"):
        return 0, 0
    sign = 1 if metric.better == "higher" else -1
    return sum(sign * (row["value"] - row["target"]) >= 0 for row in rows), len(rows)


def never_or_always(met: tuple[int, int] | None) -> str | None:
    """The assurance that a target's past speaks for: `failing` where it was never met, `passing` where always.

    met: as `periods_met` gives it. None where it was met now and then, or judged for fewer periods than make a run:
    a few met or missed in a row are what chance gives.
    """
    times, of = met or (0, 0)
    return {0: "failing", of: "passing"}.get(times) if of >= RUN_LENGTH else None


def _state_of_last_period(rows: list[dict], metric: Metric) -> str:
    if not rows or rows[-1]["value"] is not None:
        return ""
    row = rows[-1]
    state = "suppressed" if row.get("status") == "suppressed" else "not reported"
    return f"{capital(period(row['period_start'], row.get('period_end'), metric.cadence))} was {state}."


def alt_text(
    signal_row: dict,
    metric: Metric,
    organisation: str,
    points: pa.Table,
    *,
    met: tuple[int, int] | None = None,
    minimum: int = MINIMUM_POINTS,
) -> str:
    """What a reader who does not see the chart is told: what kind, which periods, limits, then the sentence."""
    rows = points.to_pylist()
    there = runs.reported(rows)
    said = sentence(signal_row, metric, organisation, points, met=met, minimum=minimum)
    if not there:
        return f"No points to draw. {said}"
    kind = "Run chart" if _is_rolling(metric) else "XmR chart"
    return f"{kind}, {_span(there, metric)}. {_limits(there[-1], metric)}{_recalculations(rows)}{said}"


def _span(there: list[dict], metric: Metric) -> str:
    first, last = (period(row["period_start"], row.get("period_end"), metric.cadence) for row in (there[0], there[-1]))
    span = first if len(there) == 1 else f"{first} to {last}"
    return f"{counted(len(there), 'point')}, {span}"


def _limits(row: dict, metric: Metric) -> str:
    if row.get("signal") is None or row.get("lower") is None or _is_rolling(metric):
        return ""
    mean, lower, upper = (number(row[name], metric) for name in ("mean", "lower", "upper"))
    return f"The mean is {mean}, the process limits are {lower} and {upper}. "


def _recalculations(rows: list[dict]) -> str:
    starts = [row for before, row in pairwise(rows) if row.get("segment") != before.get("segment")]
    if not starts:
        return ""
    last = day(starts[-1]["period_start"])
    return f"The limits were last recalculated from {last.day} {last:%B %Y}. "
