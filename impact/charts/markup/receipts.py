"""What became of a file, drawn: one bar of rows taken, waiting, rejected and given twice, with its key."""

from __future__ import annotations

from impact.charts.escaping import attribute

_LEAST = 0.4  # per cent of the bar: what is there can be seen


def receipt_bar(taken: int, waiting: int = 0, rejected: int = 0, duplicates: int = 0) -> str:
    """The bar of a receipt; parts without rows are left out, and a small part is drawn wide enough to be seen."""
    parts = [("taken", taken), ("waiting", waiting), ("rejected", rejected), ("duplicates", duplicates)]
    parts = [(name, n) for name, n in parts if n]
    if not parts:
        return '<div class="im im-receipt"><p class="im-small">No rows.</p></div>'
    words = ", ".join(f"{n:,} {name}" if name == "duplicates" else f"{n:,} rows {name}" for name, n in parts)
    keys = "".join(f'<span><i class="r-{name}"></i><b>{n:,}</b> {name}</span>' for name, n in parts)
    box = 'width="100%" height="14" viewBox="0 0 100 14" preserveAspectRatio="none"'
    bar = f'<svg {box} role="img" aria-label="{attribute(words)}">{_bars(parts)}</svg>'
    return f'<div class="im im-receipt">{bar}<p class="im-key">{keys}</p></div>'


def _bars(parts: list[tuple[str, int]]) -> str:
    total = sum(n for _, n in parts)
    widths = [max(100 * n / total, _LEAST) for _, n in parts]
    scale, x, drawn = 100 / sum(widths), 0.0, ""
    for (name, _), width in zip(parts, widths, strict=True):
        drawn += f'<rect class="r-{name}" x="{x:.3f}" width="{max(width * scale - 0.12, 0.1):.3f}" height="14"/>'
        x += width * scale
    return drawn
