"""The end of a workshop: everything that was said in one table, what taking it would change, then taking it in."""

import hashlib

import streamlit as st

from impact.charts.markup import safe
from impact.charts.periods import period
from impact.intake.preview import Preview
from impact.journal.kinds.workshop_finished import WorkshopFinished
from impact.ui import address, arrivals, before_sharing, foreseen, pickers, rating, receipt, running, style, undoing
from impact.ui.room import NAME, Room
from impact.ui.status import moment, refresh
from impact.ui.tables import Markup, table
from impact.workshop import GROUPS, extract
from impact.workshop.audience import AUDIENCES, OWN, shared_as

LOOKED, DONE = "workshop extract that waits for a decision", "workshop receipt"
BY = "the Workshop page"


def show(room: Room) -> None:
    """The review, and what can be done with it."""
    style.write(f"<p class='strip'>{safe(rating.progress(room))}</p>", _finished(room), kind="workshop")
    if room.unsaved():
        style.write(
            "<p class='said' role='alert'>Something typed here is not saved yet; go back to it and try again first.</p>"
        )
    _decide(room)
    if (number := _to_undo(room)) and LOOKED not in st.session_state:
        undoing.of(number, running.shown().folder)
    audience = pickers.choose("seen_by", "As it would be seen by", AUDIENCES, first=OWN, width=380)
    style.write(_table(room) if audience == OWN else before_sharing.shown(room, audience), kind="workshop")


def _decide(room: Room) -> None:
    looked = st.session_state.get(LOOKED)
    if looked and looked["subject"] == room.workshop.subject and looked["newest"] == _newest(room):
        style.write(
            receipt.openings([looked["receipt"]]), foreseen.whole(looked["preview"]), receipt.faults(looked["receipt"])
        )
        with st.container(horizontal=True, gap="small", key="decide workshop"):
            can = looked["receipt"]["verdict"] in ("accepted", "partly")
            take = can and st.button("Take it in", type="primary", key="take workshop")
            leave = st.button("Leave it", key="leave workshop")
        if take:
            _take(room)
        if leave:
            st.session_state.pop(LOOKED)
            st.rerun()
        return
    if done := st.session_state.get(DONE):
        style.write(receipt.whole(done))
    if _to_undo(room) and not _changed_since(room):
        return  # everything that was said is in
    style.write(
        "<p>First you see what finishing would change; nothing that anybody else sees changes until you say so.</p>"
    )
    if st.button(
        "See what finishing changes",
        type="primary",
        key="look workshop",
        disabled=not room.answers or bool(room.unsaved()),
    ):
        _look(room)
        st.rerun()


def _look(room: Room) -> None:
    found = _handed("Looking at what finishing would change", room, "check")
    st.session_state.pop(DONE, None)
    st.session_state[LOOKED] = {
        "subject": room.workshop.subject, "newest": _newest(room), "preview": Preview(**found.pop("preview")), "receipt": found,
    }  # fmt: skip


def _take(room: Room) -> None:
    newest = _newest(room)
    found = _handed("Taking it in", room, "take")
    if found["verdict"] != "refused":
        done = WorkshopFinished(
            receipt=found["receipt"], version=found["version"], sha256=found["sha256"], verdict=found["verdict"],
            rows=found["rows"], last_entry=newest,
        )  # fmt: skip
        key = hashlib.sha256(repr((room.workshop.subject, found["sha256"], newest)).encode()).hexdigest()
        room.workshop.finish(done, st.session_state.get(NAME, ""), key)
    st.session_state.pop(LOOKED)
    st.session_state[DONE] = found
    refresh()


def _handed(doing: str, room: Room, command: str) -> dict:
    with st.status(doing) as shown:
        (found,) = arrivals.hand_over(
            [extract(room.workshop)], command, lambda step: shown.update(label=f"{doing}: {step}"),
            by=BY, folder=running.shown().folder,
        )  # fmt: skip
    return found


def _newest(room: Room) -> int:
    return max((entry.place for entry in room.answers.values()), default=0)


def _finished(room: Room) -> str:
    """Whether the round has been finished, and whether something was said since."""
    last = room.workshop.finished()
    if last is None:
        return "<p class='said'>This round is not finished: nobody outside this room sees anything of it.</p>"
    since = " Something was changed since; finishing again revises it." if _changed_since(room) else ""
    number = last.body.receipt
    told = f" as receipt {number}" if number else ""
    undone = " That has been undone since." if number and not _to_undo(room) else ""
    return f"<p class='said'>Finished {moment(last.at)}{told}.{undone}{since}</p>"


def _changed_since(room: Room) -> bool:
    """Whether something was said since the latest finish."""
    last = room.workshop.finished()
    return last is not None and _newest(room) > last.body.last_entry


def _to_undo(room: Room) -> int | None:
    """The receipt of the latest finish, where it still stands and so can be undone."""
    last = room.workshop.finished()
    stands = {entry.place for entry in arrivals.to_undo(running.shown().folder)}
    return last.body.receipt if last and last.body.receipt in stands else None


def _table(room: Room) -> str:
    groups = [group for group in GROUPS if group == "agreed" or any(one == group for _, one in room.answers)]
    lines = []
    for practice, rows in room.practices.items():
        link = address.link("workshop", **_ids(room, practice))
        name = Markup(f"<a href='{safe(link)}' target='_self'>{safe(rows[0]['practice_short_title'])}</a>")
        titles = {row["level"]: row["level_title"] for row in rows}
        agreed = room.answers.get((practice, "agreed"))
        levels = [_level(room, practice, group, titles) for group in groups]
        said = (agreed.body.evidence, agreed.body.next_step, agreed.body.sharing) if agreed else ("",) * 3
        lines.append((name, *levels, *said))
    headings = ("Practice", *(GROUPS[group] for group in groups), "What it rests on", "Next step", "Sharing")
    told = _sharing(room)
    return f"<section class='section'><h2>What was said</h2>{told}{table('All practices of this round', headings, lines)}</section>"


def _sharing(room: Room) -> str:
    """How this round is shared, beside the round before it."""
    now = shared_as(entry.body.sharing for entry in room.answers.values())
    day = max((row["assessed_on"] for row in room.before.values()), default=None)
    then = shared_as(row["sharing"] for row in room.before.values() if row["assessed_on"] == day)
    last = f"last time, {period(day, day)}: {then}" if day else "no earlier round"
    return f"<p>How it is shared once it is finished: {safe(now)}; {safe(last)}.</p>" if now else ""


def _ids(room: Room, practice: str) -> dict[str, str]:
    workshop = room.workshop
    return {
        "organisation": workshop.organisation,
        "framework": workshop.framework,
        "round": workshop.round.isoformat(),
        "practice": practice,
        "respondents": room.group,
    }


def _level(room: Room, practice: str, group: str, titles: dict[str, str]) -> str:
    entry = room.answers.get((practice, group))
    if entry is None:
        return "not yet"
    return titles.get(entry.body.level, entry.body.level) if entry.body.level else "not answered"
