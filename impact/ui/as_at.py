"""As at: the earlier version that the address asks for, built again where it must be, and what pages say of it."""

from datetime import date, datetime, time, timedelta

import streamlit as st

from impact.charts import periods
from impact.charts.markup import safe
from impact.errors import ImpactError
from impact.intake.chronicle import Chapter
from impact.intake.ledger import TAKE
from impact.intake.reconstruction import Reconstruction
from impact.settings import LONDON
from impact.ui import address, arrivals, ask, running, style
from impact.ui.running import Shown
from impact.ui.status import moment
from impact.warehouse import build, earlier, versions
from impact.warehouse.versions import Record

AS_AT, LATEST = "as_at", ""  # the latest has no id: it stands in no address
INSTEAD = "showing the latest version."


def version() -> Shown | None:
    """The version for this screen: the one in the address (`?as_at=12`, `?as_at=2026-10-01`), else the latest, if any.

    What cannot be shown is noted as a doubt about the address, and the latest is shown.
    """
    latest, asked = running.latest(), address.read(AS_AT)
    if latest is None or not asked:
        return latest
    try:
        found = _open(latest, asked)
    except ImpactError as fault:
        found = f"Version `{asked}` cannot be opened: {fault.where or fault.what} {INSTEAD.capitalize()}"
    if isinstance(found, Shown):
        address.write(AS_AT, found.asked)
        return found
    address.forget(AS_AT)
    address.doubt(found)
    return latest


def is_shown() -> bool:
    """Whether this screen shows an earlier version."""
    now = running.version_now()
    return now is not None and now.is_earlier


def banner() -> None:
    """Say on every page that it shows an earlier version, which one, and how to come back."""
    now = running.version_now()
    if now is None or now.latest is None or now.record is None:
        return
    back = f"Back to the latest, version {now.latest.serial}"
    if now.serial == now.latest.serial:
        back = "It is the latest still; follow the latest from here on"
    style.write(
        f"<p role='note'><b>{_which(now)}</b> Built {moment(now.record.built_at)};",
        f"{periods.period(now.today, now.today)} counts as today. {_compared(now, now.record)}",
        "Assessments: only what is still shared.",
        f"<a href='{safe(address.here(as_at=None))}' target='_self'>{back}</a></p>",
        kind="earlier",
    )


def of_day(day: date) -> Shown | Record | None:
    """The version that stood at the end of a day: ready to be asked, or its record where it must be built again first."""
    latest = running.latest()
    record = _record(latest, day.isoformat()) if latest else None
    if not isinstance(record, Record):
        return None
    path = earlier.find(latest.folder, record)
    return Shown(latest.folder, record.serial, path, record.today, day.isoformat(), record, latest) if path else record


def closed() -> str:
    """Why nothing can be taken in or undone where an earlier version is shown, as markup."""
    return (
        "<section class='section'><h2>Taking in and undoing</h2><p class='said'>Files are taken in, receipts kept and takes"
        " undone in the latest version only, so none of that is offered here: what has been does not change."
        f" <a href='{safe(address.here(as_at=None))}' target='_self'>Open the latest version</a></p></section>"
    )


def titles() -> dict[str, str]:
    """What there is to choose from, the latest first: versions by number, each with its day and what arrived in it."""
    now = running.version_now()
    told = {str(one.record.serial): _title(one) for one in arrivals.versions(now.folder)} if now else {}
    if now and now.asked and now.asked not in told:
        told = {now.asked: f"End of {_day(now.asked)}: version {now.serial}"} | told
    return {LATEST: "Latest"} | told


def _open(latest: Shown, asked: str) -> Shown | str:
    """The version that was asked for, or the sentence that says why there is none."""
    record = _record(latest, asked)
    if isinstance(record, str):
        return record
    path = earlier.find(latest.folder, record) or _build(latest, record)
    named = str(record.serial) if asked.isdecimal() else asked
    return Shown(latest.folder, record.serial, path, record.today, named, record, latest)


def _record(latest: Shown, asked: str) -> Record | str:
    records = versions.records(latest.folder)
    if asked.isascii() and asked.isdecimal():
        found = (one for one in records if str(one.serial) == asked.lstrip("0"))
        return next(found, f"There has been no version `{asked}`; {INSTEAD}")
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return f"`{asked}` is neither a version nor a day such as 2026-10-01; {INSTEAD}"
    if day >= datetime.now(LONDON).date():
        return f"{_day(asked)} has not ended yet; {INSTEAD}"
    end = datetime.combine(day + timedelta(1), time.min, LONDON)
    return next((one for one in records if one.built_at < end), f"Nothing was shown yet on {_day(asked)}; {INSTEAD}")


def _build(latest: Shown, record: Record):
    """Build the version again in a process of its own, with its steps on the screen; returns its file."""
    doing = f"Building version {record.serial} again from the ledger"
    room = st.empty()
    with room.status(doing) as said:
        arrivals.build(latest.folder, record.serial, lambda step: said.update(label=f"{doing}: {step}"))
    room.empty()
    found = earlier.find(latest.folder, record)
    if found is None:
        raise ImpactError("it was built again, and its file has gone since.", fix="Open it once more.")
    return found


def _which(now: Shown) -> str:
    if now.asked == str(now.serial):
        return f"As at version {now.serial}."
    return f"As at the end of {_day(now.asked)}: version {now.serial}."


def _compared(now: Shown, record: Record) -> str:
    """How what was built again compares with what was seen then; nothing of a version as it was left."""
    made_by = build.recipe(record.rules, build.own_frameworks(record.recipe))
    again = Reconstruction(record, now.path, ask.rows("version")[0]["fingerprint"], made_by)
    return again.sentence() if again.by_newer_code or not again.is_same else ""


def _title(one: Chapter) -> str:
    there = one.record.built_at.astimezone(LONDON).date()
    names = [(entry.action, entry.file.rsplit(".", 1)[0]) for entry in one.entries]
    files = [name if action == TAKE else f"undone: {name}" for action, name in names]
    arrived = files[0] + (f" and {len(files) - 1} more" if len(files) > 1 else "") if files else "built anew"
    return f"{one.record.serial} · {there.day} {periods.SHORT_MONTHS[there.month]} {there.year} · {arrived}"


def _day(asked: str) -> str:
    day = date.fromisoformat(asked)
    return periods.period(day, day)
