"""The spread of views: practices down, levels across, each group of respondents where it sees the practice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from impact.charts.escaping import attribute, hidden, safe
from impact.charts.icons import level_glyph
from impact.charts.maturing import state_words, view_sentence

if TYPE_CHECKING:
    from impact.maturity import Spread, View

LETTERS = {"board": "B", "executive": "E", "staff": "S", "partners": "P"}
NAMES = {"board": "board", "executive": "executives", "staff": "staff", "partners": "partners"}
_STEP, _TALL, _EDGE = 58, 30, 34
_LETTER = 17


def spread_of_views(spreads: Sequence[Spread], level_titles: Sequence[str], caption: str) -> str:
    """One row a practice. level_titles: the framework's levels from the lowest. caption: whose views, and when."""
    of = len(level_titles)
    glyphs = "".join(
        f'<span style="width:{_STEP}px">{level_glyph(n, of, title=title, width=11, height=17)}</span>'
        for n, title in enumerate(level_titles, 1)
    )
    body = "".join(_row(one, of) for one in spreads)
    return (
        f'<div class="im im-scroll"><table class="im im-views"><caption class="vh">{safe(caption)}</caption><thead><tr>'
        f'<th scope="col">Practice</th><th scope="col">{hidden("How each group sees it")}'
        f'<span class="cg" style="padding-left:{_EDGE - _STEP / 2:.4g}px">{glyphs}</span></th></tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def views_key(spreads: Sequence[Spread]) -> str:
    """Which letter is which group, for the groups that were asked; why one stands nowhere."""
    views = [view for one in spreads for view in one.views]
    asked = {view.respondents: state_words(view.state) for view in views}
    seen = {view.respondents for view in views if view.level_order is not None}
    parts = [
        f"<span><b>{letter}</b> {NAMES[group]}{'' if group in seen else f' ({asked[group]})'}</span>"
        for group, letter in LETTERS.items()
        if group in asked
    ]
    return f'<div class="im im-key">{"".join(parts)}</div>'


def _row(one: Spread, of: int) -> str:
    wide = 2 * _EDGE + _STEP * (of - 1)
    lines = "".join(f'<path class="lvl" d="M{_x(n)} 0V{_TALL}"/>' for n in range(1, of + 1))
    there = [view for view in one.views if view.level_order is not None]
    places = sorted({view.level_order for view in there})
    bar = (
        f'<path d="M{_x(places[0])} {_TALL / 2}H{_x(places[-1])}" stroke="var(--navy)" stroke-width="3"/>'
        if places
        else ""
    )
    groups = "".join(_group(place, [view for view in there if view.level_order == place]) for place in places)
    box = f'width="{wide}" height="{_TALL}" viewBox="0 0 {wide} {_TALL}"'
    said = attribute(" ".join([view_sentence(one), *map(_silent, one.views)]).strip())
    name = f"<b>{safe(one.short_title)}</b>" if one.levels else safe(one.short_title)
    return (
        f'<tr><th scope="row">{name}</th><td><svg class="il" {box} role="img" aria-label="{said}">'
        f"{lines}{bar}{groups}</svg></td></tr>"
    )


def _silent(view: View) -> str:
    """Why a group has no place in the row: `Staff: not answered.`"""
    if view.level_order is not None:
        return ""
    return f"{NAMES[view.respondents].capitalize()}: {state_words(view.state)}."


def _group(place: int, views: Sequence[View]) -> str:
    wide = _LETTER * len(views) + 5
    left, middle = _x(place) - wide / 2, _TALL / 2
    letters = "".join(
        f'<text x="{left + 2.5 + _LETTER * (n + 0.5):.4g}" y="{middle + 4.5}" text-anchor="middle" font-size="13" '
        f'font-weight="600" fill="var(--ink)">{LETTERS[view.respondents]}</text>'
        for n, view in enumerate(views)
    )
    return (
        f'<rect x="{left:.4g}" y="{middle - 10.5}" width="{wide}" height="21" rx="10.5" fill="var(--bg)" '
        f'stroke="var(--navy)" stroke-width="1.5"/>{letters}'
    )


def _x(place: int) -> int:
    return _EDGE + _STEP * (place - 1)
