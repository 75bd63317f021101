"""How fresh the figures are: one row a metric against its due day, each opening on its organisations."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from impact.charts.markup import (
    due_words,
    freshness_line,
    near_day,
    safe,
    short_day,
    timeline,
    timeline_key,
    timeline_scale,
)  # fmt: skip
from impact.ui import address
from impact.ui.layout import section
from impact.ui.tables import Markup, fold, table

FIRST = 10
NAMED = 40
ALIKE = ("data_to", "received_on", "due_on")


def metrics(found: Sequence[dict], series: Sequence[dict], calendar: Mapping, today: date) -> str:
    """The section. found: rows of `freshness`, series: of `freshness_of_organisations`, calendar: of `working_calendar`."""
    of_each = {}
    for row in series:
        of_each.setdefault(row["metric_id"], []).append(row)
    first, more = found[:FIRST], found[FIRST:]
    inside = _table("Metrics, late first, then by the day", first, of_each, today, timeline_key())
    if more:
        inside += fold(f"{len(more)} more", _table("More metrics, in the same order", more, of_each, today))
    return section("Freshness, against the day it is due", inside, _beyond(found, calendar)) if found else ""


def _table(caption: str, found: Sequence[dict], of_each: Mapping[str, list], today: date, key: str = "") -> str:
    headings = ("Metric", "Due", Markup(timeline_scale(today)), "Now")
    rows = [_row(one, today) for one in found]
    under = [_organisations(of_each.get(one["metric_id"], []), one, today) for one in found]
    return f"<div class='fresh'>{table(caption, headings, rows, under=under)}{key}</div>"


def _row(one: dict, today: date) -> tuple:
    link = address.link("metric", metric=one["metric_id"])
    return (
        Markup(f"<a class='plain' href='{safe(link)}' target='_self'>{safe(one['title'])}</a>"),
        short_day(one["due_on"], today),
        Markup(timeline(today, one["due_on"], one["received_on"], bool(one["days_late"]))),
        _now_of_most(one, today),
    )


def _organisations(found: Sequence[dict], metric: dict, today: date) -> str:
    """What opens under a metric: what most have in common in a sentence, those apart a row each, then the closed."""
    open_ones = [one for one in found if not one["is_closed"]]
    closed = [one for one in found if one["is_closed"]]
    inside = _shared(open_ones, metric, today) if open_ones else ""
    if closed:
        inside += f"<p class='small'><b>Closed:</b> {_names(closed)}</p>"
    return fold(_told(metric, len(closed), today), inside)


def _told(metric: dict, closed: int, today: date) -> str:
    """`13 organisations, all late: data to 31 March, received 9 April`."""
    late, of = metric["organisations_late"], metric["organisations"]
    told = f"{of} {'organisation' if of == 1 else 'organisations'}"
    told += f", {'all' if late == of > 1 else late} late" if late else ""
    told += f" and {closed} closed" if closed else ""
    received = f", received {near_day(metric['received_on'], today)}" if metric["received_on"] else ""
    return f"{told}: data to {near_day(metric['data_to'], today)}{received}"


def _shared(found: Sequence[dict], metric: dict, today: date) -> str:
    usual, alike = Counter(map(_state, found)).most_common(1)[0]
    if alike * 2 <= len(found) and len(found) > 1:
        return _apart(found, metric, today)
    same = [one for one in found if _state(one) == usual]
    apart = [one for one in found if _state(one) != usual]
    many = f"{alike} of {len(found)}" if apart else "All" if alike > 1 else "One"
    sentence = f"<p class='small'><b>{many}:</b> {freshness_line(same[0], today)} {_names(same)}</p>"
    return (_apart(apart, metric, today) if apart else "") + sentence


def _apart(found: Sequence[dict], metric: dict, today: date) -> str:
    rows = [
        (
            one["organisation"],
            short_day(one["data_to"], today),
            short_day(one["received_on"], today),
            short_day(one["due_on"], today),
            _now(one, today),
        )
        for one in found
    ]
    headings = ("Organisation", "Data to", "Received", "Due", "Now")
    return table(f"{metric['title']}, in directory order", headings, rows)


def _names(found: Sequence[dict]) -> str:
    """Their names in directory order; nothing where there are too many to be read."""
    return f"{safe('; '.join(one['organisation'] for one in found))}." if len(found) <= NAMED else ""


def _state(one: dict) -> tuple:
    return tuple(one[name] for name in ALIKE)


def _now(one: dict, today: date) -> Markup | str:
    words = due_words(one, today)
    return Markup(f"<b>{words}</b>") if one["late"] else words


def _now_of_most(metric: dict, today: date) -> Markup | str:
    """How late what most owe next is; where they are in time, how many others are late."""
    if metric["late"] and not metric["days_late"]:
        return Markup(f"<b>{metric['organisations_late']} of {metric['organisations']} late</b>")
    return _now(metric, today)


def _beyond(found: Sequence[dict], calendar: Mapping) -> str:
    """Said where a due day lies beyond the shipped bank holidays; nothing where they cover every one."""
    if all(one["in_calendar"] is not False for one in found):
        return ""
    return (
        f"<p class='micro'>Bank holidays are known from {calendar['from_day'].year} to {calendar['to_day'].year}; a due day"
        " beyond that is moved for weekends only.</p>"
    )
