"""The date of a system's last board, so that the Overview can say what has changed since. Everybody may read it."""

from datetime import date

from impact.journal.kind import Body, Kind


class Board(Body):
    """One board. held_on: its day."""

    held_on: date


KIND = Kind(name="board", subject=("system",), body=Board, owner="", writer="system")
