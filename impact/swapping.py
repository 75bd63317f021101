"""Puts a finished file in the place of another, at once; patiently, where another program holds the old one open."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from impact.errors import ImpactError

PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 1.6)  # seconds between attempts: about five in all


def swap(aside: Path, into: Path, *, pause: Callable[[float], None] = time.sleep) -> None:
    """Move the file `aside` to `into`, in place of what is there, whole or not at all.

    Windows refuses that while somebody has `into` open, if only to read it; so it is tried again for some seconds.
    Raises ImpactError where it is refused to the end; `aside` then is still there.
    """
    for seconds in PAUSES:
        try:
            os.replace(aside, into)
            return
        except PermissionError:
            pause(seconds)
    try:
        os.replace(aside, into)
    except PermissionError as fault:
        raise ImpactError(
            "this file cannot be replaced: another program holds it open, or you may not write there.",
            where=str(into),
            fix="Close that program, or ask for the right to write, and do it again; nothing is lost.",
        ) from fault
