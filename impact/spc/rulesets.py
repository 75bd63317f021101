"""The named sets of rules by which a point is judged. One setting for the whole app chooses among them.

Source: the table in the specification. `ptd-0.2.2` is what NHSRplotthedots 0.2.2 does; `mdc-2023` is what the Making
Data Count team says it uses now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from impact.errors import ImpactError

TARGET_TIES = ("hit_or_miss", "decided")


@dataclass(frozen=True)
class RuleSet:
    """How limits are made and points are judged: a value, so that any combination can be compared.

    name: shown on charts and exports.
    screening: leave out moving ranges of 3.267 times their mean or more, once, before the limits are made.
    outside_counts: whether a point outside the limits counts as beyond the near limit in two of three.
    run_length: points in a trend and in a shift (6 or 7 in use; at least 3).
    target_tie: what a target equal to a limit means: `hit_or_miss` (inconsistent), or `decided` (pass or fail).
    minimum_points: non-missing points a segment needs before its points are judged.
    """

    name: str
    screening: bool
    outside_counts: bool
    run_length: int = 7
    target_tie: str = "decided"
    minimum_points: int = 13

    def __post_init__(self):
        if self.run_length < 3 or self.minimum_points < 1 or self.target_tie not in TARGET_TIES:
            raise ImpactError(
                f"A run of {self.run_length} points, {self.minimum_points} points at least and the target tie"
                f" {self.target_tie!r} are not a possible set of rules.",
                where=f"rule set {self.name}",
                fix=f"Use a run of 3 points or more, 1 point or more, and a tie of {' or '.join(TARGET_TIES)}.",
            )


RULE_SETS: Mapping[str, RuleSet] = MappingProxyType(
    {
        rules.name: rules
        for rules in (
            RuleSet("ptd-0.2.2", screening=True, outside_counts=False, target_tie="hit_or_miss", minimum_points=1),
            RuleSet("mdc-2023", screening=False, outside_counts=True),
        )
    }
)
DEFAULT_RULES = "mdc-2023"


def chosen(rules: str | RuleSet) -> RuleSet:
    """The rule set itself, or the one of that name. An unknown name is an ImpactError that names the nearest."""
    if isinstance(rules, RuleSet):
        return rules
    if rules not in RULE_SETS:
        near = get_close_matches(str(rules), RULE_SETS, n=1, cutoff=0.3)
        meant = f"Did you mean {near[0]}? " if near else ""
        raise ImpactError(
            f"There is no rule set called {rules!r}.",
            where="rules",
            fix=f"{meant}The rule sets are {' and '.join(RULE_SETS)}.",
        )
    return RULE_SETS[rules]
