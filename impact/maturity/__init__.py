"""What answers to a self-assessment say together: how views differ, how the five components go together, what moved.

Pure functions over the few rows that a question gives. Levels are ordered categories: they are compared and counted,
never added, averaged or turned into one figure, and organisations keep the order they came in.
"""

from impact.maturity.consistency import FIVE, Change, Gap, Reach, Standing, change, gap, over_rounds, together
from impact.maturity.journey import Step, age_in_months, held_for_months, journeys
from impact.maturity.views import GROUPS, Spread, View, spreads

__all__ = [
    "FIVE", "GROUPS", "Change", "Gap", "Reach", "Spread", "Standing", "Step", "View", "age_in_months", "change", "gap", "held_for_months",
    "journeys", "over_rounds", "spreads", "together",
]  # fmt: skip
