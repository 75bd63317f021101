"""The XmR chart: one series, its limits, its targets, what fired, and what happened beside it.

`xmr` makes an Altair chart; `spec` the same as a dictionary, which is what to keep in a cache (the arguments that
decide it are the data's version, the series, and the names of theme and size).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from impact.charts.ends import label_earlier_targets, label_ends, target_steps
from impact.charts.figures import number
from impact.charts.frame import (
    Frame, drawn_limits, frame, grid, is_broken, is_judged, judged_segments, middle, ticks,
)  # fmt: skip
from impact.charts.notes import Notes, placed
from impact.charts.periods import SHORT_MONTHS, day
from impact.charts.runs import side
from impact.charts.theme import FONT, LIGHT, SCREEN, SHAPES, Size, Theme
from impact.charts.words import MINIMUM_POINTS, capital, rule_words, signal_words

if TYPE_CHECKING:
    import pyarrow as pa

    from impact.catalogue import Metric

NARROW = 560
_RULED = "*"
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
) -> alt.LayerChart:
    """The control chart of one series, as wide as its container and `size.height` pixels tall.

    points: rows of one series from the `point` table, in time order, at least one (see `has_points`). events: rows of
    the `event` table; kind `recalculate` gives a recalculation its reason, the rest get a stem. minimum: the rule set's
    minimum points, said where there are fewer. description: the alternative text.
    """
    made = frame(points, metric, size)
    notes = placed(made, theme, _inside(events, made), minimum)
    label_earlier_targets(notes)
    label_ends(notes)
    return alt.layer(*_layers(made, notes, theme)).properties(
        width="container",
        height=size.height,
        padding={"left": 4, "right": 4, "top": _headroom(made, size), "bottom": 4},
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background="transparent",
        description=description,
    ).resolve_axis(x="independent").configure_view(stroke=None).configure(font=FONT)  # fmt: skip


def spec(points: pa.Table, metric: Metric, events=None, theme: Theme = LIGHT, size: Size = SCREEN, **given) -> dict:
    """The chart as a Vega-Lite dictionary, for `st.vega_lite_chart(None, spec)` and for a cache."""
    return xmr(points, metric, events, theme, size, **given).to_dict()


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


def _layers(made: Frame, notes: Notes, theme: Theme) -> list[alt.Chart]:
    """Band, grid, limits and mean, target, line, marks, words: in the order in which they lie on each other."""
    scales = _Scales(made, theme)
    return [
        scales.chart(_bands(made), "years").mark_rect(fill=theme.band).encode(x2="x2:Q", y2="y2:Q"),
        _ruled(scales.chart(_lines(made, theme), "periods")),
        _stepped(scales.chart(_targets(made)), made, theme),
        _joined(scales.chart(_joins(made)), made, theme),
        _ruled(scales.chart(notes.strokes)),
        _led(scales.chart(notes.leaders)),
        _footed(scales.chart(notes.feet), made),
        _marked(scales.chart(_marks(made, theme)), made, theme),
        _worded(scales.chart(notes.words), fill=theme.bg, halo=True),
        _worded(scales.chart(notes.words)),
    ]


class _Scales:
    """The two scales that all layers share; the layer that is asked to carries an axis."""

    def __init__(self, made: Frame, theme: Theme):
        self.made, self.theme = made, theme
        room = made.size.room
        right = alt.ExprRef(f"width - (width < {NARROW} ? {room * 0.5:.0f} : {room})")
        self.x = alt.Scale(domain=[made.first_day, made.last_day], range=[0, right], nice=False, zero=False)
        self.y = alt.Scale(domain=[made.low, made.high], nice=False, zero=False)

    def chart(self, rows: list[dict], axis: str = "") -> alt.Chart:
        """A layer over these rows; axis: `periods` (with the value axis), `years` or none."""
        x = alt.X("x:Q", scale=self.x, title=None, axis=self._time_axis(axis))
        y = alt.Y("y:Q", scale=self.y, title=None, axis=self._value_axis() if axis == "periods" else None)
        return alt.Chart(alt.InlineData(values=rows)).encode(x=x, y=y)

    def _time_axis(self, which: str) -> alt.Axis | None:
        labels, years = ticks(self.made)
        if which == "periods":
            look = {"tickColor": self.theme.edge, "domainColor": self.theme.edge, "labelColor": self.theme.ink2}
            return self._axis(labels, tickSize=4, domain=True, labelPadding=4, **look)
        if which == "years":
            offset = self.made.size.small * 1.15 + 8
            look = {"labelFontWeight": 600, "labelColor": self.theme.ink}
            return self._axis(years, ticks=False, domain=False, offset=offset, labelPadding=4, **look)
        return None

    def _axis(self, labels: dict[float, str], **look) -> alt.Axis:
        names = ",".join(f"'{x}':'{label}'" for x, label in labels.items())
        return alt.Axis(
            values=list(labels), labelExpr=f"({{{names}}})[''+datum.value]", grid=False, labelFlush=False,
            labelFontSize=self.made.size.small, labelOverlap="greedy", labelSeparation=3, labelBound=False, **look,
        )  # fmt: skip

    def _value_axis(self) -> alt.Axis:
        lines = grid(self.made)
        names = ",".join(f"'{_js(value)}':'{label}'" for value, label in lines)
        return alt.Axis(
            values=[value for value, _ in lines], labelExpr=f"({{{names}}})[''+datum.value]", grid=False, ticks=False,
            domain=False, labelFontSize=self.made.size.text, labelColor=self.theme.ink2, labelPadding=8,
        )  # fmt: skip


def _js(value: float) -> str:
    return f"{value:g}" if value != int(value) else str(int(value))


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
        found += [_rule(*ends, value, theme.com, 1.4 * width, [7, 4]) for value in drawn_limits(carrier, made)]
        found.append(_rule(*ends, carrier["mean"], theme.mean, 1.3 * width))
    if made.rolling and made.there:
        found.append(_rule(start, end, middle(made), theme.mean, 1.3 * width))
    return found


def _rule(start: float, end: float, value: float, colour: str, width: float, dash: list[int] | None = None) -> dict:
    return {"x": start, "x2": end, "y": value, "y2": value, "colour": colour, "width": width, "dash": dash or []}


def _targets(made: Frame) -> list[dict]:
    found, piece = [], 0
    before = None
    for first, last, target in target_steps(made):
        piece += before is None or before["x1"] < first["x0"] - 1
        found += [{"x": first["x0"], "y": target, "piece": piece}, {"x": last["x1"], "y": target, "piece": piece}]
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
    area = _AREA.get(signal or "", 2.2) * made.size.mark**2
    return {"shape": SHAPES.get(signal or "", "circle"), "area": area, "colour": theme.point(signal)}


def _tip(row: dict, made: Frame) -> dict:
    metric = made.metric
    tip = {"period": row["period"], "value": number(row["value"], metric), "parts": "", "limits": "", "target": "", "rule": ""}
    if row.get("numerator") is not None and row.get("denominator") is not None:
        tip["parts"] = f"{row['numerator']:,g} of {row['denominator']:,g}" if row["denominator"] < 1e6 else (
            f"{row['numerator']:,.0f} of {row['denominator']:,.0f}")  # fmt: skip
    if row.get("target") is not None:
        tip["target"] = number(row["target"], metric)
    if is_judged(row, made):
        tip["limits"] = f"{number(row['lower'], metric)} to {number(row['upper'], metric)}"
        tip["rule"] = _rule_told(row)
    return tip


def _rule_told(row: dict) -> str:
    if row["signal"] == "common_cause":
        return "Common cause"
    return capital(f"{signal_words(row['signal'])}, {rule_words(row.get('rule'), row.get('direction') or side(row))}")


def _ruled(chart: alt.Chart) -> alt.Chart:
    look = {"stroke": alt.ExprRef("datum.colour"), "strokeWidth": alt.ExprRef("datum.width")}
    return chart.mark_rule(strokeDash=alt.ExprRef("datum.dash"), **look).encode(x2="x2:Q", y2="y2:Q")


def _stepped(chart: alt.Chart, made: Frame, theme: Theme) -> alt.Chart:
    width = 1.8 * made.size.stroke
    return chart.mark_line(interpolate="step-after", stroke=theme.target, strokeWidth=width, strokeDash=[5, 3]).encode(
        detail="piece:N", order="x:Q"
    )


def _joined(chart: alt.Chart, made: Frame, theme: Theme) -> alt.Chart:
    return chart.mark_line(stroke=theme.ser, strokeWidth=1.4 * made.size.stroke).encode(detail="piece:N", order="x:Q")


def _led(chart: alt.Chart) -> alt.Chart:
    mark = {"xOffset": 1, "x2Offset": 10, "strokeWidth": 0.8, "stroke": alt.ExprRef("datum.colour")}
    return chart.mark_rule(**mark).encode(x2="x:Q", y2="y2:Q")


def _footed(chart: alt.Chart, made: Frame) -> alt.Chart:
    tips = [alt.Tooltip("what:N", title="What"), alt.Tooltip("period:N", title="When")]
    colour = alt.ExprRef("datum.colour")
    return chart.mark_point(
        shape=alt.ExprRef("datum.shape"), fill=colour, stroke=colour, size=4 * made.size.mark**2, opacity=1
    ).encode(tooltip=tips)


def _marked(chart: alt.Chart, made: Frame, theme: Theme) -> alt.Chart:
    titles = {"period": "Period", "value": made.metric.title, "parts": "Counts", "limits": "Process limits",
              "target": "Target", "rule": "What it shows"}  # fmt: skip
    return chart.mark_point(
        shape=alt.ExprRef("datum.shape"), size=alt.ExprRef("datum.area"), fill=alt.ExprRef("datum.colour"),
        stroke=theme.pt_edge, strokeWidth=1.1 * made.size.stroke, opacity=1,
    ).encode(tooltip=[alt.Tooltip(f"{name}:N", title=title) for name, title in titles.items()])  # fmt: skip


def _worded(chart: alt.Chart, fill: str = "", halo: bool = False) -> alt.Chart:
    look = {name: alt.ExprRef(f"datum.{name}") for name in ("dx", "dy", "align")}
    look |= {"fontSize": alt.ExprRef("datum.size"), "fontWeight": alt.ExprRef("datum.weight")}
    colour = {"stroke": fill, "strokeWidth": 3, "strokeJoin": "round"} if halo else {}
    text = alt.ExprRef(f"width < {NARROW} ? datum.short : datum.text")
    return chart.mark_text(
        text=text, baseline="middle", fill=fill or alt.ExprRef("datum.colour"), **look, **colour
    )
