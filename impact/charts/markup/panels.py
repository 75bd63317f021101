"""The panels of the Overview: levels as squares over their glyphs, signals as icons with counts, what chance gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from impact.charts.escaping import attribute, link, safe
from impact.charts.icons import assurance_icon, stack, variation_icon
from impact.charts.words import assurance_words, counted, variation_words

_WIDE, _TALL, _FLOOR = 184, 92, 61.5
_ROWS = 7
_ORDER = ("improvement_high", "improvement_low", "concern_high", "concern_low", "neutral_high", "neutral_low")


@dataclass(frozen=True)
class Panel:
    """One component or Outcomes, as counts.

    number: `1` to `5`, or nothing. levels: (title, answers) from the lowest level, or empty. assurance: {passing,
    hit_or_miss, failing, no_target: series}, for Outcomes. answers: the line under the squares. signals: {variation:
    series}. series, judged: how many there are, how many have limits. chance: signals that chance alone would give.
    moved: what moved since the last round, in words. empty: said instead of squares where there are none, and after it
    latest: (title, what its last value is, address) of single metrics.
    """

    title: str
    number: str = ""
    href: str = ""
    levels: Sequence[tuple[str, int]] = ()
    assurance: Mapping[str, int] = field(default_factory=dict)
    answers: str = ""
    signals: Mapping[str, int] = field(default_factory=dict)
    signal_href: str = ""
    series: int = 0
    judged: int = 0
    chance: float | None = None
    moved: str = ""
    empty: str = ""
    latest: Sequence[tuple[str, str, str]] = ()


def panels(of: Sequence[Panel]) -> str:
    """The panels side by side."""
    return f'<div class="im im-panels">{"".join(_panel(one) for one in of)}</div>'


def panel(one: Panel) -> str:
    """One panel."""
    return f'<div class="im im-panels one">{_panel(one)}</div>'


def _panel(one: Panel) -> str:
    digit = f'<span class="no">{safe(one.number)}</span>' if one.number else ""
    kind = "panel" if one.number else "panel out"
    told = (_by_chance(one), safe(one.moved).replace("re-rated", '<span class="nw">re-rated</span>'))
    chance, moved = (f'<p class="im-micro">{line}</p>' for line in told)
    picture = _picture(one)
    parts = [_icons(one), chance, moved]
    if picture:
        parts = [picture, f'<p class="im-micro">{safe(one.answers)}</p>', *parts]
    else:
        parts = [f'<div class="plain"><p class="im-empty">{safe(one.empty)}</p>', _latest(one), *parts, "</div>"]
    return f'<section class="{kind}"><h3>{link(digit + safe(one.title), one.href)}</h3>{"".join(parts)}</section>'


def _picture(one: Panel) -> str:
    """The squares; nothing where there is nothing to count."""
    if any(n for _, n in one.levels):
        return f"<div>{_level_squares(one.levels)}</div>"
    return f"<div>{_assurance_squares(one.assurance)}</div>" if any(one.assurance.values()) else ""


def _latest(one: Panel) -> str:
    return "".join(
        f"<p class='im-small'>{link(safe(title), href)} {safe(told)}</p>" for title, told, href in one.latest
    )


def _level_squares(levels: Sequence[tuple[str, int]]) -> str:
    slot = 180 / len(levels)
    per = _per_square([n for _, n in levels], 4)
    body = ""
    for place, (_, n) in enumerate(levels):
        left = 2 + slot * place
        body += _pile(left + slot / 2 - 14, n, 4, per) + stack(place + 1, len(levels), left + slot / 2 - 6, 66, 12, 23)
    words = ", ".join(f"{title} {n}" for title, n in levels)
    return _svg(body, f"Practice answers by level: {words}") + _scale(per, "answers")


def _assurance_squares(assurance: Mapping[str, int]) -> str:
    names = ("passing", "hit_or_miss", "failing", "no_target")
    per = _per_square(list(assurance.values()), 6)
    body = ""
    for place, name in enumerate(names):
        left = 2 + 46 * place
        body += _pile(left, assurance.get(name, 0), 6, per, hollow=name == "no_target")
        body += _under(name, left + 20)
    words = ", ".join(f"{_told(name)} {assurance.get(name, 0)}" for name in names)
    return _svg(body, f"Series by assurance: {words}") + _scale(per, "series")


def _told(name: str) -> str:
    return "no target" if name == "no_target" else assurance_words(name).lower()


def _under(name: str, middle: float) -> str:
    if name == "no_target":
        return _text(middle, 80, "no target")
    ring = assurance_icon(name, 21, hidden=True)
    return ring.replace('class="il"', f'x="{middle - 10.5:.4g}" y="66"', 1)


def _per_square(counts: Sequence[int], across: int) -> int:
    return max(1, -(-max(counts, default=0) // (across * _ROWS)))


def _pile(left: float, n: int, across: int, per: int, hollow: bool = False) -> str:
    """Squares from the floor up, the number on top. 0 is a number without squares."""
    squares = -(-n // per)
    look = 'fill="var(--bg)" stroke="var(--ink3)" stroke-width=".9"' if hollow else 'fill="var(--navy)"'
    drawn = "".join(
        f'<rect x="{left + 7 * (place % across):.4g}" y="{54 - 7 * (place // across)}" width="6" height="6" {look}/>'
        for place in range(squares)
    )
    top = 54 - 7 * max(-(-squares // across) - 1, 0) if squares else 61
    middle = left + (7 * across - 1) / 2
    return drawn + _text(middle, top - 4, str(n))


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{x:.4g}" y="{y}" text-anchor="middle" font-size="12" fill="var(--ink2)">{words}</text>'


def _svg(body: str, words: str) -> str:
    floor = f'<path d="M0 {_FLOOR}H{_WIDE}" stroke="var(--edge)"/>'
    box = f'width="{_WIDE}" height="{_TALL}" viewBox="0 0 {_WIDE} {_TALL}"'
    return f'<svg class="pic" {box} role="img" aria-label="{attribute(words)}">{body}{floor}</svg>'


def _scale(per: int, noun: str) -> str:
    return f'<p class="im-micro">A square is up to {per} {noun}.</p>' if per > 1 else ""


def _icons(one: Panel) -> str:
    shown = "".join(_icon(name, one.signals[name], one.signal_href) for name in _ORDER if one.signals.get(name))
    return f'<div class="sgs">{shown}</div>'


def _icon(name: str, n: int, href: str) -> str:
    words = f"{n} series: {variation_words(name)}"  # a link's name holds what is seen of it
    inner = f"{variation_icon(name, 22, hidden=bool(href))}<b>{n}</b>"
    return link(inner, href, words, "sg")


def _by_chance(one: Panel) -> str:
    signals = sum(one.signals.values())
    if not one.series:
        return "No metric here has been reported."
    if not one.judged:
        return f"{counted(one.series, 'series').capitalize()}, too few points to judge"
    rest = one.series - one.judged
    said = f"<b>{signals}</b> of {one.judged} series"
    if one.chance is not None:
        said += f"; {_about(one.chance)} by chance"
    return said + (f"; {rest} more with too few points" if rest else "")


def _about(chance: float) -> str:
    return "less than 1" if chance < 0.75 else f"about <b>{chance:.0f}</b>"
