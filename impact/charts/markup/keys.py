"""The keys: what the marks and the levels mean, beside what uses them."""

from __future__ import annotations

from collections.abc import Sequence

from impact.charts.escaping import safe
from impact.charts.icons import level_glyph, moved_mark, point_mark
from impact.charts.words import signal_words

_LIMITS = (
    '<svg class="il" width="26" height="10" viewBox="0 0 26 10" aria-hidden="true">'
    '<path class="lim" d="M0 6H26"/></svg>'
)
_DOT = (
    '<svg class="il" width="8" height="12" viewBox="0 0 8 12" aria-hidden="true">'
    '<circle class="p-dot" cx="4" cy="7" r="2"/></svg>'
)
_CROSS = (
    '<svg class="il mk" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">'
    '<path d="M2 2L8 8M2 8L8 2" stroke="var(--ink3)" stroke-width="1.5"/></svg>'
)


def marks_key(
    signals: Sequence[str | None] = ("improvement", "concern", "common_cause"),
    *,
    lead: str = "",
    limits: bool = False,
    suppressed: bool = False,
    checked: bool = False,
    better: str | None = None,
    minimum: int = 13,
    small: bool = False,
) -> str:
    """The key line of a chart or rug: each class's mark and name; None is a point that was not judged.

    lead: bold words in front (`Per cent of patients, by month.`). better: adds `Higher is better`. small: common cause
    as the rug's dot. checked: the question mark over a point.
    """
    parts = [f"<b>{safe(lead)}</b>"] if lead else []
    parts += [f"{_mark(signal, small)} {safe(_name(signal, minimum))}" for signal in signals]
    parts += [f"{_LIMITS} process limits"] if limits else []
    parts += [f"{_CROSS} suppressed"] if suppressed else []
    parts += ["<b>?</b> worth checking"] if checked else []
    parts += [f"{better.capitalize()} is better"] if better in ("higher", "lower") else []
    return f'<div class="im im-key">{"".join(f"<span>{part}</span>" for part in parts)}</div>'


def _name(signal: str | None, minimum: int) -> str:
    return f"under {minimum} points" if signal is None else signal_words(signal)


def _mark(signal: str | None, small: bool) -> str:
    if small and signal == "common_cause":
        return _DOT
    return point_mark(signal, 13)


def level_key(levels: Sequence[str], *, states: bool = True, moves: bool = True) -> str:
    """The key of the level glyphs: the levels' names from the lowest, then movement and states."""
    parts = [
        f"{level_glyph(n, len(levels), title=title, width=13, height=22, hidden=True)} {safe(title)}"
        for n, title in enumerate(levels, 1)
    ]
    parts += [f"{moved_mark('up')} moved up", f"{moved_mark('re-rated')} re-rated"] if moves else []
    for state in ("not_shared", "not_answered") if states else ():
        parts.append(f"{level_glyph(None, state=state, width=13, height=22, hidden=True)} {state.replace('_', ' ')}")
    return f'<div class="im im-levels">{"".join(f"<span>{part}</span>" for part in parts)}</div>'
