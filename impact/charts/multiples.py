"""Small multiples: one small chart a series as inline SVG, each a link, cheap enough for two dozen on a page.

Limits are a band, only signal points and the last one are drawn, the target is dashed, the scale is each one's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from impact.charts import runs
from impact.charts.doubting import worth_checking
from impact.charts.escaping import link, safe
from impact.charts.figures import plain
from impact.charts.frame import Frame, drawn_limits, frame, is_broken, is_judged, judged_segments, middle
from impact.charts.icons import assurance_icon, mark_shape, variation_icon
from impact.charts.periods import period
from impact.charts.targets import target_steps
from impact.charts.theme import Size
from impact.charts.words import sentence

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

    from impact.catalogue import Metric

_WIDE, _TALL = 136, 80
_SIZE = Size(
    "multiple", height=_TALL, across=_WIDE - 12, text=12, small=12, last=16, gap=12, room=0, mark=2.6, stroke=1
)
_LEFT = 6
_BESIDE = 10  # letters of a unit that fit between a value and its icons


@dataclass(frozen=True)
class Multiple:
    """One series to draw small. signal: its row of the `signal` table. href: its own page.

    title: what stands above (default: the metric's title). late: how late its next figure is, in words, if it is.
    doubts: what is worth checking of the points, by a period's first day.
    """

    points: pa.Table
    metric: Metric
    signal: dict
    organisation: str
    href: str = ""
    title: str = ""
    late: str = ""
    doubts: Mapping[date, str] = field(default_factory=dict)


def multiples(of: Sequence[Multiple]) -> str:
    """Small charts side by side, in the order given."""
    return f'<div class="im im-multiples">{"".join(multiple(one) for one in of)}</div>'


def multiple(one: Multiple) -> str:
    """One small chart with its title, last value and icons, all of it one link."""
    title = one.title or one.metric.title
    words = sentence(one.signal, one.metric, one.organisation) + (
        f" The next figure is {one.late}." if one.late else ""
    )
    check = worth_checking(len(one.doubts))
    words += f" {check[:1].upper()}{check[1:]}: {'; '.join(dict.fromkeys(one.doubts.values()))}." if check else ""
    inner = (
        f'<span class="smn">{safe(title)}</span><span class="smc">{_picture(one)}</span>'
        f'<span class="sml">{_value(one)}<span class="ics">{_icons(one.signal)}</span></span>'
        f'<span class="smd">{_dated(one, check)}</span>'
    )
    return link(inner, one.href, words, "sm")


def _value(one: Multiple) -> str:
    value = one.signal.get("last_value")
    if value is None:
        return '<span class="im-micro">not reported</span>'
    figure, unit = plain(value, one.metric.decimals or 0), _unit(one.metric)
    figure = f"£{figure}" if one.metric.unit == "currency" else figure
    beside = unit if len(unit) <= _BESIDE else ""
    return f'<b>{safe(figure)}</b> <span class="im-micro">{safe(beside)}</span>'


def _dated(one: Multiple, check: str) -> str:
    """A unit too long to stand beside its value, the last value's period, and in bold what is late or worth checking."""
    last, end, unit = one.signal.get("last_period"), one.signal.get("last_period_end"), _unit(one.metric)
    told = [safe(unit)] if len(unit) > _BESIDE and one.signal.get("last_value") is not None else []
    told += [safe(period(last, end, one.metric.cadence))] if last else []
    told += [f"next <b>{safe(one.late)}</b>"] if one.late else []
    return "; ".join(told + ([f"<b>{safe(check)}</b>"] if check else []))


def _unit(metric: Metric) -> str:
    if metric.unit == "percent":
        return "%"
    return metric.unit_label or (metric.unit if metric.unit in ("days", "hours", "points") else "")


def _icons(signal: dict) -> str:
    shown = variation_icon(signal["variation"], 21, hidden=True) if signal.get("variation") else ""
    return shown + (assurance_icon(signal["assurance"], 21, hidden=True) if signal.get("assurance") else "")


def _picture(one: Multiple) -> str:
    if one.points.num_rows == one.points.column("value").null_count:
        return f'<svg width="{_WIDE}" height="{_TALL}" viewBox="0 0 {_WIDE} {_TALL}" aria-hidden="true"></svg>'
    made = frame(one.points, one.metric, _SIZE, one.doubts)
    made.lift, made.drop = 12.0 if one.doubts else 5.0, 5.0
    made.fit()
    body = _bands(made) + _means(made) + _targets(made) + _line(made) + _points(made) + _to_check(made)
    return f'<svg width="{_WIDE}" height="{_TALL}" viewBox="0 0 {_WIDE} {_TALL}" aria-hidden="true">{body}</svg>'


def _x(made: Frame, day: float) -> float:
    return _LEFT + made.across(day)


def _bands(made: Frame) -> str:
    drawn = ""
    for rows, carrier in judged_segments(made):
        top, bottom = (made.down(value) for value in reversed(drawn_limits(carrier, made)))
        left, right = _ends(made, rows)
        box = f'x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}"'
        drawn += f'<rect class="band" {box}/>'
    return drawn


def _ends(made: Frame, rows: list[dict]) -> tuple[float, float]:
    """A stretch's ends; the first and the last reach the picture's edges."""
    left = 0 if rows[0] is made.rows[0] else _x(made, rows[0]["x0"])
    return left, _WIDE if rows[-1] is made.rows[-1] else _x(made, rows[-1]["x1"])


def _means(made: Frame) -> str:
    if made.rolling:
        return f'<path class="mean" stroke-width=".9" d="M0 {made.down(middle(made)):.1f}H{_WIDE}"/>'
    drawn = ""
    for rows, carrier in judged_segments(made):
        left, right = _ends(made, rows)
        drawn += f'<path class="mean" stroke-width=".9" d="M{left:.1f} {made.down(carrier["mean"]):.1f}H{right:.1f}"/>'
    return drawn


def _targets(made: Frame) -> str:
    path, before = "", None
    for first, last, aim in target_steps(made):
        left, right = _ends(made, [first, last])
        follows = before is not None and before["x1"] >= first["x0"] - 1
        path += f"V{made.down(aim):.1f}" if follows else f"M{left:.1f} {made.down(aim):.1f}"
        path += f"H{right:.1f}"
        before = last
    return f'<path class="tgt" stroke-width="1.3" d="{path}"/>' if path else ""


def _line(made: Frame) -> str:
    path, before = "", None
    for row in made.rows:
        if row["value"] is None:
            before = None
            continue
        joined = before is not None and not is_broken(before, row, made)
        path += f"{'L' if joined else 'M'}{_x(made, row['x']):.1f} {made.down(row['value']):.1f}"
        before = row
    return f'<path class="ser" stroke-width="1" d="{path}"/>'


def _points(made: Frame) -> str:
    shown = [row for row in made.there if _is_drawn(row, made)]
    return "".join(
        mark_shape(_signal(row, made), round(_x(made, row["x"]), 1), round(made.down(row["value"]), 1), 2.6, 0.8)
        for row in shown
    )


def _to_check(made: Frame) -> str:
    return "".join(
        f'<text class="chk" x="{_x(made, row["x"]):.1f}" y="{made.down(row["value"]) - 4:.1f}">?</text>'
        for row in made.there
        if row["check"]
    )


def _signal(row: dict, made: Frame) -> str | None:
    return "common_cause" if made.rolling else row.get("signal")


def _is_drawn(row: dict, made: Frame) -> bool:
    return row is made.there[-1] or (is_judged(row, made) and row["signal"] in runs.SIGNALS) or len(made.there) < 8
