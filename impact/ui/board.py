"""What has changed since the last board: its date is kept in the journal, and the version of then is asked beside this one."""

from collections.abc import Iterable, Sequence
from datetime import date

import streamlit as st

from impact.charts import periods
from impact.charts.escaping import link as anchor
from impact.charts.figures import count, counted
from impact.charts.markup import safe
from impact.errors import ImpactError
from impact.journal import Author, Draft
from impact.journal.entry import Entry, new_key
from impact.journal.kinds.board import Board
from impact.ui import address, as_at, ask, running, style, typed, viewing
from impact.ui.overview import System

KIND, NAMED = "board", 3


def choose(system: str) -> None:
    """Say when the last board was, for the people of the system; others only read what has changed since."""
    if as_at.is_shown() or system not in viewing.acting().organisations:
        return
    held = last(system)
    with st.popover(f"Board: {periods.period(held)}" if held else "Last board"):
        # Kept at once: by keyboard, Streamlit's calendar leads past any button, and a date that is only typed never arrives.
        day = st.date_input(
            "When was the last board?", value=held, max_value=running.shown().today, format="DD/MM/YYYY"
        )
        style.write(
            "<p class='micro'>The day chosen in the calendar (Enter opens it and chooses) is kept at once, for everybody.</p>"
        )
        if day not in (None, held):
            _keep(system, day)


def last(system: str) -> date | None:
    """The day of the last board that is kept, or None; None too where the journal cannot be read."""
    entry = _entry(system)
    return entry.body.held_on if entry else None


def _entry(system: str) -> Entry | None:
    try:
        found = typed.journal().latest(viewing.viewer(), KIND, system)
    except ImpactError:
        return None  # the page is about the figures, which are there
    return found[0] if found else None


def _keep(system: str, day: date) -> None:
    before, now = _entry(system), running.shown()
    draft = Draft(
        KIND, (system,), Board(held_on=day), Author(viewing.acting()), now.serial, before and before.place, new_key()
    )
    try:
        typed.journal().append(draft)
    except ImpactError as fault:
        style.write(f"<p class='said' role='alert'>Not kept: {safe(fault)}</p>")
        return
    st.rerun()


def changed(system: System, rounds: str) -> str:
    """What changed since the last board, as markup; `rounds`, what changed since the rounds before, where that is unknown."""
    held = last(system.code)
    if held is None:
        return rounds
    then = as_at.of_day(held)
    begin = f"Since the board of {periods.period(held)}"
    if then is None:
        return f"{safe(begin)}: nothing had been shown before it to compare with. {rounds}"
    version = anchor(f"version {then.serial}", address.here(as_at=held.isoformat()))
    if isinstance(then, running.Shown):
        told = _told(system, then)
        return f"{safe(begin)} ({version}): {'; '.join(told) or 'nothing that is shared here has changed'}."
    return f"{safe(begin)}: {version} stood then; open it once, and what has changed since is said here."


def _told(system: System, then: running.Shown) -> list[str]:
    before = ask.rows_of(then, "system_series", system=system.code)
    return [
        *_rounds(
            ask.rows("system_answers", system=system.code), ask.rows_of(then, "system_answers", system=system.code)
        ),
        *_signals(system.series, before),
    ]


def _rounds(now: Sequence[dict], then: Sequence[dict]) -> Iterable[str]:
    """The rounds that have come, and how their answers moved from what stood then."""
    days = {row["org_code"]: row["assessed_on"] for row in then}
    came = [row for row in now if row["assessed_on"] > days.get(row["org_code"], date.min)]
    if not came:
        return
    yield f"rounds of {counted(len({row['org_code'] for row in came}), 'organisation')} arrived or were shared"
    moves = list(_moves(came, then))
    up, down = sum(step > 0 for step, _ in moves), sum(step < 0 for step, _ in moves)
    if moves:
        rated = f" and {count(down)} {'was' if down == 1 else 'were'} re-rated" if down else ""
        crossed = sum(across for _, across in moves)
        across = f" ({count(crossed)} of them across a change of framework)" if crossed else ""
        yield f"{counted(up, 'practice answer')} moved up{rated}{across}"


def _moves(came: Sequence[dict], then: Sequence[dict]) -> Iterable[tuple[int, bool]]:
    """By how many levels each answer moved, in the levels of its framework now, and whether it was another one then."""
    before = {(row["org_code"], row["thread"]): row for row in then}
    became = {
        (row["framework"], row["of_framework"], row["of_level"]): row["level_order"]
        for row in ask.rows("levels_became")
    }
    for row in came:
        earlier = before.get((row["org_code"], row["thread"]), {"framework": None, "level": None})
        place = became.get((row["framework"], earlier["framework"], earlier["level"]))
        if place and row["level_order"] and row["level_order"] != place:
            yield row["level_order"] - place, row["framework"] != earlier["framework"]


def _signals(now: Sequence[dict], then: Sequence[dict]) -> Iterable[str]:
    """The signals that have begun, the first few by name in directory order, and how many have ended."""
    before = {_key(row): _kind(row) for row in then}
    after = {_key(row): row for row in now}
    begun = [row for key, row in after.items() if _kind(row) and _kind(row) != before.get(key)]
    ended = sum(bool(kind) and key in after and not _kind(after[key]) for key, kind in before.items())
    if begun:
        named = ", ".join(_named(row) for row in begun[:NAMED])
        rest = f" and {counted(len(begun) - NAMED, 'other')}" if len(begun) > NAMED else ""
        yield f"{counted(len(begun), 'signal')} began: {named}{rest}"
    if ended:
        yield f"{counted(ended, 'signal')} ended"


def _key(row: dict) -> tuple[str, str]:
    return row["org_code"], row["metric_id"]


def _kind(row: dict) -> str:
    """`improvement` or `concern`; empty for anything else."""
    kind = (row["variation"] or "").split("_")[0]
    return kind if kind in ("improvement", "concern") else ""


def _named(row: dict) -> str:
    href = address.link("metric", metric=row["metric_id"], organisation=row["org_code"])
    return f"{_kind(row)} in {anchor(safe(row['title']), href)} at {safe(row['organisation'])}"
