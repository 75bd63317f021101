"""One series on the screen: sentence and icons, chart, what fired, its numbers as a table and as files, the SQL."""

import io
from datetime import date

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import streamlit as st

from impact import store
from impact.charts import icons, periods, xmr
from impact.charts.doubting import doubt_labels, doubt_sentences
from impact.charts.figures import number, target
from impact.charts.markup import freshness_line, marks_key, points_table, safe
from impact.charts.runs import fired_words
from impact.charts.theme import SCREEN, SIZES, THEMES, Size
from impact.charts.words import variation_words
from impact.ui import reading, reference, running, style, viewing
from impact.ui.provenance import short_hash, stood
from impact.ui.series import Series
from impact.ui.status import moment
from impact.ui.tables import fold, pairs, table

CHARTS = 512
KEYED = ("improvement", "concern", "neutral_high", "common_cause", None)


def headline(series: Series) -> None:
    """The sentence as the page's title, and the two icons with their words beside it."""
    variation, assurance = series.signal["variation"], series.signal["assurance"]
    style.write(
        f"<div class='headline'><h1>{safe(series.sentence)}</h1><div class='icons'>",
        _icon(icons.variation_icon(variation, 56, hidden=True), variation_words(variation), "variation"),
        _icon(icons.assurance_icon(assurance, 56, hidden=True), series.assurance_words, "assurance"),
        "</div></div>",
    )


def key(series: Series) -> None:
    """What the marks of the chart mean, with unit and direction, once."""
    points = series.points.to_pylist()
    signals = {row["signal"] for row in points if row["value"] is not None}
    told = f"{reference.unit(series.metric)}, by {periods.noun(series.metric.cadence)}."
    style.write(
        marks_key(
            [signal for signal in KEYED if signal in signals],
            lead=told,
            limits=any(row["lower"] is not None and row["signal"] for row in points),
            suppressed=any(row["status"] == "suppressed" for row in points),
            checked=bool(series.doubts),
            better=series.metric.better,
            minimum=series.minimum,
        )
    )


def chart(series: Series, size: Size = SCREEN, name: str = "chart") -> None:
    """The control chart, as wide as there is room, with its alternative text; that text alone where a page is read."""
    if reading.as_text():
        style.write(f"<p>{safe(series.alternative)}</p>")
        return
    made = _drawn(running.shown().path, series.metric.metric_id, series.org_code, viewing.theme(), size.name, series)
    st.vega_lite_chart(spec=made, theme=None, alt=series.alternative, key=f"{name} {viewing.theme()} {size.name}")


def freshness(series: Series) -> None:
    """How far the figures go, when the last came in and when the next are due; loud only where they are late."""
    style.write(f"<p class='small'>{freshness_line(series.fresh, running.shown().today)}</p>")


def fired(series: Series) -> None:
    """Which rule fired, over which points, and the points themselves on demand."""
    run = series.latest_run
    if run is None:
        style.write(
            f"<p class='small'><b>What fired:</b> nothing at the last point, under rules {safe(series.rules)}.</p>"
        )
        return
    first, last = (_period(series, row) for row in (run.rows[0], run.rows[-1]))
    span = first if first == last else f"{first} to {last}"
    numbers = [(_period(series, row), number(row["value"], series.metric)) for row in run.rows]
    inside = table("The points that fired", ("Period", "Value"), numbers, numeric=[1])
    style.write(
        f"<p class='small'><b>What fired:</b> {safe(fired_words(run))}; {safe(span)},",
        f"under rules {safe(series.rules)}.</p>",
        fold("Show this point" if len(numbers) == 1 else f"Show these {len(numbers)} points", inside),
    )


def doubts(series: Series) -> None:
    """What is odd about figures of the series and worth checking with whoever sent them; nothing where nothing is."""
    told = doubt_sentences(series.doubts, series.metric)
    if told:
        lines = "".join(f"<li>{safe(sentence)}</li>" for sentence in told)
        style.write(f"<p class='small'><b>Worth checking</b> with whoever sent it:</p><ul class='small'>{lines}</ul>")


def question(series: Series) -> None:
    """What to ask of this series, and what not."""
    asked = series.question
    style.write(
        f"<section class='section'><h2>{safe(asked.heading)}</h2><p class='label'>Ask</p>",
        f"<p class='ask'>{safe(asked.ask)}</p><p class='label'>Do not ask</p>",
        f"<p class='noask'>{safe(asked.do_not_ask)}</p></section>",
    )


def definition(series: Series, targets: list[dict], link: str) -> None:
    """The definition card: what it measures, the counts behind the last value, its targets, and where to read all."""
    entries = dict(reference.card(series.metric))
    entries["Counts"] = _counts(series)
    entries["Target"] = _targets(series, targets)
    order = ("Why it matters", "Counts", "Better", "Target", "Cadence", "Component", "Source", "Owner", "Wording")
    style.write(
        "<section class='section'><h2>What this measures</h2>",
        pairs((name, entries[name]) for name in order),
        f"<p class='small'><a href='{safe(link)}' target='_self'>Full definition in Methods</a></p></section>",
    )


def twin(series: Series) -> None:
    """The chart's numbers as a real table."""
    inside = points_table(series.points, series.metric, series.organisation, doubt_labels(series.doubts))
    style.write(fold(f"The {series.points.num_rows} numbers as a table", inside))


def downloads(series: Series) -> None:
    """The chart's numbers as files."""
    name = f"{series.metric.metric_id}-{series.org_code}"
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Numbers as CSV", lambda: _csv(series.points), f"{name}.csv", "text/csv", on_click="ignore", key="as csv"
        )
        st.download_button(
            "Numbers as parquet",
            lambda: _parquet(series.points),
            f"{name}.parquet",
            on_click="ignore",
            key="as parquet",
        )


def sql(*questions: str) -> None:
    """The questions behind a screen, as they were asked."""
    texts = "".join(f"<pre><code>{_lines(store.text(name))}</code></pre>" for name in questions)
    style.write(fold("The SQL", texts))


def provenance(series: Series, found: list[dict]) -> None:
    """Where the last value came from: the file, its hash, its row (and line), and when it was taken."""
    last = _period(series, series.signal, "last_period")
    for one in found:
        style.write(
            f"<p class='micro provenance'><b>Where {safe(last)} came from:</b>",
            f"extract <code>{safe(one['file'])}</code> · sha256 <code>{safe(short_hash(one['sha256']))}</code>",
            f"· row {one['row']:,}{stood(one)} · taken {moment(one['taken_at'])} by {safe(one['taken_by'])}</p>",
        )


def _icon(picture: str, words: str, kind: str) -> str:
    return f"<figure>{picture}<figcaption><b>{safe(words)}</b><br>{kind}</figcaption></figure>"


@st.cache_resource(max_entries=CHARTS, show_spinner=False)
def _drawn(path, metric_id: str, org_code: str, theme: str, size: str, _series: Series) -> dict:
    return xmr.spec(
        _series.points, _series.metric, _series.events, THEMES[theme], SIZES[size],
        minimum=_series.minimum, doubts=doubt_labels(_series.doubts),
    )  # fmt: skip


def _period(series: Series, row: dict, start: str = "period_start") -> str:
    end = "last_period_end" if start == "last_period" else "period_end"
    return periods.period(row[start], row[end], series.metric.cadence)


def _counts(series: Series) -> str:
    above, below = series.signal["last_numerator"], series.signal["last_denominator"]
    return (
        f"{above:,.0f} of {below:,.0f} in {_period(series, series.signal, 'last_period')}"
        if above is not None and below
        else ""
    )


def _targets(series: Series, targets: list[dict]) -> str:
    return ", ".join(
        f"{target(one['target'], series.metric)} {one['kind']} from {_day(one['from_date'])}" for one in targets
    )


def _day(day: date) -> str:
    return periods.period(day, day)


def _lines(text: str) -> str:
    """SQL as markup in one line: breaks and indents kept, and no empty line for markdown to stop at."""
    return "<br>".join(safe(line).replace(" ", "&nbsp;") for line in text.strip().splitlines())


def _csv(points: pa.Table) -> bytes:
    into = io.BytesIO()
    pyarrow.csv.write_csv(points, into)
    return into.getvalue()


def _parquet(points: pa.Table) -> bytes:
    into = io.BytesIO()
    pyarrow.parquet.write_table(points, into)
    return into.getvalue()
