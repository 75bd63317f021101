"""Practices by organisations: each level as a glyph, states in their own marks, and how many stand at each level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from impact.charts.escaping import attribute, hidden, link, safe
from impact.charts.icons import level_glyph
from impact.charts.maturing import STATES, TOO_FEW_SHARED

_STATES = STATES | {"counts": "counts only"}
_BESIDE, _EACH = 446, 73  # pixels: practices and counts, and each organisation's name; narrower screens scroll the grid


@dataclass(frozen=True)
class GridColumn:
    """An organisation: its (short) name, what stands under it (`Acute`, `counts only`), its address."""

    name: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True)
class GridCell:
    """One answer: its level's order, or state `not_shared`, `counts`, `not_answered` or
    `another_framework`; moved `up` or `re-rated`."""

    order: int | None = None
    state: str | None = None
    moved: str | None = None
    href: str = ""


@dataclass(frozen=True)
class GridRow:
    """One practice: number (`4.1`), title, a cell for each column, and organisations per level from the lowest.

    counts: None where they may not be shown.
    instead: what can be said where they may not.
    """

    number: str
    title: str
    cells: Sequence[GridCell]
    counts: Sequence[int] | None = None
    instead: str = TOO_FEW_SHARED


def practice_grid(
    rows: Sequence[GridRow], columns: Sequence[GridColumn], level_titles: Sequence[str], *, caption: str = ""
) -> str:
    """The grid, organisations in the order given. level_titles: the framework's levels from the lowest."""
    of = len(level_titles)
    heads = "".join(
        f'<th scope="col">{link(safe(column.name), column.href)}<span class="im-micro">{safe(column.note)}</span></th>'
        for column in columns
    )
    glyphs = "".join(level_glyph(n, of, title=title, width=11, height=17) for n, title in enumerate(level_titles, 1))
    body = "".join(_row(row, columns, level_titles) for row in rows)
    words = caption or "Level of each practice in each organisation, in directory order, and what moved"
    return (
        f'<div class="im im-scroll"><table class="im im-grid" style="min-width:{_BESIDE + _EACH * len(columns)}px">'
        f'<caption class="vh">{safe(words)}</caption><thead><tr>'
        f'<th scope="col">Practice</th>{heads}<th scope="col" class="cnt">How many at each level'
        f'<span class="cg">{glyphs}</span></th></tr></thead><tbody>{body}</tbody></table></div>'
    )


def _row(row: GridRow, columns: Sequence[GridColumn], titles: Sequence[str]) -> str:
    name = f'<span class="no">{safe(row.number)}</span><span>{safe(row.title)}</span>'
    head = f'<th scope="row"><span class="pr">{name}</span></th>'
    cells = "".join(
        f'<td data-c="{attribute(column.name)}">{_cell(cell, titles)}</td>'
        for cell, column in zip(row.cells, columns, strict=True)
    )
    return f'<tr>{head}{cells}<td class="cnt">{_counts(row, titles)}</td></tr>'


def _cell(cell: GridCell, titles: Sequence[str]) -> str:
    if cell.order and not cell.state:
        glyph = level_glyph(cell.order, len(titles), moved=cell.moved, title=titles[cell.order - 1])
        return link(glyph, cell.href, kind="g")
    state = cell.state or "not_answered"
    if state == "another_framework":  # shared, and told in levels that do not stand in this grid
        return f'<span class="g" aria-hidden="true">–</span>{hidden(_STATES[state])}'
    drawn = state if state == "not_answered" else "not_shared"
    return f'<span class="g">{level_glyph(None, state=drawn, hidden=True)}</span>{hidden(_STATES.get(state, state))}'


def _counts(row: GridRow, titles: Sequence[str]) -> str:
    counts = row.counts
    if counts is None:
        return f'<span class="ns">{safe(row.instead)}</span>'
    words = ", ".join(f"{title} {n}" for title, n in zip(titles, counts, strict=True))
    wide = 34 * len(counts)
    body = "".join(_squares(3 + 34 * place, n) for place, n in enumerate(counts))
    box = f'width="{wide}" height="38" viewBox="0 0 {wide} 38"'
    return f'<svg class="il" {box} role="img" aria-label="{attribute(words)}">{body}</svg>'


def _squares(left: int, n: int) -> str:
    if not n:
        return f'<path d="M{left} 36.5h23" stroke="var(--line)" stroke-width="1.5"/>'
    shown = min(n, 8)
    squares = "".join(
        f'<rect x="{left + 7 * (place % 4)}" y="{30 - 7 * (place // 4)}" width="6" height="6" fill="var(--navy)"/>'
        for place in range(shown)
    )
    top = 27 if shown <= 4 else 20
    return squares + f'<text x="{left}" y="{top}" font-size="12" fill="var(--ink2)">{n}</text>'
