"""Icons as inline SVG on one line: variation and assurance rings, point marks, level glyphs.

Each has its words as `aria-label`, or is hidden from a reader (`hidden=True`) where the words stand beside it. Colours
are the CSS variables of `theme.stylesheet()`, with no ids and no style of their own.
"""

from __future__ import annotations

from impact.charts.escaping import safe
from impact.charts.words import assurance_words, signal_words, variation_words

_RING = {"improvement": "ring-imp", "concern": "ring-con", "neutral": "ring-neu", "common": "ring-com"}
_ASSURANCE = {"passing": ("P", "ring-imp"), "failing": ("F", "ring-con"), "hit_or_miss": ("?", "ring-com")}
_DETAIL_FROM = 36
_DASHED = 'stroke="var(--ink)" stroke-width="2" stroke-dasharray="3 2"'


def variation_icon(variation: str | None, size: int = 40, *, hidden: bool = False) -> str:
    """The ring of a variation: a letter with rising or falling dots, a wave for common cause, empty if not judged."""
    kind, _, level = (variation or "").partition("_")
    body = _ring(_RING.get(kind, "line"), size) + _variation_body(kind, level, size)
    return _svg(body, size, f"Variation: {variation_words(variation)}", hidden)


def _variation_body(kind: str, level: str, size: int) -> str:
    if kind == "common":
        width, path = (2.6, "M9 21 q3.7 -7.4 7.4 0 t7.4 0 t7.4 0") if size >= _DETAIL_FROM else (
            3.4, "M8.5 21 q4 -8 7.7 0 t7.7 0 t7.7 0")  # fmt: skip
        return f'<path d="{path}" fill="none" stroke="var(--ink)" stroke-width="{width}" stroke-linecap="round"/>'
    if kind not in _RING:
        return ""
    if size < _DETAIL_FROM:
        return _letter("H" if level == "high" else "L", 20, 28, 23)
    letter, y = ("H", 19) if level == "high" else ("L", 31)
    return _dots(level == "high", _RING[kind]) + _letter(letter, 15, y, 13.5)


def _dots(rising: bool, ring: str) -> str:
    heights = (27.5, 25, 19.5, 13.5) if rising else (12.5, 15, 20.5, 26.5)
    fills = ("ink2", "ink2", ring, ring)
    return "".join(
        f'<circle cx="{11 + 6 * n}" cy="{height}" r="2.3" fill="var(--{fill})"/>'
        for n, (height, fill) in enumerate(zip(heights, fills, strict=True))
    )


def assurance_icon(assurance: str | None, size: int = 40, *, hidden: bool = False) -> str:
    """The ring of an assurance: P with the target below it, F with the target above, ? with it either side."""
    letter, ring = _ASSURANCE.get(assurance or "", ("", "line"))
    body = _ring(ring, size) + _target_line(assurance, size)
    if letter and size < _DETAIL_FROM:
        body += _letter(letter, 20, 28, 23)
    elif letter:
        body += _letter(letter, 20, {"P": 23, "F": 29, "?": 26}[letter], 16)
    return _svg(body, size, f"Assurance: {assurance_words(assurance)}", hidden)


def _target_line(assurance: str | None, size: int) -> str:
    path = {"passing": "M9 28H31", "failing": "M9 13H31", "hit_or_miss": "M6 20H13M27 20H34"}.get(assurance or "")
    return f'<path d="{path}" {_DASHED}/>' if path and size >= _DETAIL_FROM else ""


def _ring(colour: str, size: int) -> str:
    stroke, line = (4, 0.9) if size >= _DETAIL_FROM else (4.6, 1.1)
    return (
        f'<circle cx="20" cy="20" r="17" fill="var(--icon-bg)" stroke="var(--{colour})" stroke-width="{stroke}"/>'
        f'<circle cx="20" cy="20" r="19.4" fill="none" stroke="var(--pt-edge)" stroke-width="{line}"/>'
    )


def _letter(letter: str, x: float, y: float, size: float) -> str:
    look = f'text-anchor="middle" font-size="{size}" font-weight="700" fill="var(--ink)"'
    return f'<text x="{x}" y="{y}" {look}>{letter}</text>'


def _svg(body: str, size: int, words: str, hidden: bool) -> str:
    said = 'aria-hidden="true"' if hidden else f'role="img" aria-label="{safe(words)}"'
    return f'<svg class="il" width="{size}" height="{size}" viewBox="0 0 40 40" {said}>{body}</svg>'


def point_mark(signal: str | None, size: int = 12, *, hidden: bool = True) -> str:
    """The mark of a point of this class, as in the charts: diamond, square, circle, triangle; hollow if not judged."""
    said = 'aria-hidden="true"' if hidden else f'role="img" aria-label="{safe(signal_words(signal))}"'
    body = mark_shape(signal, 6, 6, 4)
    return f'<svg class="il mk" width="{size}" height="{size}" viewBox="0 0 12 12" {said}>{body}</svg>'


def signal_of(variation: str | None) -> str | None:
    """The class of a point for a variation (`improvement_high` → `improvement`); a class stays as it is."""
    if variation and variation.startswith(("improvement", "concern")):
        return variation.partition("_")[0]
    return "common_cause" if variation == "common" else variation


def mark_shape(signal: str | None, x: float, y: float, r: float, stroke: float = 1.0) -> str:
    """The bare SVG shape of a point's class at (x, y); r is the circle's radius, the others look the same size."""
    edge = f'stroke-width="{stroke}"'
    if signal == "improvement":
        d = r * 1.3
        sides = f"l{d:.3g} {d:.3g}l{-d:.3g} {d:.3g}l{-d:.3g} {-d:.3g}Z"
        return f'<path class="p-imp" {edge} d="M{x:.4g} {y - d:.4g}{sides}"/>'
    if signal == "concern":
        box = f'x="{x - r:.4g}" y="{y - r:.4g}" width="{2 * r:.3g}" height="{2 * r:.3g}"'
        return f'<rect class="p-con" {edge} {box}/>'
    if signal in ("neutral_high", "neutral_low"):
        d = r * 1.2
        return f'<path class="p-neu" {edge} d="M{x:.4g} {y - d:.4g}l{d:.3g} {1.9 * d:.3g}h{-2 * d:.3g}Z"/>'
    kind, size = ("p-com", r) if signal == "common_cause" else ("p-none", r * 0.75)
    return f'<circle class="{kind}" {edge} cx="{x:.4g}" cy="{y:.4g}" r="{size:.3g}"/>'


def level_glyph(
    order: int | None,
    of: int = 5,
    state: str | None = None,
    moved: str | None = None,
    *,
    title: str = "",
    width: int = 15,
    height: int = 27,
    hidden: bool = False,
) -> str:
    """Stacked parts filled from the bottom: level `order` of `of`.

    state: `not_shared` (hatched) or `not_answered` (dashed and empty, never level 0) instead of a level. moved: `up`
    (triangle) or `re-rated` (turning arrow, no judgement) beside it. title: the level's name, for the reader.
    """
    if state or not order:
        body, words = _stateful(state or "not_answered", width, height)
    else:
        body = stack(order, of, 0, 0, width, height)
        words = f"{title}, level {order} of {of}" if title else f"level {order} of {of}"
    said = 'aria-hidden="true"' if hidden else f'role="img" aria-label="{safe(words)}"'
    glyph = f'<svg class="il" width="{width}" height="{height}" viewBox="0 0 {width} {height}" {said}>{body}</svg>'
    return glyph + moved_mark(moved)


def stack(order: int, of: int, x: float, y: float, width: float, height: float) -> str:
    """The bare SVG of a level's stacked parts, its left top corner at (x, y)."""
    pitch = (height - 1) / of
    pairs = (("navy", "navy"), ("bg", "quiet"))
    full, empty = (f'fill="var(--{fill})" stroke="var(--{edge})" stroke-width=".8"' for fill, edge in pairs)
    return "".join(
        f'<rect x="{x + 0.5:.4g}" y="{y + height - (n + 1) * pitch + 0.1:.4g}" width="{width - 1:.4g}" '
        f'height="{pitch - 1.2:.3g}" {full if n < order else empty}/>'
        for n in range(of)
    )


def _stateful(state: str, width: int, height: int) -> tuple[str, str]:
    box = f'x=".5" y=".5" width="{width - 1}" height="{height - 1}"'
    if state == "not_shared":
        lines = f'<path d="{_hatch(width, height)}" stroke="var(--quiet)" stroke-width="1.4"/>'
        return f'<rect {box} fill="var(--bg)" stroke="var(--edge)"/>{lines}', "not shared"
    return f'<rect {box} fill="none" stroke="var(--ink3)" stroke-dasharray="2 2"/>', "not answered"


def _hatch(width: int, height: int) -> str:
    """Rising strokes, cut at the box by hand: a pattern would need an id, and ids are global to a page."""
    low, right, floor = 0.5, width - 0.5, height - 0.5
    path = ""
    for start in range(4, height + width, 5):
        begin, end = max(low, start - floor + low), min(right, start)
        if end > begin:
            path += f"M{begin:.4g} {start - begin + low:.4g}L{end:.4g} {start - end + low:.4g}"
    return path


def moved_mark(moved: str | None) -> str:
    """The mark of a movement since the round before: a triangle (`up`), a turning arrow (`re-rated`), or nothing."""
    if moved == "up":
        return _small('<path d="M5.5 .8L10.4 9.6H.6Z" fill="var(--navy)"/>', 11, "moved up")
    if moved == "re-rated":
        arc = '<path d="M9.8 4A4.4 4.4 0 1 0 10.4 6.6" fill="none" stroke="var(--navy)" stroke-width="1.6"/>'
        return _small(arc + '<path d="M10.6 .9V4.6H6.9Z" fill="var(--navy)"/>', 12, "re-rated")
    return ""


def _small(body: str, size: int, words: str) -> str:
    box = f'width="{size}" height="{size}" viewBox="0 0 {size} {size}"'
    return f'<svg class="il mv" {box} role="img" aria-label="{words}">{body}</svg>'
