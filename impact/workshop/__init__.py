"""The self-assessment workshop: a group in one room rates practice by practice; it ends in an `assessments` extract.

`Workshop` is one round of one organisation in the journal, `Sheet` one answer as it stands on one screen.
"""

from impact.workshop.extract import extract
from impact.workshop.sheet import Sheet
from impact.workshop.workshop import GROUPS, QUESTIONS, SHARING, Workshop, rounds

__all__ = ["GROUPS", "QUESTIONS", "SHARING", "Sheet", "Workshop", "extract", "rounds"]
