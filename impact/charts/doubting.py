"""Doubts about figures in words: what is odd, and over which periods. A doubt asks; it does not judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from impact.charts import periods
from impact.charts.figures import capital, count, counted, number, target

if TYPE_CHECKING:
    from datetime import date

    from impact.catalogue import Metric

LABELS = {
    "frozen": "the same for {number} periods",
    "jump": "far from the period before",
    "total": "the sum of {number} others",
    "gone": "none after this one",
    "beyond": "not a possible proportion",
    "revised": "revised by over 10 %",
    "late": "late by {days}",
}
TOGETHER = {
    "revised": ("rule", "until"),
    "late": ("rule",),
    "beyond": ("rule",),
}  # what such figures have in common, to be one sentence


def doubt_sentences(doubts: Sequence[dict], metric: Metric) -> list[str]:
    """One sentence a doubt, in time order; a run of figures that stand still, or add up, is one.

    So are figures revised on one day, and those that came late. doubts: rows of the `worth_checking` table of one series
    (rule, period_start, since, until, number, figure).
    """
    runs: dict[tuple, list[dict]] = {}
    for doubt in doubts:
        names = TOGETHER.get(doubt["rule"], ("rule", "since", "until"))
        runs.setdefault(tuple(doubt[name] for name in names), []).append(doubt)
    return [_SENTENCES[rule](run, metric) for (rule, *_), run in runs.items()]


def doubt_labels(doubts: Sequence[dict]) -> dict[date, str]:
    """What stands beside a figure in a table, by its period's first day."""
    labels: dict[date, list[str]] = {}
    for doubt in doubts:
        number = round(doubt["number"] or 0)
        label = LABELS[doubt["rule"]].format(number=count(number), days=counted(number, "day"))
        labels.setdefault(doubt["period_start"], []).append(label)
    return {start: ", ".join(told) for start, told in labels.items()}


def worth_checking(figures: int) -> str:
    """`1 figure worth checking`; nothing where there is none."""
    return f"{figures} {'figure' if figures == 1 else 'figures'} worth checking" if figures else ""


def doubt_note(doubts: Sequence[dict]) -> str:
    """How many figures of a series are worth checking, as a sentence after others; nothing where none is."""
    figures = len({doubt["period_start"] for doubt in doubts})
    return f"{capital(counted(figures, 'figure'))} {'is' if figures == 1 else 'are'} worth checking." if figures else ""


def _frozen(run: Sequence[dict], metric: Metric) -> str:
    doubt = run[-1]
    return (
        f"The figure is exactly {number(doubt['figure'], metric)} in {count(round(doubt['number']))} periods running,"
        f" {_span(doubt, metric)}: was it carried forward?"
    )


def _jump(run: Sequence[dict], metric: Metric) -> str:
    doubt = run[-1]
    return (
        f"The figure of {_period(doubt['until'], metric)} lies {round(doubt['number'])} times the usual movement from"
        f" that of {_period(doubt['since'], metric)}, {number(doubt['figure'], metric)}: is it right?"
    )


def _total(run: Sequence[dict], metric: Metric) -> str:
    doubt = run[-1]
    return (
        f"The figures of {count(round(doubt['number']))} other organisations add up to this one, {_span(doubt, metric)}:"
        " is it a total among them?"
    )


def _gone(run: Sequence[dict], metric: Metric) -> str:
    doubt = run[-1]
    return (
        f"There is no figure for {_period(doubt['until'], metric)}, which {count(round(doubt['number']))} peers have;"
        f" the last is of {_period(doubt['since'], metric)}."
    )


def _beyond(run: Sequence[dict], metric: Metric) -> str:
    last = run[-1]
    whole = f"A proportion lies between 0 and {target(last['number'], metric)}"
    told = f"{number(last['figure'], metric)} {periods.when(last['period_start'], None, metric.cadence)}"
    if len(run) == 1:
        return f"{whole}, and the figure is {told}: are its numerator and denominator right?"
    return (
        f"{whole}, and {count(len(run))} figures do not, the last {told}: are their numerators and denominators right?"
    )


def _revised(run: Sequence[dict], metric: Metric) -> str:
    day = periods.period(run[-1]["until"], run[-1]["until"])
    if len(run) == 1:
        return (
            f"The figure of {_period(run[0]['period_start'], metric)} was {number(run[0]['figure'], metric)} until it was"
            f" revised on {day}: is the new one right?"
        )
    first, last = (_period(doubt["period_start"], metric) for doubt in (run[0], run[-1]))
    return f"{capital(count(len(run)))} figures, {first} to {last}, were revised by over 10 % on {day}: are the new ones right?"


def _late(run: Sequence[dict], metric: Metric) -> str:
    last = run[-1]
    days = counted(round(last["number"]), "day")
    if len(run) == 1:
        day = periods.period(last["until"], last["until"])
        return f"The figure of {_period(last['period_start'], metric)} came on {day}, {days} after it was due."
    return (
        f"{capital(count(len(run)))} figures came after they were due, the last that of"
        f" {_period(last['period_start'], metric)}, by {days}."
    )


_SENTENCES = {
    "frozen": _frozen, "jump": _jump, "total": _total, "gone": _gone, "beyond": _beyond, "revised": _revised, "late": _late,
}  # fmt: skip


def _span(doubt: dict, metric: Metric) -> str:
    first, last = (_period(doubt[name], metric) for name in ("since", "until"))
    return first if first == last else f"{first} to {last}"


def _period(start: date, metric: Metric) -> str:
    return periods.period(start, None, metric.cadence)
