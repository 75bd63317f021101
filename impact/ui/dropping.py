"""Where files are dropped: choose several, check them or take them in, and see what becomes of them."""

import streamlit as st

from impact.intake import receipts
from impact.ui import arrivals, running, style
from impact.ui.status import refresh

SAID = "receipts of this session"
EARLIER = 12


def box() -> None:
    """The uploader, its two buttons, and the receipts of what was handed over last."""
    style.write(
        "<p class='drop'><b>Drop extracts here.</b> Parquet, each file's name beginning with its dataset:",
        "<code>observations-2026-10.parquet</code>. Checking changes nothing; a file taken in is seen at once.</p>",
    )
    files = st.file_uploader("Extracts", accept_multiple_files=True, label_visibility="collapsed", key="extracts")
    with st.container(horizontal=True, gap="small"):
        take = st.button("Take in", type="primary", disabled=not files, key="take")
        check = st.button("Only check", disabled=not files, key="check")
    if take or check:
        _hand_over(files, "take" if take else "check")
    _last()


def _hand_over(files: list, command: str) -> None:
    many = "1 file" if len(files) == 1 else f"{len(files)} files"
    doing = "Taking in" if command == "take" else "Checking"
    with st.status(f"{doing} {many}: reading, judging every row" + (", building the new version" if command == "take" else "")):
        st.session_state[SAID] = (command, arrivals.hand_over(files, command))
    if command == "take":
        refresh()


def _last() -> None:
    command, found = st.session_state.get(SAID, ("", []))
    if command == "check":
        style.write("<p class='said' role='status'>Checked only: nothing was taken, and nothing that viewers see has changed.</p>")
    for one in found:
        style.write(arrivals.receipt(one))


def earlier() -> None:
    """Receipts of earlier takes, newest first, one fold each."""
    found = receipts.read(running.settings().folder)[:EARLIER]
    if found:
        folds = "".join(arrivals.line(one) for one in found)
        style.write(f"<section class='section'><h2>Receipts, newest first</h2>{folds}</section>")
