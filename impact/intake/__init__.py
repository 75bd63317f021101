"""The intake: what becomes of a file. `check` says it, `foresee` also what it would change, `take` does it.

`judge` does it to a state at hand.
"""

from impact.intake.batch import Given
from impact.intake.judging import judge
from impact.intake.receipts import Receipt
from impact.intake.take import check, foresee, rebuild, take

__all__ = ["Given", "Receipt", "check", "foresee", "judge", "rebuild", "take"]
