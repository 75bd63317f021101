"""Where files are dropped: choose several, check them or take them in, and see what becomes of them."""

from functools import partial

import streamlit as st

from impact.charts.markup import safe
from impact.intake import receipts
from impact.ui import address, arrivals, receipt, running, style
from impact.ui.layout import section
from impact.ui.status import refresh

TIMES = "times that files were taken in"
SAID = "receipts of this session"
EARLIER = 12
NOTHING_YET = "<p class='small'>No extract has been handed in yet.</p>"


def box() -> None:
    """The uploader, its two buttons, and the receipts of what was handed over last."""
    style.write(
        "<p class='drop'><b>Drop extracts here.</b> Parquet, each file's name beginning with its dataset:",
        "<code>observations-2026-10.parquet</code>. Checking changes nothing; a file taken in is seen at once.",
        f"<a href='{safe(address.link('methods'))}#contracts' target='_self'>What an extract must be</a></p>",
    )
    files = st.file_uploader(
        "Extracts", accept_multiple_files=True, label_visibility="collapsed", key=f"extracts {_times()}"
    )
    with st.container(horizontal=True, gap="small"):
        take = st.button("Take in", type="primary", disabled=not files, key="take")
        check = st.button("Only check", disabled=not files, key="check")
    if take or check:
        _hand_over(files, "take" if take else "check")
    _last()


def _times() -> int:
    """How often files have been taken in here: after each, the uploader is a new and empty one."""
    return st.session_state.get(TIMES, 0)


def _hand_over(files: list, command: str) -> None:
    many = "1 file" if len(files) == 1 else f"{len(files)} files"
    doing = "Taking in" if command == "take" else "Checking"
    with st.status(f"{doing} {many}") as shown:
        found = arrivals.hand_over(files, command, lambda step: shown.update(label=f"{doing} {many}: {step}"))
        st.session_state[SAID] = (command, found)
    if command == "take":
        st.session_state[TIMES] = _times() + 1
        refresh()


def _last() -> None:
    command, found = st.session_state.get(SAID, ("", []))
    if command == "check":
        style.write(
            "<p class='said' role='status'>Checked only: nothing was taken in; viewers see what they saw before.</p>"
        )
    for n, one in enumerate(found):
        style.write(receipt.whole(one, tried=command == "check"))
        if one["faults"]:
            name = f"faults-{one['file']}.csv"
            st.download_button(
                "These lines as CSV", partial(receipt.sheet, one), name, "text/csv", on_click="ignore", key=f"sheet {n}"
            )


def earlier() -> None:
    """Receipts of earlier takes, newest first, one fold each; those just shown above are not among them."""
    command, shown = st.session_state.get(SAID, ("", []))
    newest = len(shown) if command == "take" else 0
    found = receipts.read(running.settings().folder)[newest : newest + EARLIER]
    folds = "".join(receipt.line(one) for one in found)
    if folds or not newest:
        style.write(section("Earlier receipts, newest first", folds or NOTHING_YET))
