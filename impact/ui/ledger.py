"""How fresh the figures are, what waits and what has been taken: the tables of the Data page."""

from collections.abc import Sequence
from datetime import date

from impact.charts import periods
from impact.charts.figures import NBSP
from impact.charts.markup import safe
from impact.intake.chronicle import Chapter
from impact.intake.ledger import TAKE, Entry
from impact.ui import address
from impact.ui.status import moment
from impact.ui.tables import Markup, fold, table

FIRST = 14
MANY = 4


def freshness(found: Sequence[dict], today: date) -> str:
    """One row a metric: the last day its figures cover, when the next are due, and whether they are late."""
    rows = [
        (_metric(one), _short(one["data_to"], today), _short(one["due_on"], today), _lateness(one, today))
        for one in found
    ]
    headings = ("Metric", "Data to", "Next due", "Now")
    inside = table("Metrics, late first, then by the day", headings, rows[:FIRST])
    if len(rows) > FIRST:
        inside += fold(f"{len(rows) - FIRST} more, due later", table("Metrics due later", headings, rows[FIRST:]))
    return _section("Freshness, against the day it is due", inside)


def waiting(found: Sequence[dict]) -> str:
    """One row a definition that is missing: what waits for it, and from which files."""
    rows = [(_code(one["missing"]), one["dataset"], f"{one['rows']:,}", one["files"] or "") for one in found]
    told = "These rows are kept. They enter by themselves when the definition arrives in an extract of its own."
    inside = f"<p class='small'>{told}</p>" + table(
        "Rows that wait", ("Missing", "Dataset", "Rows", "From"), rows, numeric=[2]
    )
    return _section("What waits", inside) if rows else ""


def takes(found: Sequence[dict], serial: int, most: int = 12) -> str:
    """One row a take that this version reflects, newest first."""
    rows = [(one["place"], _when(one), _code(one["file"]), f"{one['rows']:,}") for one in found[:most]]
    more = f"<p class='small'>and {len(found) - most:,} before</p>" if len(found) > most else ""
    inside = table(f"What version {serial} stands on", ("No", "Taken", "File", "Rows"), rows, numeric=[3])
    return _section(f"Version {serial}: what it stands on", inside + more)


def versions(told: Sequence[Chapter], most: int = 12) -> str:
    """One row a version, newest first: when it was built, and what arrived or was undone in it."""
    rows = [(_number(one), _built(one), _arrived(one.entries)) for one in told[:most]]
    return (
        _section("Versions", table("Versions, newest first", ("No", "Built", "What arrived or was undone"), rows))
        if rows
        else ""
    )


def _built(one: Chapter) -> str:
    return ", ".join([moment(one.record.built_at), *dict.fromkeys(entry.by for entry in one.entries)])


def _number(one: Chapter) -> Markup | str:
    serial = one.record.serial
    return Markup(f"<b>{serial}</b>, shown now") if one.is_shown else str(serial)


def _arrived(entries: Sequence[Entry]) -> Markup | str:
    """The first entries of a version in order; where there are none, it was built anew from those before."""
    told = [_code(one.file) if one.action == TAKE else Markup(f"undone: {_code(one.file)}") for one in entries[:MANY]]
    told += [f"and {len(entries) - MANY:,} more files"] if len(entries) > MANY else []
    return Markup("<br>".join(told)) if told else "built anew from what is below, by newer code or rules"


def _section(title: str, inside: str) -> str:
    return f"<section class='section'><h2>{safe(title)}</h2>{inside}</section>"


def _metric(one: dict) -> Markup:
    link = address.link("metric", metric=one["metric_id"])
    return Markup(f"<a class='plain' href='{safe(link)}' target='_self'>{safe(one['title'])}</a>")


def _code(text: str) -> Markup:
    return Markup(f"<code>{safe(text)}</code>")


def _short(day: date | None, today: date) -> str:
    """A day where space is short; its year only where that is not this year."""
    if not day:
        return ""
    year = f" {day.year}" if day.year != today.year else ""
    return _unbroken(f"{day.day} {periods.SHORT_MONTHS[day.month]}{year}")


def _lateness(one: dict, today: date) -> Markup | str:
    if not one["due_on"]:
        return "no due day"
    days = (today - one["due_on"]).days
    if one["late"]:
        return Markup(f"<b>{_unbroken(f'{_days(days)} late')}</b>")
    return _unbroken(f"due in {_days(-days)}" if days else "due today")


def _days(days: int) -> str:
    return f"{days:,} {'day' if days == 1 else 'days'}"


def _unbroken(text: str) -> str:
    return text.replace(" ", NBSP)


def _when(one: dict) -> str:
    return f"{moment(one['taken_at'])}, {one['taken_by']}"
