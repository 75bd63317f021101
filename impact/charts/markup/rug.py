"""The rug: organisations by components, one mark a metric in its own place, one link a cell, levels at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from impact.charts.doubting import worth_checking
from impact.charts.escaping import attribute, hidden, link, safe
from impact.charts.icons import mark_shape, signal_of
from impact.charts.words import capital, counted

_PITCH, _TALL = 10, 14
_NAMES = {"improvement": "improvement", "concern": "concern", "neutral": "special cause"}


@dataclass(frozen=True)
class RugColumn:
    """A component (or Outcomes): its id, short title, address, and the ids of its metrics in their fixed order."""

    id: str
    title: str
    metrics: Sequence[str]
    href: str = ""


@dataclass(frozen=True)
class RugCell:
    """One organisation's metrics of one component: {metric id: variation or signal, None where not judged}.

    A metric that the organisation does not report is absent, and its place stays empty. note: shown instead of marks.
    checked: how many of the last figures are worth checking.
    """

    marks: Mapping[str, str | None] = field(default_factory=dict)
    href: str = ""
    note: str = ""
    checked: int = 0


@dataclass(frozen=True)
class RugRow:
    """One organisation: name, kind (`Acute`), address, cells by column id.

    levels: {column id: (lowest, highest) order} of its practice levels, or words why there are none; None for nothing.
    """

    name: str
    kind: str
    cells: Mapping[str, RugCell]
    href: str = ""
    levels: Mapping[str, tuple[int, int]] | str | None = None


def rug(
    rows: Sequence[RugRow], columns: Sequence[RugColumn], level_titles: Sequence[str] = (), *, caption: str = ""
) -> str:
    """The rug of these organisations, in the order given.

    level_titles: the framework's levels from the lowest; without them, or where no row has levels, the last column is
    left out. Below 1,000 px an organisation shows only the components with a signal and one line that names the rest.
    """
    with_levels = bool(level_titles) and any(row.levels is not None for row in rows)
    heads = "".join(f'<th scope="col">{link(safe(column.title), column.href)}</th>' for column in columns)
    heads += '<th scope="col" class="pfh">Levels, low to high</th>' if with_levels else ""
    body = "".join(_row(row, columns, level_titles if with_levels else ()) for row in rows)
    words = caption or "Signals of each organisation's metrics by component, in directory order. Each cell is a link."
    return (
        f'<div class="im im-scroll"><table class="im im-rug"><caption class="vh">{safe(words)}</caption>'
        f'<thead><tr><th scope="col">Organisation</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _row(row: RugRow, columns: Sequence[RugColumn], level_titles: Sequence[str]) -> str:
    name = f'{link(safe(row.name), row.href)} <span class="im-micro">{safe(row.kind)}</span>'
    cells = "".join(_cell(row, column, row.cells.get(column.id, RugCell())) for column in columns)
    levels = f'<td class="pf">{_levels(row, columns, level_titles)}</td>' if level_titles else ""
    return f'<tr><th scope="row">{name}</th>{cells}{levels}<td class="mob">{_rest(row, columns)}</td></tr>'


def _cell(row: RugRow, column: RugColumn, cell: RugCell) -> str:
    title = f'data-c="{attribute(column.title)}"'
    if cell.note:
        inner = link(f"<i>{safe(cell.note)}</i>", cell.href, f"{row.name}, {column.title}: {cell.note}", "cell nsh")
        return f'<td class="quiet" {title}>{inner}</td>'
    signals = _signals(cell)
    if not cell.marks:
        return f'<td class="quiet" {title}><span class="cell">{hidden("no metric")}</span></td>'
    told = f'<span class="ct">{len(signals)} of {len(cell.marks)}</span>' if signals else ""
    told += "<b>?</b>" if cell.checked else ""
    words = f"{row.name}, {column.title}: {_in_words(cell, signals)}"
    words += f", {worth_checking(cell.checked)}" if cell.checked else ""
    quiet = "" if signals else 'class="quiet" '
    return f"<td {quiet}{title}>{link(_marks(column, cell) + told, cell.href, words, 'cell')}</td>"


def _signals(cell: RugCell) -> list[str]:
    found = [signal_of(mark) for mark in cell.marks.values()]
    return [signal for signal in found if signal not in (None, "common_cause")]


def _in_words(cell: RugCell, signals: list[str]) -> str:
    kinds = [signal.partition("_")[0] for signal in signals]
    parts = [f"{kinds.count(kind)} {name}" for kind, name in _NAMES.items() if kind in kinds]
    return f"{', '.join(parts) or 'no signal'}, of {counted(len(cell.marks), 'metric')}"


def _marks(column: RugColumn, cell: RugCell) -> str:
    wide = _PITCH * len(column.metrics) + 2
    there = [(place, cell.marks[metric]) for place, metric in enumerate(column.metrics) if metric in cell.marks]
    shapes = "".join(_mark(mark, 6 + _PITCH * place) for place, mark in there)
    return _drawn(shapes, wide, _TALL)


def _drawn(body: str, wide: int, tall: int) -> str:
    box = f'width="{wide}" height="{tall}" viewBox="0 0 {wide} {tall}"'
    return f'<svg class="il" {box} aria-hidden="true">{body}</svg>'


def _mark(variation: str | None, x: int) -> str:
    signal = signal_of(variation)
    if signal == "common_cause":
        return f'<circle class="p-dot" cx="{x}" cy="7" r="1.9"/>'
    return mark_shape(signal, x, 7, 2.9 if signal is None else 3.6, 0.9)


def _levels(row: RugRow, columns: Sequence[RugColumn], titles: Sequence[str]) -> str:
    if not row.levels or isinstance(row.levels, str):
        return f'<span class="ns">{safe(row.levels)}</span>'
    return _level_bars(row.levels, columns, len(titles)) + hidden(_levels_in_words(row.levels, columns, titles))


def _level_bars(levels: Mapping[str, tuple[int, int]], columns: Sequence[RugColumn], of: int) -> str:
    five = [column.id for column in columns if column.id != "outcomes"]
    wide, step = 17 * len(five) - 1, 18 / max(of - 1, 1)
    lines = "".join(f'<path class="lvl" d="M0 {20 - n * step:.1f}H{wide}"/>' for n in range(of))
    bars = "".join(
        f'<rect x="{3 + 17 * n}" y="{max(20 - (levels[name][1] - 1) * step - 2, 0):.1f}" width="10" '
        f'height="{(levels[name][1] - levels[name][0]) * step + 4:.1f}" rx="1" fill="var(--navy)"/>'
        for n, name in enumerate(five)
        if name in levels
    )
    return _drawn(lines + bars, wide, 22)


def _levels_in_words(levels: Mapping[str, tuple[int, int]], columns: Sequence[RugColumn], titles: Sequence[str]) -> str:
    parts = []
    for column in columns:
        if column.id in levels:
            low, high = (titles[order - 1] for order in levels[column.id])
            parts.append(f"{column.title} {low}" + (f" to {high}" if high != low else ""))
    return "Lowest to highest practice level: " + "; ".join(parts)


def _rest(row: RugRow, columns: Sequence[RugColumn]) -> str:
    cells = [(column.title, row.cells.get(column.id, RugCell())) for column in columns]
    quiet = [title for title, cell in cells if cell.marks and not cell.note and not _signals(cell)]
    parts = [f"No signal: {', '.join(quiet)}"] if quiet else []
    for note in sorted({cell.note for _, cell in cells if cell.note}):
        parts.append(f"{capital(note)}: {', '.join(title for title, cell in cells if cell.note == note)}")
    return safe(". ".join(parts))
