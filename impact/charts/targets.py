"""Targets that step: the stretches under one target, and what stands beside each but the last."""

from __future__ import annotations

from impact.charts.figures import target
from impact.charts.frame import Frame
from impact.charts.layout import Box, text_width

_STEP = 12.0


def target_steps(made: Frame) -> list[tuple[dict, dict, float]]:
    """(first row, last row, target) of each stretch of periods under one target."""
    found: list[list] = []
    for row in made.rows:
        aim = row.get("target")
        if found and found[-1][2] == aim:
            found[-1][1] = row
        else:
            found.append([row, row, aim])
    return [(first, last, aim) for first, last, aim in found if aim is not None]


def earlier_labels(made: Frame, taken: list[Box]) -> list[tuple[float, float, str, str, Box]]:
    """(left in pixels, pixels from the top, words, short words, box) of each earlier target's label.

    It stands above its line, or below it, where it covers no point; a stretch too short for it goes without.
    """
    found = []
    for n, (first, last, aim) in enumerate(target_steps(made)):
        figure = target(aim, made.metric, unit=made.metric.unit in ("percent", "currency"))
        text = figure if n else f"Target {figure}"
        box = None if last is made.rows[-1] else _free(made, first, last, aim, text, taken)
        if box:
            found.append((box.left, (box.top + box.bottom) / 2, text, figure, box))
    return found


def _free(made: Frame, first: dict, last: dict, aim: float, text: str, taken: list[Box]) -> Box | None:
    wide, tall = text_width(text, made.size.text, bold=True) + 2, made.size.text * 1.15
    start, end, line = made.across(first["x0"]) + 5, made.across(last["x1"]), made.down(aim)
    places = [start + n * _STEP for n in range(int(max(0.0, end - start - wide) / _STEP) + 1)]
    if end - start < wide:
        return None
    boxes = [Box(left, top, left + wide, top + tall) for top in (line - tall - 1, line + 2) for left in places]
    free = (box for box in boxes if not any(box.meets(other) for other in taken))
    return next(free, boxes[0])
