"""How fresh a figure is: in words only as loud as it needs to be, and as a small line of days round today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from impact.charts import periods
from impact.charts.escaping import attribute, safe
from impact.charts.figures import NBSP

REACH = 35  # days of the picture to either side of today
_WIDE, _TALL = 132, 20
_MIDDLE = _WIDE / 2


def late_words(days: int | None) -> str:
    """`6 days late`, in one piece; nothing where nothing is late."""
    return f"{_days(days)} late".replace(" ", NBSP) if days else ""


def due_words(row: Mapping, today: date) -> str:
    """What holds of a due day today: `6 days late`, `due in 3 days`, `closed`. row: of the question `freshness`."""
    if row.get("is_closed"):
        return "closed"
    if not row["due_on"]:
        return "no due day"
    if row["late"]:
        return late_words(row["days_late"])
    ahead = (row["due_on"] - today).days
    return (f"due in {_days(ahead)}" if ahead else "due today").replace(" ", NBSP)


def freshness_line(row: Mapping, today: date) -> str:
    """One sentence or two about one series: data to, received, due; what is late in bold. row: of `metric_freshness`."""
    told = f"Data to {_long(row['data_to'])}"
    if row["received_on"]:
        told += f", received {near_day(row['received_on'], today)}"
    if row["is_closed"]:
        return f"{told}; the organisation has closed."
    if row["late"]:
        return f"{told}. {waiting_line(row, today)}."
    return f"{told}, next due {near_day(row['due_on'], today)}." if row["due_on"] else f"{told}; no due day."


def waiting_line(row: Mapping, today: date) -> str:
    """`April 2026 was due on 8 July: 6 days late`; nothing where nothing is late."""
    if not row["late"]:
        return ""
    awaited = periods.period(row["next_start"], row["next_end"], row["cadence"])
    return f"{safe(awaited)} was due on {near_day(row['due_on'], today)}: <b>{late_words(row['days_late'])}</b>"


def timeline(today: date, due: date | None, received: date | None, late: bool) -> str:
    """The days round today as a picture: a tick where figures are due, a dot where the last came in, a bar of lateness.

    A due day beyond the picture's right is an arrow there; one beyond its left shows as a bar from the edge on.
    """
    drawn = f'<path class="days" d="M0 10H{_WIDE}"/><path class="now" d="M{_MIDDLE:g} 0V20"/>'
    if received and _is_inside(received, today):
        drawn += f'<circle class="got" cx="{_x(received, today):.1f}" cy="10" r="4.2"/>'
    if due and late:
        drawn += f'<path class="wait" d="M{max(_x(due, today), 0):.1f} 10H{_MIDDLE:g}"/>'
    if due and _is_inside(due, today):
        drawn += f'<path class="due" d="M{_x(due, today):.1f} 3V17"/>'
    elif due and not late:
        drawn += f'<path class="later" d="M{_WIDE - 7} 6l5 4l-5 4"/>'
    said = f"last received {near_day(received, today)}" if received else "never received in a take of its own"
    return f'<svg class="im timeline" {_box(_TALL)} role="img" aria-label="{attribute(said)}">{drawn}</svg>'


def timeline_scale(today: date) -> str:
    """What stands above such pictures: the first day, today and the last day."""
    first, last = (date.fromordinal(today.toordinal() + step) for step in (-REACH, REACH))
    words = [(0, "start", "", _brief(first)), (_MIDDLE, "middle", "b", "today"), (_WIDE, "end", "", _brief(last))]
    drawn = "".join(
        f'<text class="{kind}" x="{x:g}" y="11" text-anchor="{at}">{text}</text>' for x, at, kind, text in words
    )
    return f'<svg class="im timeline" {_box(15)} aria-hidden="true">{drawn}</svg>'


def timeline_key() -> str:
    """What the marks of such pictures mean."""
    marks = (
        ('<path class="due" d="M7 1V15"/>', "due"),
        ('<circle class="got" cx="7" cy="8" r="4.2"/>', "last received"),
        ('<path class="wait" d="M0 8H14"/>', "late and still waiting"),
        ('<path class="later" d="M4 4l5 4l-5 4"/>', "due later than shown"),
    )
    box = 'class="im timeline" width="14" height="16" viewBox="0 0 14 16" aria-hidden="true"'
    return (
        "<p class='im im-key'>"
        + "".join(f"<span><svg {box}>{mark}</svg> {what}</span>" for mark, what in marks)
        + "</p>"
    )


def short_day(day: date | None, today: date) -> str:
    """A day where space is short, in one piece; its year only where that is not this year."""
    if not day:
        return ""
    return (_brief(day) + (f" {day.year}" if day.year != today.year else "")).replace(" ", NBSP)


def near_day(day: date, today: date) -> str:
    """A day in a sentence; its year only where that is not this year."""
    return f"{day.day} {periods.MONTHS[day.month]}" if day.year == today.year else _long(day)


def _long(day: date) -> str:
    return periods.period(day, day)


def _brief(day: date) -> str:
    return f"{day.day} {periods.SHORT_MONTHS[day.month]}"


def _days(days: int) -> str:
    return f"{days:,} {'day' if days == 1 else 'days'}"


def _is_inside(day: date, today: date) -> bool:
    return abs((day - today).days) <= REACH


def _x(day: date, today: date) -> float:
    """Where a day stands across the picture, with room for half a dot at each end."""
    return _MIDDLE + (day - today).days * (_MIDDLE - 5) / REACH


def _box(tall: int) -> str:
    return f'width="{_WIDE}" height="{tall}" viewBox="0 0 {_WIDE} {tall}"'
