"""Statistical process control: limits, rules and icons of many series at once.

`analyse` turns observations into judged points, `summarise` turns points into one row a series, and `expected_share`
says how many signals chance alone would give. A `RuleSet` says which rules; `RULE_SETS` has the named ones.
Pure functions from Arrow tables to Arrow tables; nothing here reads a file or knows the app.
"""

from impact.spc.analysis import analyse
from impact.spc.chance import expected_share
from impact.spc.rulesets import DEFAULT_RULES, RULE_SETS, RuleSet
from impact.spc.summary import summarise

__all__ = ["DEFAULT_RULES", "RULE_SETS", "RuleSet", "analyse", "expected_share", "summarise"]
