"""Real tables from Arrow tables: the twin of a chart, receipts, lists. Headings have scope, figures are aligned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from impact.charts.escaping import safe
from impact.charts.figures import number, target
from impact.charts.periods import day, period
from impact.charts.words import capital, rule_words, signal_words

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

    from impact.catalogue import Metric


_LIMITS = {"lower": "Lower limit", "mean": "Mean", "upper": "Upper limit"}


@dataclass(frozen=True)
class Column:
    """One column: the table's column `name`, its `title`, and how a value is shown (default: as text).

    `show` may ask for the whole row by `of_row=True`. figures: aligned to the right.
    """

    name: str
    title: str
    show: Callable[[object], object] | None = None
    figures: bool = False
    of_row: bool = False

    def shown(self, row: dict) -> str:
        """The value of one row as safe text."""
        value = row if self.of_row else row.get(self.name)
        return safe(self.show(value) if self.show else value)


def table(rows: pa.Table, columns: Sequence[Column], caption: str, *, shown_caption: bool = False) -> str:
    """An HTML table of `rows`; the first column heads its row. The caption is for readers unless shown."""
    heads = "".join(f'<th scope="col"{_figures(column)}>{safe(column.title)}</th>' for column in columns)
    body = "".join(_row(row, columns) for row in rows.to_pylist())
    seen = "" if shown_caption else ' class="vh"'
    return (
        f'<div class="im im-scroll" role="region" aria-label="{safe(caption)}" tabindex="0">'
        f'<table class="im im-table"><caption{seen}>{safe(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: dict, columns: Sequence[Column]) -> str:
    first, *others = columns
    cells = "".join(f"<td{_figures(column)}>{column.shown(row)}</td>" for column in others)
    return f'<tr><th scope="row"{_figures(first)}>{first.shown(row)}</th>{cells}</tr>'


def _figures(column: Column) -> str:
    return ' class="num"' if column.figures else ""


def points_table(points: pa.Table, metric: Metric, organisation: str, doubts: Mapping[date, str] | None = None) -> str:
    """The table twin of a control chart: one row a period, with what the chart shows of it.

    doubts: what is worth checking, by a period's first day; a column of it where there is any.
    """
    columns = [column for column in _point_columns(metric) if _has_values(points, column, metric)]
    if doubts:
        told = Column("doubt", "Worth checking", lambda row: doubts.get(day(row["period_start"]), ""), of_row=True)
        columns.append(told)
    unit = "per cent" if metric.unit == "percent" else metric.unit_label or metric.unit
    return table(points, columns, f"{metric.title}, {organisation}, {unit}, by period")


def _has_values(points: pa.Table, column: Column, metric: Metric) -> bool:
    """Whether a column has anything to show; limits have only where points were judged, as in the chart."""
    if column.name in ("period_start", "value"):
        return True
    if column.name == "signal" and "provisional" in _statuses(points):
        return True
    source = "signal" if column.name in _LIMITS else column.name
    if metric.window == "rolling" and source == "signal":
        return False
    return source in points.column_names and points.column(source).null_count < points.num_rows


def _point_columns(metric: Metric) -> list[Column]:
    def bare(value: float | None) -> str:
        return "" if value is None else number(value, metric, unit=False)

    def aim(value: float | None) -> str:
        return "" if value is None else target(value, metric, unit=False)

    def whole(value: float | None) -> str:
        return "" if value is None else f"{value:,.10g}"

    return [
        Column("period_start", "Period", lambda row: _period(row, metric), of_row=True),
        Column("value", "Value", lambda row: _value(row, metric), figures=True, of_row=True),
        Column("numerator", "Numerator", whole, figures=True),
        Column("denominator", "Denominator", whole, figures=True),
        Column("target", "Target", aim, figures=True),
        *(Column(name, title, _limit(name, bare), figures=True, of_row=True) for name, title in _LIMITS.items()),
        Column("signal", "What it shows", _told, of_row=True),
    ]


def _statuses(points: pa.Table) -> set[str]:
    return set(points.column("status").to_pylist()) if "status" in points.column_names else set()


def _limit(name: str, bare: Callable) -> Callable[[dict], str]:
    return lambda row: bare(row[name]) if row.get("signal") is not None else ""


def _period(row: dict, metric: Metric) -> str:
    return period(row["period_start"], row.get("period_end"), metric.cadence)


def _value(row: dict, metric: Metric) -> str:
    if row["value"] is None:
        return "suppressed" if row.get("status") == "suppressed" else "not reported"
    return number(row["value"], metric, unit=False)


def _told(row: dict) -> str:
    if row["value"] is None:
        return ""
    if row.get("rule"):
        words = f"{signal_words(row['signal'])}, {rule_words(row['rule'], row.get('direction') or 0)}"
    else:
        words = signal_words(row.get("signal"))
    return capital(words) + (", provisional" if row.get("status") == "provisional" else "")
