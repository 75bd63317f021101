"""The labels at the right end of the lines, in one column, moved apart; and the labels of earlier targets."""

from __future__ import annotations

from impact.charts.figures import NBSP, brief, target
from impact.charts.frame import Frame, drawn_limits, is_judged, middle
from impact.charts.layout import spread, text_width
from impact.charts.notes import Notes
from impact.charts.periods import MONTHS, SHORT_MONTHS, last_day, short

_LEAD = 9


def label_ends(notes: Notes) -> None:
    """Name upper limit, target, last value, mean and lower limit at their ends, in one column with leaders."""
    made, size = notes.made, notes.made.size
    labels = _labels(notes)
    at = [made.down(value) for value, *_ in labels]
    for (value, text, figure, look), y in zip(labels, spread(at, size.gap, 4, size.height - 4), strict=True):
        notes.leaders.append({"x": made.last_day, "y": value, "y2": made.value_at(y), "colour": notes.theme.edge})
        notes.word(made.last_day, made.value_at(y), text, short=figure, dx=_LEAD + 4, **look)


def _labels(notes: Notes) -> list[tuple[float, str, str, dict]]:
    """(value, words, the words where the chart is narrow, look) of each label, from the top where they are equal."""
    made, theme = notes.made, notes.theme
    if not made.there:
        return []
    last = made.there[-1]
    lines = _line_labels(last, made, {"colour": theme.ink2})
    own = _target_label(made, {"weight": 600, "colour": theme.tgt_ink})
    own.append((last["value"], *_last_words(last, made), {"weight": 700, "size": made.size.last}))
    return lines[:1] + own + lines[1:]


def _target_label(made: Frame, look: dict) -> list[tuple[float, str, str, dict]]:
    aim = made.rows[-1].get("target")
    if aim is None:
        return []
    said = f"Target {_aim(aim, made)}"
    return [(aim, said, _fitting(said, _aim(aim, made), made, bold=True), look)]


def _fitting(words: str, figure: str, made: Frame, bold: bool = False) -> str:
    """What stands at a line's end where the chart is narrow: its name too, if there is room for it."""
    room = made.size.narrow_room - _LEAD - 4
    return words if text_width(words, made.size.text, bold) <= room else figure


def _aim(aim: float, made: Frame) -> str:
    return brief(aim, made.metric) if abs(aim) >= 1e6 else target(aim, made.metric, unit=_has_sign(made))


def _has_sign(made: Frame) -> bool:
    return made.metric.unit in ("percent", "currency") and not made.metric.unit_label


def _last_words(last: dict, made: Frame) -> tuple[str, str]:
    """The last value, with its period where that fits beside it."""
    value = brief(last["value"], made.metric, unit=True)
    if made.size.huddle or made.rolling:
        return value, value
    name = short(last["period_start"], last_day(last["period_start"], last.get("period_end"), made.metric.cadence))
    whole = MONTHS[SHORT_MONTHS.index(name)] if name in SHORT_MONTHS else name
    joiner = "on" if " " in name else "in"
    fitting = (f"{value} {joiner} {word}" for word in (whole, name))
    room = made.size.room - _LEAD - 8
    return next((text for text in fitting if text_width(text, made.size.last, True) <= room), value), value


def _line_labels(last: dict, made: Frame, look: dict) -> list[tuple[float, str, str, dict]]:
    def label(value: float, drawn: float, words: str) -> tuple:
        said = brief(value, made.metric)
        if drawn != value:
            said = _beyond(drawn, made)
        return drawn, f"{words} {said}", _fitting(f"{words.removesuffix(' limit')} {said}", said, made), look

    if made.rolling:
        return [label(middle(made), middle(made), "Median")]
    if not is_judged(last, made):
        return []
    lower, upper = drawn_limits(last, made)
    limit = ("Limit", "Limit") if made.size.huddle else ("Upper limit", "Lower limit")
    return [
        label(last["upper"], upper, limit[0]),
        label(last["mean"], last["mean"], "Mean"),
        label(last["lower"], lower, limit[1]),
    ]


def _beyond(drawn: float, made: Frame) -> str:
    bound = f"{drawn:g}{NBSP}%" if made.metric.unit == "percent" else f"{drawn:g}"
    return f"over {bound}" if drawn else f"below {bound}"
