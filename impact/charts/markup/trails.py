"""Through the rounds: organisations down, their rounds across, a small glyph for each practice of the component."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from impact.charts.escaping import hidden, safe
from impact.charts.icons import level_glyph


@dataclass(frozen=True)
class TrailCell:
    """One round of one organisation, with an entry a practice in each list.

    when: `May 2025`. levels: places in the framework's order, None: not answered, 0: not asked (a
    practice that its framework lacks). names: the levels' names. moved:
    `up`, `re-rated` or None. note: what is to be said of the whole round (another framework). of: how many levels there
    are in it; 0: as many as everywhere.
    """

    when: str
    levels: Sequence[int | None]
    names: Sequence[str | None]
    moved: Sequence[str | None]
    note: str = ""
    of: int = 0


@dataclass(frozen=True)
class TrailRow:
    """One organisation, or one component of it, with its rounds, the earliest first; words where none can be seen.

    practices: short titles, for the reader, in the order of each cell's entries.
    """

    name: str
    practices: Sequence[str] = ()
    cells: Sequence[TrailCell] = ()
    empty: str = ""


def trails(rows: Sequence[TrailRow], of: int, caption: str, *, who: str = "Organisation", rounds: int = 5) -> str:
    """The last `rounds` of each row, in the order given. of: how many levels. who: what a row is."""
    ends = ["Latest round", "One before", *(f"{n} before" for n in range(2, rounds))]
    heads = "".join(f'<th scope="col">{name}</th>' for name in reversed(ends))
    body = "".join(_row(row, of, rounds) for row in rows)
    return (
        f'<div class="im im-scroll"><table class="im im-trails"><caption class="vh">{safe(caption)}</caption>'
        f'<thead><tr><th scope="col">{safe(who)}</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _row(row: TrailRow, of: int, rounds: int) -> str:
    head = f'<th scope="row">{safe(row.name)}</th>'
    if not row.cells:
        return f'<tr>{head}<td colspan="{rounds}" class="ns">{safe(row.empty)}</td></tr>'
    shown = list(row.cells)[-rounds:]
    gap = f"<td>{hidden('no round')}</td>" * (rounds - len(shown))
    return f"<tr>{head}{gap}{''.join(_cell(cell, row.practices, of) for cell in shown)}</tr>"


def _cell(cell: TrailCell, practices: Sequence[str], of: int) -> str:
    glyphs = "".join(
        f'<i class="{_look(moved)}">{_glyph(level, cell.of or of)}</i>'
        for level, moved in zip(cell.levels, cell.moved, strict=True)
    )
    note = f"<i> · {safe(cell.note)}</i>" if cell.note else ""
    words = "; ".join(map(_in_words, practices, cell.levels, cell.names, cell.moved))
    return f'<td>{glyphs}<span class="im-micro">{safe(cell.when)}{note}</span>{hidden(": " + words)}</td>'


def _glyph(level: int | None, of: int) -> str:
    if level == 0:
        return '<svg width="10" height="18" aria-hidden="true"></svg>'  # a gap: there was nothing to answer
    return level_glyph(level, of, None if level else "not_answered", width=10, height=18, hidden=True)


def _look(moved: str | None) -> str:
    """A bar above what moved up, a bar below what was re-rated: told in words beside, and by its place, not colour."""
    return {"up": "tr up", "re-rated": "tr rr"}.get(moved or "", "tr")


def _in_words(practice: str, place: int | None, level: str | None, moved: str | None) -> str:
    if not place:
        return f"{practice} not {'answered' if place is None else 'asked'}"
    told = {"up": ", moved up", "re-rated": ", re-rated"}.get(moved or "", "")
    return f"{practice} {level}{told}"
