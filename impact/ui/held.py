"""Files held until somebody decides: judged, with what they would change; in this session's memory and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from impact.intake.preview import Preview
from impact.ui import arrivals, running

HELD = "files held until somebody decides"
PROPORTIONS = "looks_like_proportions"
UNDER_WAY = "how to stop what is under way"
CANCELLED = "whether Cancel was in time"
IN_TIME = "Cancelled: nothing was taken in."
TOO_LATE = "It was too late to cancel: there is a new version. Undo takes the files back."


@dataclass(frozen=True)
class Held:
    """Files with their receipts if they were taken now, and what that would change of version `serial`.

    withdraw: whether rows sent before that they issue again without having them would go out of view.
    """

    files: Sequence
    as_given: bool
    found: Sequence[dict]
    preview: Preview
    serial: int | None
    withdraw: bool = False

    @property
    def only_refused(self) -> bool:
        """Whether something is refused and nothing else is new."""
        verdicts = {one["verdict"] for one in self.found}
        return "refused" in verdicts and verdicts <= {"refused", "unchanged"}

    @property
    def all_there(self) -> bool:
        """Whether every row of every file is in already."""
        return all(one["verdict"] == "unchanged" for one in self.found)

    @property
    def looks_like_proportions(self) -> bool:
        """Whether a file is refused because its percentages look like proportions, which somebody may know better."""
        return any(fault["rule"] == PROPORTIONS for one in self.found for fault in one["faults"])

    @property
    def not_here(self) -> int:
        """How many rows sent before are not in the files that issue them again."""
        return sum(one.get("not_here", 0) for one in self.found)


def now() -> Held | None:
    """What is held in this session; judged anew where viewers have seen a new version since."""
    held = st.session_state.get(HELD)
    if held and held.serial != _serial():
        look(held.files, held.as_given, held.withdraw)
    return st.session_state.get(HELD)


def look(files: Sequence, as_given: bool = False, withdraw: bool = False) -> None:
    """Judge the files without taking them, and hold them until somebody decides."""
    found = run("Looking at", files, "check", as_given, withdraw)
    preview = Preview(**found[0].pop("preview"))
    st.session_state[HELD] = Held(files, as_given, found, preview, _serial(), withdraw)


def let_go() -> None:
    """Nothing is held any more."""
    st.session_state.pop(HELD, None)


def run(doing: str, files: Sequence, command: str, as_given: bool, withdraw: bool = False) -> list[dict]:
    """Hand the files to the command line and show its steps, with a button that stops it; returns the receipts."""
    many = "1 file" if len(files) == 1 else f"{len(files)} files"
    shown, place = st.status(f"{doing} {many}"), st.empty()
    place.button("Cancel", key=f"cancel {command}", on_click=_cancel)  # beneath: a status folds what is in it away
    before = running.latest()
    with shown:
        found = arrivals.hand_over(
            files,
            command,
            lambda step: shown.update(label=f"{doing} {many}: {step}"),
            as_given=as_given,
            withdraw_missing=withdraw,
            begun=lambda stop: st.session_state.update({UNDER_WAY: (stop, before)}),
        )
    st.session_state.pop(UNDER_WAY, None)
    place.empty()
    return found


def _cancel() -> None:
    """Stop what is under way, and wait until nothing of it is left.

    A click is answered by a new run of the page while the old one still reads what the child says, so the end of the old
    run cannot be counted on: a child that it stops half a second later could have taken the files in by then.
    """
    stop, before = st.session_state.pop(UNDER_WAY, (lambda: True, running.latest()))
    st.session_state[CANCELLED] = stop() or running.latest() == before


def cancelled() -> str:
    """What came of the last Cancel, in a sentence, once; else nothing."""
    in_time = st.session_state.pop(CANCELLED, None)
    if in_time is None:
        return ""
    return IN_TIME if in_time else TOO_LATE


def _serial() -> int | None:
    seen = running.version_now()
    return seen.serial if seen else None
