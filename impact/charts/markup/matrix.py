"""Variation by assurance: how many series stand in each pair, each a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from impact.charts.escaping import hidden, link, safe
from impact.charts.icons import assurance_icon, point_mark
from impact.charts.words import counted

_ROWS = (
    ("improvement", "improvement", "Improvement"),
    ("common", "common_cause", "Common cause"),
    ("concern", "concern", "Concern"),
    ("neutral", "neutral_high", "Neither better nor worse"),
)
_COLUMNS = (("passing", "passing"), ("hit_or_miss", "hit or miss"), ("failing", "failing"), ("no_target", "no target"))


def matrix(
    counts: Mapping[tuple[str, str], int],
    href: Callable[[str, str], str] = lambda variation, assurance: "",
    *,
    noun: str = "metric",
    caption: str = "Variation by assurance",
) -> str:
    """counts: {(variation class, assurance): how many}, classes `improvement`, `common`, `concern`, `neutral`.

    Assurance is `passing`, `hit_or_miss`, `failing` or `no_target`. The neutral row appears only where it is needed.
    href: the address of a pair. noun: what is counted.
    """
    rows = [row for row in _ROWS if row[0] != "neutral" or any(counts.get(("neutral", name)) for name, _ in _COLUMNS)]
    heads = "".join(f'<th scope="col">{_head(name)}<span>{words}</span></th>' for name, words in _COLUMNS)
    body = "".join(_row(row, counts, href, noun) for row in rows)
    return (
        f'<div class="im im-scroll"><table class="im im-matrix"><caption class="vh">{safe(caption)}</caption>'
        f"<thead><tr><td>{hidden('Variation')}</td>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _head(name: str) -> str:
    return "" if name == "no_target" else assurance_icon(name, 22, hidden=True)


def _row(row: tuple[str, str, str], counts, href, noun: str) -> str:
    variation, signal, words = row
    cells = "".join(
        f"<td>{_cell(counts.get((variation, name), 0), href(variation, name), f'{words}, {told}', noun)}</td>"
        for name, told in _COLUMNS
    )
    return f'<tr><th scope="row">{point_mark(signal, 13)} {words}</th>{cells}</tr>'


def _cell(n: int, href: str, words: str, noun: str) -> str:
    if not n:
        return '<span class="zero">–</span>'
    return link(f"{n:,}", href, f"{words}: {counted(n, noun)}")
