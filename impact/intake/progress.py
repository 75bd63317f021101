"""Progress: what is being done, said in sentences; long work says how far it is, but not every moment."""

from collections.abc import Callable

Progress = Callable[[str], None]
WORTH_SAYING = 500_000  # rows: fewer are read in a second
STEPS = 10  # sentences for one piece of work, at the most


def nothing(sentence: str) -> None:
    """Say nothing."""


class Counted:
    """Says how many of so many rows are done, at every tenth; nothing where there are few."""

    def __init__(self, rows: int, say: Progress, doing: str = "read"):
        self.rows, self.say, self.doing = rows, say, doing
        self._tenth = 0

    def __call__(self, done: int) -> None:
        """Tell it that so many rows are done."""
        tenth = done * STEPS // max(self.rows, 1)
        if self.rows >= WORTH_SAYING and tenth > self._tenth:
            self._tenth = tenth
            self.say(f"{done:,} of {self.rows:,} rows {self.doing} ({done * 100 // self.rows} %)")
