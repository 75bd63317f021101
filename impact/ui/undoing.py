"""Undo, in two steps: what undoing a receipt would change, then doing it or leaving it."""

import streamlit as st

from impact.charts.figures import counted
from impact.charts.markup import safe
from impact.folder import Folder
from impact.intake.ledger import TAKE, Entry
from impact.ui import arrivals, style
from impact.ui.status import moment, refresh
from impact.ui.tables import fold

FORESEEN, DONE = "undo that waits for a decision", "undo that was done last"
MOST = 60
FIRST = 6


def box() -> None:
    """The receipts that can be undone, or what undoing the chosen one would change; what was undone last."""
    found = arrivals.to_undo()[:MOST]
    if not found:
        return
    style.write("<section class='section'><h2>Undo</h2></section>")
    waiting = st.session_state.get(FORESEEN)
    if waiting:
        _decide(waiting)
    else:
        _choose(found)


def of(place: int, folder: Folder) -> None:
    """Undo one receipt of a folder, in the same two steps, where it stands."""
    waiting = st.session_state.get(FORESEEN)
    if waiting and waiting["undoes"] == place:
        _decide(waiting, folder)
    elif st.button("See what undoing it changes", key="foresee undo of one"):
        _look(place, folder)


def _look(place: int, folder: Folder | None = None) -> None:
    with st.status("Looking at what would change") as shown:
        seen = arrivals.undo(place, only_look=True, progress=lambda step: shown.update(label=step), folder=folder)
    st.session_state[FORESEEN] = seen
    st.rerun()


def _choose(found: list[Entry]) -> None:
    if told := st.session_state.pop(DONE, None):
        style.write(f"<div class='said' role='status'>{_lines(told['sentences'])}</div>")
    # Once something newer is there, it is what stands first again, whatever was chosen before.
    chosen = st.selectbox("What to undo", found, format_func=_named, key=f"to undo up to {found[0].place}")
    if st.button("See what undoing it changes", key="foresee undo") and chosen:
        _look(chosen.place)


def _decide(seen: dict, folder: Folder | None = None) -> None:
    first, more = seen["sentences"][:FIRST], seen["sentences"][FIRST:]
    style.write(f"<div class='said' role='status'>{_lines(first)}</div>")
    with st.container(horizontal=True, gap="small", key="decide undo"):
        do = st.button("Undo it", type="primary", key="undo it")
        leave = st.button("Leave it", key="leave undo")
    if more:
        style.write(fold(f"{counted(len(more), 'line')} more", _lines(more)))
    if do:
        with st.status("Undoing") as shown:
            done = arrivals.undo(
                seen["undoes"], only_look=False, progress=lambda step: shown.update(label=step), folder=folder
            )
        st.session_state[DONE] = done
    if do or leave:
        st.session_state.pop(FORESEEN)
        refresh() if do else st.rerun()


def _named(entry: Entry) -> str:
    what = "taken" if entry.action == TAKE else f"the undo of receipt {entry.undoes},"
    return f"{entry.place}: {entry.file}, {what} {moment(entry.at)} by {entry.by}"


def _lines(sentences: list[str]) -> str:
    return "".join(f"<p>{safe(line.strip())}</p>" for line in sentences if "python -m impact" not in line)
