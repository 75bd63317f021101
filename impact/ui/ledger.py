"""How fresh the figures are, what waits and what has been taken: the tables of the Data page."""

from collections.abc import Sequence
from datetime import date, datetime

from impact.charts import periods
from impact.charts.figures import NBSP
from impact.charts.markup import safe
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


def versions(receipts: Sequence[dict], serial: int, most: int = 12) -> str:
    """One row a version that a take made, newest first: when, and what arrived. receipts: as kept, the latest first."""
    made: dict[int, list[dict]] = {}
    for one in receipts:
        if one.get("version") and one.get("place"):
            made.setdefault(one["version"], []).append(one)
    rows = [(_number(number, serial), _taken(files[0]), _arrived(files)) for number, files in list(made.items())[:most]]
    if made and serial not in made:
        rows.insert(0, (_number(serial, serial), "", "built anew from the extracts below, by newer code or rules"))
    return _section("Versions", table("Versions, newest first", ("No", "Taken", "What arrived"), rows)) if rows else ""


def _number(number: int, serial: int) -> Markup | str:
    return Markup(f"<b>{number}</b>, shown now") if number == serial else str(number)


def _taken(one: dict) -> str:
    return f"{moment(datetime.fromisoformat(one['at']))}, {one['by']}"


def _arrived(files: Sequence[dict]) -> Markup:
    """The first files of a version in the order given, with their rows: new, revised and waiting."""
    told = [f"{_code(one['file'])} {_rows(one)}" for one in files[:MANY]]
    told += [f"and {len(files) - MANY:,} more files"] if len(files) > MANY else []
    return Markup("<br>".join(told))


def _rows(one: dict) -> str:
    counts = ((one["added"], "new"), (one["revised"], "revised"), (one["waiting"], "waiting"))
    return ", ".join(f"{number:,} {what}" for number, what in counts if number)


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
