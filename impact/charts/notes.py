"""What is written on a control chart, and where: brackets over the points that fired, events, recalculations.

Every function adds plain rows to the chart's datasets: `words` (x, y, text, short, dx, dy, align, size, weight,
colour), `strokes` (x, y, x2, y2, colour, width, dash) and `feet` (small marks on the axis, with a tooltip). Boxes in
pixels keep them from covering points and each other; where room is lacking the frame gets more and all is placed anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from impact.charts.frame import Frame, drawn_limits, is_judged, judged_segments, segments
from impact.charts.layout import Box, clamp, shortened, text_width
from impact.charts.periods import SHORT_MONTHS, day
from impact.charts.runs import Run, run_words, run_words_short, signal_runs
from impact.charts.targets import earlier_labels, target_steps
from impact.charts.theme import Theme

_LEVELS = 3
_ROUNDS = 6
CHECK = "?"
_SUPPRESSED = "M-1,-1L1,1M-1,1L1,-1"


@dataclass
class Notes:
    """The notes of one chart, and the boxes they must keep clear of."""

    made: Frame
    theme: Theme
    events: list[dict]
    minimum: int
    words: list[dict] = field(default_factory=list)
    strokes: list[dict] = field(default_factory=list)
    feet: list[dict] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    leaders: list[dict] = field(default_factory=list)

    def clear(self) -> None:
        """Forget all that was placed, and put the points in the way again."""
        made, half = self.made, self.made.size.mark + 2
        self.words, self.strokes, self.feet, self.boxes = [], [], [], []
        for row in made.there:
            x, y = made.across(row["x"]), made.down(row["value"])
            over = self.made.size.text if row["check"] else 0
            self.boxes.append(Box(x - half, y - half - over, x + half, y + half))

    def word(self, x: float, y: float, text: str, **look) -> None:
        """One text; `look` overrides where it hangs (dx, dy, align) and how it looks (size, weight, colour, short)."""
        usual = {"short": text, "dx": 0, "dy": 0, "align": "left", "weight": 400, "size": self.made.size.text}
        self.words.append({"x": x, "y": y, "text": text, "colour": self.theme.ink, **usual, **look})

    def stroke(self, x: float, y: float, x2: float, y2: float, colour: str, width: float = 1, dash: str = "") -> None:
        """One straight line, in days and values."""
        line = {"x": x, "y": y, "x2": x2, "y2": y2, "colour": colour, "dash": dash}
        self.strokes.append({**line, "width": width * self.made.size.stroke})

    def foot(self, row: dict, shape: str, colour: str, what: str, period: str) -> None:
        """One small mark on the axis, told in its tooltip."""
        y = self.made.value_at(self.made.size.height - self.made.size.mark)
        self.feet.append({"x": row["x"], "y": y, "shape": shape, "colour": colour, "what": what, "period": period})


def placed(made: Frame, theme: Theme, events: list[dict], minimum: int) -> Notes:
    """All notes of a chart. The frame is fitted anew while they lack room."""
    notes = Notes(made, theme, [event for event in events if event["kind"] != "recalculate"], minimum)
    if any(row["check"] for row in made.there):
        made.lift = max(made.lift, made.size.mark + made.size.text + 2)
        made.fit()
    for _ in range(_ROUNDS):
        notes.clear()
        _earlier_targets(notes)
        over = _explain_unjudged(notes)
        boxes = [_bracket(notes, run) for run in _drawn_runs(made)]
        over = max([over] + [2 - box.top for box in boxes])
        under = max([_place_events(notes)] + [box.bottom - made.size.height + 2 for box in boxes])
        if over <= 0.5 and under <= 0.5:
            break
        made.lift += max(0.0, over)
        made.drop += max(0.0, under)
        made.fit()
    _recalculations(notes, [event for event in events if event["kind"] == "recalculate"])
    _suppressed(notes)
    _to_check(notes)
    return notes


def _earlier_targets(notes: Notes) -> None:
    made = notes.made
    for left, down, text, figure, box in earlier_labels(made, notes.boxes):
        look = {"weight": 600, "colour": notes.theme.tgt_ink, "short": figure}
        notes.word(made.day_at(left), made.value_at(down), text, **look)
        notes.boxes.append(box)


def _drawn_runs(made: Frame) -> list[Run]:
    """The runs to bracket, in the order in which they get their words: the present one, then the longest."""
    found = [run for run in signal_runs(made.rows) if is_judged(run.rows[0], made)]
    return sorted(found, key=lambda run: (run.rows[-1] is not made.there[-1], -len(run.rows), -run.places[0]))


def _bracket(notes: Notes, run: Run) -> Box:
    made, text = notes.made, run_words(run)
    size = made.size
    first, last = (made.across(made.rows[run.places[end]]["x"]) for end in (0, -1))
    left, right = first - size.mark - 1.5, last + size.mark + 1.5
    wide = text_width(text, size.text, bold=True)
    middle = clamp((left + right) / 2, wide, 2, max(size.across + 6, wide + 2))
    box = _free(notes, run, min(left, middle - wide / 2), max(right, middle + wide / 2))
    if box:
        _bracket_words(notes, run, text, middle - (first + last) / 2, box)
    else:
        box = _nearest(made, run, left, right, 6)
    notes.boxes.append(box)
    _draw_bracket(notes, run, left, right, box)
    return box


def _free(notes: Notes, run: Run, left: float, right: float) -> Box | None:
    """A free box beyond the run's points and limits, on the run's side, clear of points, target and other notes.

    None where it would stand too far from its points: then the bracket goes without words.
    """
    made, high = notes.made, run.direction >= 0
    tall = made.size.text * 1.3 + 7
    box = nearest = _nearest(made, run, left, right, tall)
    taken = [*notes.boxes, *_target_lines(made)]
    while met := [other for other in taken if other.meets(box)]:
        top = min(other.top for other in met) - tall - 1 if high else max(other.bottom for other in met) + 1
        box = Box(left, top, right, top + tall)
        if abs(box.top - nearest.top) > _LEVELS * tall:
            return None
    return box


def _target_lines(made: Frame) -> list[Box]:
    return [
        Box(made.across(first["x0"]), made.down(aim) - 2, made.across(last["x1"]), made.down(aim) + 2)
        for first, last, aim in target_steps(made)
    ]


def _nearest(made: Frame, run: Run, left: float, right: float, tall: float) -> Box:
    high, gap = run.direction >= 0, made.size.mark + 5
    edge = [made.down(row["value"]) for row in run.rows]
    edge += [made.down(drawn_limits(row, made)[1 if high else 0]) for row in run.rows if row.get("lower") is not None]
    top = min(edge) - gap - tall if high else max(edge) + gap
    return Box(left, top, right, top + tall)


def _draw_bracket(notes: Notes, run: Run, left: float, right: float, box: Box) -> None:
    made, colour = notes.made, notes.theme.bracket(run.signal)
    high = run.direction >= 0
    y, end = (made.value_at(pixels) for pixels in ((box.bottom - 5, box.bottom) if high else (box.top + 5, box.top)))
    begin, finish = made.day_at(left), made.day_at(right)
    notes.stroke(begin, y, finish, y, colour, 1.6)
    notes.stroke(begin, y, begin, end, colour, 1.6)
    notes.stroke(finish, y, finish, end, colour, 1.6)


def _bracket_words(notes: Notes, run: Run, text: str, shift: float, box: Box) -> None:
    made, high = notes.made, run.direction >= 0
    x = (made.rows[run.places[0]]["x"] + made.rows[run.places[-1]]["x"]) / 2
    y = made.value_at(box.bottom - 8 - made.size.text * 0.6 if high else box.top + 8 + made.size.text * 0.6)
    notes.word(x, y, text, short=run_words_short(run), align="center", weight=600, dx=shift)


def _place_events(notes: Notes) -> float:
    """Stems with two lines of text, from the axis up; answers how many pixels are lacking at the bottom."""
    lacking, taken = 0.0, []
    for event in reversed(notes.events):
        box, to_left = _event_box(notes, event, taken)
        if box is None:
            _stem(notes, event, notes.made.size.height - 14)
            continue
        taken.append(box)
        lacking = max(lacking, _lacking(notes, box))
        _stem(notes, event, box.top)
        _event_words(notes, event, box, to_left)
    return lacking


def _event_box(notes: Notes, event: dict, taken: list[Box]) -> tuple[Box | None, bool]:
    size, x = notes.made.size, notes.made.across(event["x"])
    tall = size.text * 2.5 + 6
    wide = max(text_width(event["title"], size.text, bold=True), text_width(event["date"], size.text)) + 9
    to_left = x + wide > size.across + 8 and x - wide > -20
    left = x - wide if to_left else x
    for level in range(_LEVELS):
        bottom = size.height - 6 - level * (tall + 2)
        box = Box(left, bottom - tall, left + wide, bottom)
        if not any(box.meets(other) for other in taken):
            return box, to_left
    return None, to_left


def _lacking(notes: Notes, box: Box) -> float:
    made = notes.made
    met = [other.bottom for other in notes.boxes if other.left < box.right and box.left < other.right]
    met += [made.down(drawn_limits(carrier, made)[0]) for _, carrier in judged_segments(made)]
    return max((bottom - box.top + 3 for bottom in met if bottom > box.top), default=0.0)


def _stem(notes: Notes, event: dict, top: float) -> None:
    made, navy = notes.made, notes.theme.navy
    notes.stroke(event["x"], made.low, event["x"], made.value_at(top), navy, 1.2)
    notes.foot(event, "triangle-up", navy, event["title"], event["date"])


def _event_words(notes: Notes, event: dict, box: Box, to_left: bool) -> None:
    size, theme = notes.made.size, notes.theme
    look = {"align": "right" if to_left else "left", "dx": -6 if to_left else 6, "short": ""}
    for n, (text, weight, colour) in enumerate(((event["title"], 600, theme.ink), (event["date"], 400, theme.ink2))):
        y = notes.made.value_at(box.top + size.text * (0.75 + 1.22 * n))
        notes.word(event["x"], y, text, weight=weight, colour=colour, **look)


def _explain_unjudged(notes: Notes) -> float:
    """Why there are no limits, where there are none; answers how many pixels are lacking at the top."""
    made, size, lacking = notes.made, notes.made.size, 0.0
    for rows, why in unjudged(made, notes.minimum):
        wide, start = text_width(why, size.text), made.across(rows[0]["x0"])
        left = clamp(start + wide / 2 + 6, wide, 0, size.across) - wide / 2
        box = Box(left, 2, left + wide, 2 + size.text * 1.4)
        lacking = max([lacking] + [box.bottom - other.top + 2 for other in notes.boxes if other.meets(box)])
        notes.boxes.append(box)
        y = made.value_at(box.top + size.text * 0.7)
        notes.word(rows[0]["x0"], y, why, short="", dx=left - start, colour=notes.theme.ink2)
    return lacking


def unjudged(made: Frame, minimum: int) -> list[tuple[list[dict], str]]:
    """The segments without limits, each with the reason in words."""
    if made.rolling:
        return [(made.rows, "Periods overlap: a run chart with its median, no limits")]
    found = []
    for rows in segments(made):
        there = [row for row in rows if row["value"] is not None]
        if there and not any(is_judged(row, made) for row in there):
            found.append((rows, _why(there, minimum)))
    return found


def _why(there: list[dict], minimum: int) -> str:
    if there[-1].get("limits_status") == "constant":
        return "Every point is the same: no variation to judge"
    points = f"{len(there)} point{'s' * (len(there) > 1)}"
    return f"{points}: limits from {minimum}"


def _recalculations(notes: Notes, events: list[dict]) -> None:
    """A dotted rule where limits start anew, its reason above the plot."""
    made, size = notes.made, notes.made.size
    for rows in segments(made)[1:]:
        x, start = rows[0]["x0"], day(rows[0]["period_start"])
        notes.stroke(x, made.low, x, made.high, notes.theme.edge, 1, "dots")
        text = f"Limits recalculated {SHORT_MONTHS[start.month]} {start.year}{_reason(events, rows[0]['x1'])}"
        text = shortened(text, size.across + size.room - 10, size.text)
        wide, at = text_width(text, size.text, bold=True), made.across(x)
        left = clamp(at + wide / 2 + 6, wide, 0, size.across + size.room) - wide / 2
        notes.word(x, made.high, text, short="Recalculated", dx=left - at, dy=-size.text, weight=600)


def _reason(events: list[dict], end_of_first_period: float) -> str:
    before = [event["title"] for event in events if event["x"] < end_of_first_period]
    return f": {before[-1]}" if before else ""


def _to_check(notes: Notes) -> None:
    """A question mark over each point that is worth checking; its tooltip says why."""
    size = notes.made.size
    for row in notes.made.there:
        if row["check"]:
            over = {"dy": -(size.mark + size.text * 0.6), "align": "center", "weight": 700}
            notes.word(row["x"], row["value"], CHECK, **over)


def _suppressed(notes: Notes) -> None:
    for row in notes.made.rows:
        if row["value"] is None and row.get("status") == "suppressed":
            notes.foot(row, _SUPPRESSED, notes.theme.ink3, "Suppressed", row["period"])
