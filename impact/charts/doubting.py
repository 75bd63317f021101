"""Doubts about figures in words: what is odd, and over which periods. A doubt asks; it does not judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from impact.charts import periods
from impact.charts.figures import count, number

if TYPE_CHECKING:
    from datetime import date

    from impact.catalogue import Metric

LABELS = {
    "frozen": "the same for {number} periods",
    "jump": "far from the period before",
    "total": "the sum of {number} others",
    "gone": "none after this one",
}


def doubt_sentences(doubts: Sequence[dict], metric: Metric) -> list[str]:
    """One sentence a doubt, in time order; a run of figures that stand still, or add up, is one.

    doubts: rows of the `doubt` table of one series (rule, period_start, since, until, number, figure).
    """
    runs = {(doubt["rule"], doubt["since"], doubt["until"]): doubt for doubt in doubts}
    return [_SENTENCES[rule](doubt, metric) for (rule, *_), doubt in runs.items()]


def doubt_labels(doubts: Sequence[dict]) -> dict[date, str]:
    """What stands beside a figure in a table, by its period's first day."""
    labels: dict[date, list[str]] = {}
    for doubt in doubts:
        label = LABELS[doubt["rule"]].format(number=count(round(doubt["number"])))
        labels.setdefault(doubt["period_start"], []).append(label)
    return {start: ", ".join(told) for start, told in labels.items()}


def _frozen(doubt: dict, metric: Metric) -> str:
    return (
        f"The figure is exactly {number(doubt['figure'], metric)} in {count(round(doubt['number']))} periods running,"
        f" {_span(doubt, metric)}: was it carried forward?"
    )


def _jump(doubt: dict, metric: Metric) -> str:
    return (
        f"The figure of {_period(doubt['until'], metric)} lies {round(doubt['number'])} times the usual movement from"
        f" that of {_period(doubt['since'], metric)}, {number(doubt['figure'], metric)}: is it right?"
    )


def _total(doubt: dict, metric: Metric) -> str:
    return (
        f"The figures of {count(round(doubt['number']))} other organisations add up to this one, {_span(doubt, metric)}:"
        " is it a total among them?"
    )


def _gone(doubt: dict, metric: Metric) -> str:
    return (
        f"There is no figure for {_period(doubt['until'], metric)}, which {count(round(doubt['number']))} peers have;"
        f" the last is of {_period(doubt['since'], metric)}."
    )


_SENTENCES = {"frozen": _frozen, "jump": _jump, "total": _total, "gone": _gone}


def _span(doubt: dict, metric: Metric) -> str:
    first, last = (_period(doubt[name], metric) for name in ("since", "until"))
    return first if first == last else f"{first} to {last}"


def _period(start: date, metric: Metric) -> str:
    return periods.period(start, None, metric.cadence)
