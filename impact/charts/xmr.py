"""The XmR chart: one series, its limits, its targets, what fired, and what happened beside it.

`xmr` makes an Altair chart; `spec` the same as a dictionary, cheaper, and what to keep in a cache (what decides it is
the data's version, the series, and the names of theme and size). How it is drawn is in `drawing`, once a theme and
size; what is drawn is computed here.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import altair as alt

from impact.charts.drawing import drawing, drawn
from impact.charts.ends import label_ends
from impact.charts.figures import number, target
from impact.charts.frame import (
    Frame,
    drawn_limits,
    frame,
    grid,
    is_broken,
    is_judged,
    judged_segments,
    middle,
    ticks,
)  # fmt: skip
from impact.charts.notes import Notes, placed
from impact.charts.periods import SHORT_MONTHS, day
from impact.charts.runs import side
from impact.charts.targets import target_steps
from impact.charts.theme import LIGHT, SCREEN, SHAPES, Size, Theme
from impact.charts.words import MINIMUM_POINTS, capital, rule_words, signal_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pyarrow as pa

    from impact.catalogue import Metric

_ROOMY = 100  # points that stand side by side at full size
_AREA = {"improvement": 8.2, "concern": 4.8, "neutral_high": 6.4, "neutral_low": 6.4, "common_cause": 4.0}


def has_points(points: pa.Table) -> bool:
    """Whether there is anything to draw; if not, the page shows its empty state."""
    return points.num_rows > 0 and points.column("value").null_count < points.num_rows


def xmr(
    points: pa.Table,
    metric: Metric,
    events: pa.Table | None = None,
    theme: Theme = LIGHT,
    size: Size = SCREEN,
    *,
    minimum: int = MINIMUM_POINTS,
    description: str = "",
    doubts: Mapping[date, str] | None = None,
) -> alt.LayerChart:
    """The control chart of one series, as wide as its container and `size.height` pixels tall.

    points: rows of one series from the `point` table, in time order, at least one (see `has_points`). events: rows of
    the `event` table; kind `recalculate` gives a recalculation its reason, the rest get a stem. minimum: the rule set's
    minimum points, said where there are fewer. description: the alternative text. doubts: what is worth checking, by a
    period's first day, for a question mark over the point and its tooltip.
    """
    chart = drawn(theme, size).copy(deep=False)
    own = _own(points, metric, events, theme, size, minimum, description, doubts or {})
    own["params"] = [alt.VariableParameter(**param) for param in own["params"]]
    for name, value in own.items():
        chart[name] = value
    return chart


def spec(
    points: pa.Table,
    metric: Metric,
    events: pa.Table | None = None,
    theme: Theme = LIGHT,
    size: Size = SCREEN,
    *,
    minimum: int = MINIMUM_POINTS,
    description: str = "",
    doubts: Mapping[date, str] | None = None,
) -> dict:
    """The chart of `xmr` as a Vega-Lite dictionary: the drawing of its theme and size, with this series' data."""
    own = _own(points, metric, events, theme, size, minimum, description, doubts or {})
    return {**deepcopy(drawing(theme, size)), **own}


def _own(points, metric, events, theme: Theme, size: Size, minimum: int, description: str, doubts) -> dict:
    """What is this chart's own: its rows, scales and labels."""
    made = frame(points, metric, size, doubts)
    notes = placed(made, theme, _inside(events, made), minimum)
    label_ends(notes)
    return {
        "padding": {"left": 4, "right": 4, "top": _headroom(made, size), "bottom": 4},
        "description": description,
        "params": [{"name": name, "value": value} for name, value in _settings(made).items()],
        "datasets": _datasets(made, notes, theme),
    }


def _settings(made: Frame) -> dict:
    """What the drawing needs beside its rows: the ends of both scales, and the labels of the axes."""
    labels, years = ticks(made)
    values = dict(grid(made))
    return {
        "scale_x": [made.first_day, made.last_day],
        "scale_y": [made.low, made.high],
        **_axis_settings("period", labels),
        **_axis_settings("year", years),
        **_axis_settings("value", values),
    }


def _axis_settings(name: str, labels: dict[float, str]) -> dict:
    return {f"{name}_ticks": list(labels), f"{name}_labels": {_js(value): label for value, label in labels.items()}}


def _js(value: float) -> str:
    """A number as JavaScript writes it: the key of its label."""
    return str(int(value)) if value == int(value) else repr(float(value))


def _datasets(made: Frame, notes: Notes, theme: Theme) -> dict[str, list[dict]]:
    return {
        "bands": _bands(made),
        "lines": _lines(made, theme),
        "targets": _targets(made),
        "joins": _joins(made),
        "strokes": notes.strokes,
        "leaders": notes.leaders,
        "feet": notes.feet,
        "marks": _marks(made, theme),
        "words": notes.words,
    }


def _headroom(made: Frame, size: Size) -> float:
    return size.text * 1.8 if made.rows[0].get("segment") != made.rows[-1].get("segment") else 6


def _inside(events: pa.Table | None, made: Frame) -> list[dict]:
    """The events that fall inside the chart, in time order, with their place and their date in words."""
    found = []
    for event in events.to_pylist() if events is not None else []:
        on = day(event["occurred_on"])
        if made.first_day <= on.toordinal() <= made.last_day:
            date = f"{on.day} {SHORT_MONTHS[on.month]} {on.year}"
            title = event["title"] if len(event["title"]) <= 40 else event["title"][:39].rstrip() + "…"
            found.append({"x": on.toordinal(), "on": on, "date": date, "title": title, "kind": event["kind"]})
    return sorted(found, key=lambda event: (event["on"], event["title"]))


def _bands(made: Frame) -> list[dict]:
    found = []
    for rows, carrier in judged_segments(made):
        lower, upper = drawn_limits(carrier, made)
        found.append({"x": rows[0]["x0"], "x2": rows[-1]["x1"], "y": lower, "y2": upper})
    return found


def _lines(made: Frame, theme: Theme) -> list[dict]:
    """Grid, limits and mean, in that order."""
    start, end, width = made.first_day, made.last_day, made.size.stroke
    found = [_rule(start, end, value, theme.line, width) for value, _ in grid(made)]
    for rows, carrier in judged_segments(made):
        ends = rows[0]["x0"], rows[-1]["x1"]
        found += [_rule(*ends, value, theme.com, 1.4 * width, "long") for value in drawn_limits(carrier, made)]
        found.append(_rule(*ends, carrier["mean"], theme.mean, 1.3 * width))
    if made.rolling and made.there:
        found.append(_rule(start, end, middle(made), theme.mean, 1.3 * width))
    return found


def _rule(start: float, end: float, value: float, colour: str, width: float, dash: str = "") -> dict:
    return {"x": start, "x2": end, "y": value, "y2": value, "colour": colour, "width": width, "dash": dash}


def _targets(made: Frame) -> list[dict]:
    found, piece = [], 0
    before = None
    for first, last, aim in target_steps(made):
        piece += before is None or before["x1"] < first["x0"] - 1
        found += [{"x": first["x0"], "y": aim, "piece": piece}, {"x": last["x1"], "y": aim, "piece": piece}]
        before = last
    return found


def _joins(made: Frame) -> list[dict]:
    found, piece, before = [], 0, None
    for row in made.rows:
        if row["value"] is None:
            before = None
            continue
        piece += before is None or is_broken(before, row, made)
        found.append({"x": row["x"], "y": row["value"], "piece": piece})
        before = row
    return found


def _marks(made: Frame, theme: Theme) -> list[dict]:
    """One row a point: how it is drawn, and its tooltip."""
    return [{"x": row["x"], "y": row["value"], **_look(row, made, theme), **_tip(row, made)} for row in made.there]


def _look(row: dict, made: Frame, theme: Theme) -> dict:
    signal = "common_cause" if made.rolling else row.get("signal")
    crowd = min(1.0, _ROOMY / len(made.rows))
    area = _AREA.get(signal or "", 2.2) * made.size.mark**2 * max(crowd, 0.2)
    return {"shape": SHAPES.get(signal or "", "circle"), "area": area, "colour": theme.point(signal)}


def _tip(row: dict, made: Frame) -> dict:
    metric = made.metric
    tip = {"period": row["period"], "value": number(row["value"], metric), "parts": _parts(row)}
    tip |= {"limits": "", "target": "", "rule": "", "check": capital(row["check"])}
    if row.get("target") is not None:
        tip["target"] = target(row["target"], metric)
    if is_judged(row, made):
        tip["limits"] = f"{number(row['lower'], metric)} to {number(row['upper'], metric)}"
        tip["rule"] = _rule_told(row)
    return tip


def _parts(row: dict) -> str:
    if row.get("numerator") is None or row.get("denominator") is None:
        return ""
    return f"{row['numerator']:,.10g} of {row['denominator']:,.10g}"


def _rule_told(row: dict) -> str:
    if row["signal"] == "common_cause":
        return "Common cause"
    return capital(f"{signal_words(row['signal'])}, {rule_words(row.get('rule'), row.get('direction') or side(row))}")
