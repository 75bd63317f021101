"""How a control chart is drawn: the Altair chart without data, made once for each theme and size.

Its layers read named datasets, and its scales and axes read parameters, so that a chart of a series is this drawing
with rows and a few values beside it. Widths are of the container; what depends on the width is said as expressions.
"""

from __future__ import annotations

from functools import cache

import altair as alt

from impact.charts.theme import FONT, Size, Theme

NARROW = 560  # pixels of plot and labels together; below this, words give way to figures
_DASHES = "datum.dash === 'long' ? [7, 4] : datum.dash === 'dots' ? [2, 3] : [1, 0]"


@cache
def drawing(theme: Theme, size: Size) -> dict:
    """The drawing as a Vega-Lite dictionary, complete but for the rows and parameters that `xmr.spec` puts in."""
    return drawn(theme, size).to_dict()


@cache
def drawn(theme: Theme, size: Size) -> alt.LayerChart:
    """The drawing as an Altair chart. It is shared: copy it before giving it anything."""
    chart = alt.layer(*_layers(theme, size)).properties(
        width="container",
        height=size.height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background="transparent",
    )
    # Vega would name groups of marks one by one, some without a name; the page names the chart as a whole instead.
    look = alt.Config(aria=False, font=FONT, view=alt.ViewConfig(stroke=None))
    return chart.resolve_axis(x="independent", y="independent").properties(config=look)


def _layers(theme: Theme, size: Size) -> list[alt.Chart]:
    """Band, grid, limits and mean, target, line, marks, words: in the order in which they lie on each other."""
    years, periods, values = _years(theme, size), _periods(theme, size), _values(theme, size)
    return [
        _over("bands", size, x=years).mark_rect(fill=theme.band).encode(x2="x2:Q", y2="y2:Q"),
        _ruled(_over("lines", size, x=periods, y=values)),
        _stepped(_over("targets", size), theme, size),
        _joined(_over("joins", size), theme, size),
        _ruled(_over("strokes", size)),
        _led(_over("leaders", size)),
        _footed(_over("feet", size), size),
        _marked(_over("marks", size), theme, size),
        _worded(_over("words", size), theme.bg, stroke=theme.bg, strokeWidth=3, strokeJoin="round"),
        _worded(_over("words", size), alt.ExprRef("datum.colour")),
    ]


def _over(rows: str, size: Size, x: alt.Axis | None = None, y: alt.Axis | None = None) -> alt.Chart:
    """A layer over the named rows; all share the two scales, and those given an axis draw it."""
    right = alt.ExprRef(f"width - (width < {NARROW} ? {size.narrow_room:.0f} : {size.room})")
    across = alt.Scale(domain=alt.ExprRef("scale_x"), range=[0, right], nice=False, zero=False)
    down = alt.Scale(domain=alt.ExprRef("scale_y"), nice=False, zero=False)
    return alt.Chart(alt.NamedData(name=rows)).encode(
        x=alt.X("x:Q", scale=across, title=None, axis=x), y=alt.Y("y:Q", scale=down, title=None, axis=y)
    )


def _axis(name: str, size: float, **look) -> alt.Axis:
    return alt.Axis(
        values=alt.ExprRef(f"{name}_ticks"), labelExpr=f"{name}_labels['' + datum.value]", labelFontSize=size,
        grid=False, labelBound=False, labelFlush=False, **look,
    )  # fmt: skip


def _periods(theme: Theme, size: Size) -> alt.Axis:
    return _axis(
        "period", size.small, orient="bottom", labelColor=theme.ink2, tickColor=theme.edge, domainColor=theme.edge,
        tickSize=4, labelPadding=4, labelOverlap="greedy", labelSeparation=3,
    )  # fmt: skip


def _years(theme: Theme, size: Size) -> alt.Axis:
    return _axis(
        "year", size.small, orient="bottom", labelColor=theme.ink, labelFontWeight=600, ticks=False, domain=False,
        offset=round(size.small * 1.15) + 8, labelPadding=0, labelOverlap="greedy", labelSeparation=3,
    )  # fmt: skip


def _values(theme: Theme, size: Size) -> alt.Axis:
    return _axis(
        "value", size.text, orient="left", labelColor=theme.ink2, ticks=False, domain=False, labelPadding=8
    )  # fmt: skip


def _ruled(chart: alt.Chart) -> alt.Chart:
    look = {"stroke": alt.ExprRef("datum.colour"), "strokeWidth": alt.ExprRef("datum.width")}
    return chart.mark_rule(strokeDash=alt.ExprRef(_DASHES), **look).encode(x2="x2:Q", y2="y2:Q")


def _stepped(chart: alt.Chart, theme: Theme, size: Size) -> alt.Chart:
    look = {"stroke": theme.target, "strokeWidth": 1.8 * size.stroke, "strokeDash": [5, 3]}
    return chart.mark_line(interpolate="step-after", **look).encode(detail="piece:N")


def _joined(chart: alt.Chart, theme: Theme, size: Size) -> alt.Chart:
    return chart.mark_line(stroke=theme.ser, strokeWidth=1.4 * size.stroke).encode(detail="piece:N")


def _led(chart: alt.Chart) -> alt.Chart:
    look = {"stroke": alt.ExprRef("datum.colour"), "strokeWidth": 0.8, "xOffset": 1, "x2Offset": 10}
    return chart.mark_rule(**look).encode(x2="x:Q", y2="y2:Q")


def _footed(chart: alt.Chart, size: Size) -> alt.Chart:
    colour = alt.ExprRef("datum.colour")
    look = {"shape": alt.ExprRef("datum.shape"), "fill": colour, "stroke": colour, "size": 4 * size.mark**2}
    return chart.mark_point(opacity=1, **look).encode(tooltip=[_tip("what", "What"), _tip("period", "When")])


def _marked(chart: alt.Chart, theme: Theme, size: Size) -> alt.Chart:
    look = {"shape": alt.ExprRef("datum.shape"), "size": alt.ExprRef("datum.area"), "fill": alt.ExprRef("datum.colour")}
    edge = {"stroke": theme.pt_edge, "strokeWidth": 1.1 * size.stroke}
    told = ("period", "Period"), ("value", "Value"), ("parts", "Counts"), ("limits", "Process limits")
    told += ("target", "Target"), ("rule", "What it shows"), ("check", "Worth checking")
    return chart.mark_point(opacity=1, **look, **edge).encode(tooltip=[_tip(*pair) for pair in told])


def _tip(column: str, title: str) -> alt.Tooltip:
    return alt.Tooltip(f"{column}:N", title=title)


def _worded(chart: alt.Chart, fill: str | alt.ExprRef, **edge) -> alt.Chart:
    look = {name: alt.ExprRef(f"datum.{name}") for name in ("dx", "dy", "align")}
    look |= {"fontSize": alt.ExprRef("datum.size"), "fontWeight": alt.ExprRef("datum.weight")}
    text = alt.ExprRef(f"width < {NARROW} ? datum.short : datum.text")
    return chart.mark_text(text=text, baseline="middle", fill=fill, **look, **edge)
