"""A component through the rounds: a line an organisation, a bar a round, from its least to its furthest level."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import altair as alt

from impact.charts.figures import capital, count, counted
from impact.charts.theme import FONT, SCREEN, Theme

ROW, FILLED = 34, 0.78  # height of an organisation's line in pixels; how much of it the levels fill
WIDE = 11


@dataclass(frozen=True)
class Span:
    """One organisation's round: its lowest and highest level of the component's practices.

    of: how many levels its framework has. words: what a reader is told of it. other: whether it is of another framework
    than the one on the page.
    """

    organisation: str
    assessed_on: date
    low: int
    high: int
    of: int
    words: str
    other: bool = False


def rounds_chart(spans: Sequence[Span], organisations: Sequence[str], theme: Theme) -> dict:
    """The Vega-Lite specification. organisations: those with a round, in directory order, one line each."""
    lines = {name: place for place, name in enumerate(organisations)}
    bars = alt.Data(values=[_bar(one, lines[one.organisation], theme) for one in spans])
    edges = alt.Data(values=[{"y": place + edge} for place in lines.values() for edge in (_y(1), _y(0))])
    down = alt.Scale(domain=[0, len(lines)], reverse=True, nice=False)
    names = alt.Axis(
        values=[place + 0.5 for place in lines.values()], labelExpr=f"{json.dumps(list(lines))}[floor(datum.value)]",
        labelFontSize=SCREEN.text, labelColor=theme.ink, labelLimit=220, ticks=False, domain=False, grid=False,
    )  # fmt: skip
    days = alt.Axis(
        labelExpr="utcFormat(datum.value, '%b %Y')", labelFontSize=SCREEN.small, labelColor=theme.ink2, tickColor=theme.edge, domainColor=theme.edge,
        grid=False, values=_ticks(spans), labelOverlap="greedy", labelSeparation=6,
    )  # fmt: skip
    grounds = alt.Chart(edges).mark_rule(stroke=theme.line).encode(y=alt.Y("y:Q", scale=down, axis=None))
    marks = (
        alt.Chart(bars)
        .mark_bar(orient="vertical", width=WIDE, cornerRadius=1, stroke=theme.navy, strokeWidth=1.5)
        .encode(
            x=alt.X("x:T", title=None, axis=days, scale=alt.Scale(type="utc", padding=16)),
            y=alt.Y("top:Q", scale=down, title=None, axis=names),
            y2="bottom:Q",
            fill=alt.Fill("fill:N", scale=None),
            tooltip=alt.Tooltip("words:N", title="Levels"),
        )
    )
    whole = alt.layer(grounds, marks).properties(
        width="container",
        height=ROW * len(lines),
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background="transparent",
    )
    look = alt.Config(aria=False, font=FONT, view=alt.ViewConfig(stroke=None))
    return whole.resolve_axis(y="independent").properties(config=look).to_dict()


def rounds_sentence(spans: Sequence[Span]) -> str:
    """From each organisation's first to its latest round of one framework: in how many the ends of its levels rose."""
    of_each: dict[str, list[Span]] = {}
    for one in spans:
        of_each.setdefault(one.organisation, []).append(one)
    ends = [_ends(of_one) for of_one in of_each.values()]
    ends = [(first, last) for first, last in ends if first is not last]
    if not ends:
        return f"{capital(counted(len(of_each), 'organisation'))} can be seen, none with two rounds of one framework."
    low = sum(last.low > first.low for first, last in ends)
    high = sum(last.high > first.high for first, last in ends)
    fell = sum(last.low < first.low or last.high < first.high for first, last in ends)
    told = (
        f"Of {counted(len(ends), 'organisation')} with two rounds or more, from the first to the latest the least developed"
        f" practice rose in {count(low)} and the furthest in {count(high)}"
    )
    return f"{told}; in {count(fell)}, one or the other was re-rated." if fell else f"{told}."


def _ends(of_one: Sequence[Span]) -> tuple[Span, Span]:
    """The latest round, and the first that is of the same framework as it."""
    in_time = sorted(of_one, key=lambda one: one.assessed_on)
    last = in_time[-1]
    return next(one for one in in_time if (one.of, one.other) == (last.of, last.other)), last


def _ticks(spans: Sequence[Span]) -> list[alt.DateTime]:
    days = sorted({one.assessed_on for one in spans})
    return [alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True) for day in days]


def _bar(one: Span, place: int, theme: Theme) -> dict:
    return {
        "x": _moment(one.assessed_on),
        "top": place + _y(one.high / one.of),
        "bottom": place + _y((one.low - 1) / one.of),
        "fill": theme.bg if one.other else theme.navy,
        "words": one.words,
    }


def _y(share: float) -> float:
    """Where a share of the levels lies in its line, from its top."""
    return (1 - FILLED) / 2 + FILLED * (1 - share)


def _moment(day: date) -> int:
    """Milliseconds, as Vega counts time."""
    return (day.toordinal() - date(1970, 1, 1).toordinal()) * 86_400_000
