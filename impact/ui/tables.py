"""Real tables as markup: captioned, with headings that a reader's software can follow, every value escaped."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from impact.charts.markup import safe


class Markup(str):
    """Text that is markup already and is not escaped again."""


def table(
    caption: str,
    headings: Sequence[str],
    rows: Iterable[Sequence],
    *,
    numeric: Iterable[int] = (),
    shown=False,
    under: Sequence[str] = (),
    named=False,
) -> str:
    """A table whose first cell in each row heads it. numeric: columns of figures. shown: the caption as text too.

    under: for each row, markup that stands below it across all columns. named: where there is no room for its columns, each
    row becomes a few lines, with every cell's heading before it.
    """
    figures = frozenset(numeric)
    names = [f"data-name='{safe(one)}'" if named and not isinstance(one, Markup) else "" for one in headings]
    top = "".join(_cell("th", heading, n in figures, "scope='col'") for n, heading in enumerate(headings))
    body = "".join(
        f"<tr>{_row(row, figures, names)}</tr>{below or ''}"
        for row, below in zip_longest(rows, _below(under, headings))
    )
    seen = "small" if shown else "unseen"
    return (
        f"<div class='scroll{' named' if named else ''}'><table><caption class='{seen}'>{cell(caption)}</caption>"
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def pairs(entries: Iterable[tuple[str, object]]) -> str:
    """A list of names with what belongs to each; entries without anything are left out."""
    return (
        "<dl class='pairs'>"
        + "".join(f"<dt>{cell(name)}</dt><dd>{cell(what)}</dd>" for name, what in entries if what)
        + "</dl>"
    )


def fold(summary: str, *inside: str, id: str = "", opened: bool = False) -> str:
    """Something that opens on demand, by mouse and by key."""
    name = f" id='{safe(id)}'" if id else ""
    return f"<details{name}{' open' if opened else ''}><summary>{cell(summary)}</summary>{''.join(inside)}</details>"


def cell(value: object) -> str:
    """A value as markup: empty where there is none."""
    if value is None:
        return ""
    return value if isinstance(value, Markup) else safe(str(value))


def _row(row: Sequence, figures: frozenset[int], names: Sequence[str]) -> str:
    first = _cell("th", row[0], 0 in figures, "scope='row'")
    return first + "".join(_cell("td", value, n in figures, names[n]) for n, value in enumerate(row[1:], start=1))


def _below(under: Sequence[str], headings: Sequence) -> Iterable[str]:
    return (f"<tr class='under'><td colspan='{len(headings)}'>{markup}</td></tr>" for markup in under)


def _cell(tag: str, value: object, figure: bool, more: str = "") -> str:
    kind = " class='num'" if figure else ""
    return f"<{tag} {more}{kind}>{cell(value)}</{tag}>".replace(" >", ">")
