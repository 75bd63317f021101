"""Where things go: steps of an axis, labels moved apart, boxes that do not overlap. Pixels, downwards from the top."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_NICE = (1, 2, 2.5, 5, 10)


def steps(low: float, high: float, most: int = 6, smallest: float = 0.0) -> list[float]:
    """Round values inside [low, high] for grid lines: at most `most`, at least four where that is possible."""
    span = high - low
    if span <= 0:
        return [low]
    magnitude = 10.0 ** math.floor(math.log10(span / most))
    for step in (nice * power for power in (magnitude, magnitude * 10) for nice in _NICE):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if step >= smallest and last - first + 1 <= most:
            return [round(n * step, 10) for n in range(first, last + 1)]
    return [low, high]


def spread(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Positions at least `gap` apart and as near as may be to those wanted, kept between `top` and `bottom`.

    Answers in the order of `wanted`. Labels that touch move as one group round their common middle.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    groups: list[list[int]] = []
    for place in order:
        groups.append([place])
        while len(groups) > 1 and _touch(groups[-2], groups[-1], wanted, gap, top, bottom):
            groups[-2:] = [groups[-2] + groups[-1]]
    found = [0.0] * len(wanted)
    for group in groups:
        start = _start(group, wanted, gap, top, bottom)
        for n, place in enumerate(group):
            found[place] = start + n * gap
    return found


def _start(group: list[int], wanted: Sequence[float], gap: float, top: float, bottom: float) -> float:
    length = (len(group) - 1) * gap
    middle = sum(wanted[place] for place in group) / len(group)
    return max(top, min(middle - length / 2, bottom - length))


def _touch(above: list[int], below: list[int], wanted, gap: float, top: float, bottom: float) -> bool:
    end = _start(above, wanted, gap, top, bottom) + (len(above) - 1) * gap
    return _start(below, wanted, gap, top, bottom) < end + gap


@dataclass(frozen=True)
class Box:
    """A rectangle on the plot in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        beside = self.left >= other.right or other.left >= self.right
        return not (beside or self.top >= other.bottom or other.top >= self.bottom)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is in Source Sans, in pixels; rather too wide than too narrow."""
    return len(text) * size * (0.475 if bold else 0.455)


def clamp(middle: float, width: float, low: float, high: float) -> float:
    """The middle nearest to `middle` that keeps a thing of this width between `low` and `high`."""
    return max(low + width / 2, min(middle, high - width / 2))


def shortened(text: str, width: float, size: float) -> str:
    """The text, cut with an ellipsis where it would be wider than so many pixels (bold)."""
    most = int(width / text_width("x", size, bold=True))
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
