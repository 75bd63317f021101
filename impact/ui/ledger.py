"""What waits, what has been taken and what every version held: tables of the Data page."""

from collections.abc import Sequence

from impact.charts.markup import safe
from impact.intake.chronicle import Chapter
from impact.intake.ledger import TAKE, Entry
from impact.ui import address
from impact.ui.status import moment
from impact.ui.tables import Markup, fold, table

MANY = 4


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


def versions(told: Sequence[Chapter], serial: int, most: int = 12) -> str:
    """One row a version, newest first: when it was built, what arrived or was undone in it, and the way to open it.

    serial: of the version on the screen. Those after the first `most` come in a fold.
    """
    rows = [(str(one.record.serial), _built(one), _arrived(one), _open(one, serial)) for one in told]
    headings = ("No", "Built", "What arrived or was undone", "As at")
    inside = table("Versions, newest first", headings, rows[:most])
    if len(rows) > most:
        inside += fold(f"{len(rows) - most:,} before", table("Versions before those", headings, rows[most:]))
    return _section("Versions", inside) if rows else ""


def _built(one: Chapter) -> str:
    return ", ".join([moment(one.record.built_at), *dict.fromkeys(entry.by for entry in one.entries)])


def _open(one: Chapter, serial: int) -> Markup:
    """The link to the Overview as at a version, to the latest without one; of the version on the screen, that it is."""
    if one.record.serial == serial:
        return Markup(f"<b>{'the latest, ' if one.is_shown else ''}on this screen</b>")
    link = address.link("overview", as_at=None if one.is_shown else str(one.record.serial))
    words, unseen = ("Open the latest", "") if one.is_shown else ("Open as at", f" version {one.record.serial}")
    return Markup(f"<a href='{safe(link)}' target='_self'>{words}<span class='unseen'>{unseen}</span></a>")


def _arrived(chapter: Chapter) -> Markup | str:
    """What changed of the frameworks, then the first entries in order; without either it was built anew from before."""
    entries: Sequence[Entry] = chapter.entries
    told = [Markup(safe(sentence)) for sentence in chapter.frameworks]
    told += [_code(one.file) if one.action == TAKE else Markup(f"undone: {_code(one.file)}") for one in entries[:MANY]]
    told += [f"and {len(entries) - MANY:,} more files"] if len(entries) > MANY else []
    return Markup("<br>".join(told)) if told else "built anew from what is below, by newer code or rules"


def _section(title: str, inside: str) -> str:
    return f"<section class='section ledger'><h2>{safe(title)}</h2>{inside}</section>"


def _code(text: str) -> Markup:
    return Markup(f"<code>{safe(text)}</code>")


def _when(one: dict) -> str:
    return f"{moment(one['taken_at'])}, {one['taken_by']}"
