"""The huddle on a screen: one metric at a time at large type, moved through with the keyboard."""

import streamlit as st

from impact.charts import icons, periods
from impact.charts.doubting import doubt_labels, worth_checking
from impact.charts.markup import safe, waiting_line
from impact.charts.theme import HUDDLE_1366, HUDDLE_1920
from impact.charts.words import variation_words
from impact.ui import address, reading, running, show, status, style, viewing
from impact.ui.series import Series

KEYS = (("Previous", "Left", -1), ("Next", "Right", 1), ("Page up", "PageUp", -1), ("Page down", "PageDown", 1))


def listed(name: str = "metrics") -> list[str]:
    """The ids in the address under `name`, in their order, once each: `?metrics=a,b,c`."""
    return list(dict.fromkeys(part.strip() for part in (address.written(name) or "").split(",") if part.strip()))


def place(of: int) -> int:
    """Which of `of` metrics is on the screen, from 0; `?n=2` is the second, anything else the first or the last."""
    written = address.written("n") or "1"
    return min(max(int(written), 1), of) - 1 if written.isdecimal() else 0


def present(series: Series, n: int, of: int, fictional: bool) -> None:
    """One metric: what the series says, its chart, what SPC says of it and what to ask, the keys."""
    _top(series, n, of, fictional)
    style.write(f"<h1>{safe(series.short_sentence)}</h1>{status.doubts()}", kind="huddle")
    with st.container(horizontal=True, gap="medium", key="huddle"):
        with st.container(key="huddle-chart"):
            for size in (HUDDLE_1366,) if reading.as_text() else (HUDDLE_1366, HUDDLE_1920):
                with st.container(key=size.name):
                    show.chart(series, size)
        with st.container(key="huddle-side"):
            _side(series)
    _keys(series, of)


def _top(series: Series, n: int, of: int, fictional: bool) -> None:
    today = running.shown().today
    late = waiting_line(series.fresh, today)
    dots = "".join(f"<i class='{'on' if dot == n else ''}'></i>" for dot in range(of))
    style.write(
        "<span class='tag'>Fictional sample</span>" if fictional else "",
        f"<span><b>Huddle</b> {safe(series.organisation)}, {today:%A} {periods.period(today, today)}</span>",
        f"<span>{late}</span>" if late else "",
        _to_check(series),
        f"<span class='where'><span class='dots' aria-hidden='true'>{dots}</span> Metric {n + 1} of {of}</span>",
        kind=f"huddle huddle-top {viewing.theme()}",
    )


def _to_check(series: Series) -> str:
    """How many figures are worth checking, with the way to what is odd about them; nothing where none is."""
    told = worth_checking(len(doubt_labels(series.doubts)))
    return f"<span><a href='{safe(_page(series))}' target='_self'>{told}</a></span>" if told else ""


def _page(series: Series) -> str:
    return address.link("metric", metric=series.metric.metric_id, organisation=series.org_code)


def _side(series: Series) -> None:
    variation, assurance, asked = series.signal["variation"], series.signal["assurance"], series.question
    style.write(
        "<section class='reading'><h2>SPC says</h2>",
        _ring(icons.variation_icon(variation, 60, hidden=True), variation_words(variation)),
        _ring(icons.assurance_icon(assurance, 60, hidden=True), series.assurance_words),
        f"</section><section class='reading quiet'><h2>Ask</h2><p>{safe(asked.ask)}</p></section>",
        f"<section class='reading quiet'><h2>Do not ask</h2><p>{safe(asked.do_not_ask)}</p></section>",
        kind="huddle",
    )


def _ring(picture: str, words: str) -> str:
    return f"<p class='rings'>{picture}<span>{safe(words)}</span></p>"


def _keys(series: Series, of: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="huddle-keys"):
        for words, shortcut, step in KEYS:
            st.button(words, key=f"go {shortcut}", shortcut=shortcut, on_click=_go, args=(step, of))
        style.write(
            f"<a href='{safe(_page(series))}' target='_self'>Leave the huddle</a>",
            status.strip(),
            kind="huddle huddle-foot",
        )


def _go(step: int, of: int) -> None:
    """Move on from where the address stands now: a second press may come before the first has been drawn."""
    address.write_here("n", str(min(max(place(of) + step, 0), of - 1) + 1))
