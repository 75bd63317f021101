"""Where files are dropped: choose several, see what they would change, then take them in or leave them."""

from collections.abc import Sequence

import streamlit as st

from impact.charts.markup import safe
from impact.intake import receipts
from impact.ui import address, arrivals, foreseen, held, privately, proposed, receipt, running, sheets, style
from impact.ui.layout import section
from impact.ui.status import refresh

TIMES = "times that files were taken in"
SAID = "receipts of this session"
LEFT = "files were left"
EARLIER = 12
LOOK = "See what taking in would change"
NOTHING_YET = "<p class='small'>No extract has been handed in yet.</p>"
REFUSED = (
    "Nothing here can be taken as it stands. Keeping the receipt also writes what to send back, for each provider."
)
UNKNOWN = "Nothing here can be taken yet, because nobody has described its layout. Describe it below, and it can."
NOT_YET = "Nothing has been taken in yet; viewers see what they saw before."
KEEP_OR_WITHDRAW = ("Keep them", "Withdraw them: they go out of view")
THERE = "Every row is in already."
FIRST = " With the first extract taken the fictional sample goes."


def box() -> None:
    """The uploader, or what was put into it and waits for a decision; then the receipts of what was taken last."""
    if said := held.cancelled():
        style.write(f"<p class='said' role='status'>{said}</p>")
    waiting = held.now()
    if waiting:
        _decide(waiting)
    else:
        _choose()
        _last()


def _choose() -> None:
    style.write(
        "<p class='drop'><b>Drop extracts here.</b> Parquet, CSV or Excel (.xlsx), each file's name beginning with its dataset:",
        "<code>observations-2026-10.csv</code>. First you see what they would change; nothing that viewers see",
        f"changes until you say so. What is put into <code>inbox/</code> of the data folder is taken at once. <a href='{safe(address.link('methods'))}#contracts' target='_self'>What an extract",
        "must be</a></p>",
    )
    files = st.file_uploader(
        "Extracts", accept_multiple_files=True, label_visibility="collapsed", key=f"extracts {_times()}"
    )
    if st.button(LOOK, type="primary", disabled=not files, key="take"):
        held.look(files)
        _empty_uploader()
        st.rerun()
    if st.session_state.pop(LEFT, False):
        style.write("<p class='said' role='status'>Left: nothing was taken in, and the files are gone from here.</p>")


def _decide(waiting: held.Held) -> None:
    """Verdicts and counts, the buttons, what would change; the faults in full beneath."""
    style.write(f"<p class='said' role='status'>{_standing(waiting)}</p>", receipt.openings(waiting.found))
    withdraw = _withdraw(waiting)
    with st.container(horizontal=True, gap="small", key="decide"):
        words, kind = ("Keep the receipt", "secondary") if waiting.only_refused else ("Take in", "primary")
        take = not waiting.all_there and st.button(words, type=kind, key="take held")
        leave = st.button("Leave it", key="leave held")
        small = waiting.looks_like_proportions and st.button("These really are percentages that small", key="as given")
    _act(waiting, take, leave, small, withdraw)
    if not waiting.only_refused:
        style.write(foreseen.whole(waiting.preview))
    proposed.box(waiting)
    style.write(*map(receipt.faults, waiting.found))


def _withdraw(waiting: held.Held) -> bool:
    """What to do with rows sent before that are not here: nothing, unless somebody chooses to withdraw them."""
    if not waiting.not_here:
        return waiting.withdraw
    rows = "1 row you sent before is" if waiting.not_here == 1 else f"{waiting.not_here:,} rows you sent before are"
    chosen = st.radio(
        f"{rows} not here", KEEP_OR_WITHDRAW, index=int(waiting.withdraw), horizontal=True, key="rows not here"
    )
    return chosen == KEEP_OR_WITHDRAW[1]


def _standing(waiting: held.Held) -> str:
    """Where things stand, in a sentence or two."""
    if waiting.only_refused:
        return UNKNOWN if proposed.all_of(waiting) else REFUSED
    first = waiting.preview.version is None and waiting.serial
    return (THERE if waiting.all_there else NOT_YET) + (FIRST if first else "")


def _act(waiting: held.Held, take: bool, leave: bool, small: bool, withdraw: bool) -> None:
    if small or withdraw != waiting.withdraw:
        held.look(waiting.files, small or waiting.as_given, withdraw)
        st.rerun()
    if leave:
        held.let_go()
        st.session_state.pop(SAID, None)
        st.session_state[LEFT] = True
        st.rerun()
    if take:
        found = held.run("Taking in", waiting.files, "take", waiting.as_given, waiting.withdraw)
        held.let_go()
        st.session_state[SAID] = arrivals.as_kept(found)
        refresh()


def _times() -> int:
    """How often files have been handed over here: after each, the uploader is a new and empty one."""
    return st.session_state.get(TIMES, 0)


def _empty_uploader() -> None:
    st.session_state[TIMES] = _times() + 1


def _last() -> None:
    for n, one in enumerate(st.session_state.get(SAID, [])):
        style.write(receipt.whole(one))
        sheets.offer(one, key=f"last {n}")
        if one["faults"]:
            receipt.download(one, key=f"sheet {n}")


def earlier() -> None:
    """Receipts of earlier takes, newest first, a fold each, those before on demand; none of those just shown above."""
    shown = {one.get("stem") for one in st.session_state.get(SAID, [])}
    kept = [one for one in receipts.read(running.settings().folder) if one["stem"] not in shown]
    folds = "".join(receipt.line(privately.told(one)) for one in kept[:EARLIER])
    if folds or not shown:
        style.write(section("Earlier receipts, newest first", folds or NOTHING_YET))
    _before(kept[EARLIER:])
    sheets.choose(kept)


def _before(kept: Sequence[dict]) -> None:
    """Any receipt from before those, chosen by its number, file or time."""
    by_stem = {one["stem"]: one for one in kept}
    chosen = by_stem and st.selectbox(
        f"{len(kept):,} before", list(by_stem), index=None, placeholder="Choose a receipt to read", key="receipt before",
        format_func=lambda stem: f"{receipt.numbered(by_stem[stem])}Handed in {receipt.handed_in(by_stem[stem])}",
    )  # fmt: skip
    if chosen:
        style.write(receipt.whole(privately.told(by_stem[chosen])))
