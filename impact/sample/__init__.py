"""The sample: a fictional system as extracts, always the same, with signals planted that the tests know about.

Everything in it is invented; no code in it can be a real one. `PLANTED` says which signals are in which series,
`HIDDEN_WORDS` which words an outsider must never meet.
"""

from impact.sample.extracts import TODAY, write_extracts
from impact.sample.hidden import HIDDEN_WORDS, HiddenWord
from impact.sample.making import make, make_if_missing
from impact.sample.planted import PLANTED, Planting

__all__ = ["HIDDEN_WORDS", "PLANTED", "TODAY", "HiddenWord", "Planting", "make", "make_if_missing", "write_extracts"]
