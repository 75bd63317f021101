"""One practice of one organisation through its rounds: the level at each, what moved, how long it has stood there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Step:
    """One round of one practice, as its organisation agreed it.

    movement: `new`, `up`, `re_rated`, `same`, `not_answered`, or `not_comparable` (the level before has nothing in this
    framework). since: the first round of the present level without another between. crosses: whether the answer before
    was given under another version of the framework.
    """

    assessed_on: date
    framework: str
    level_order: int | None
    level: str | None
    movement: str
    since: date | None
    crosses: bool
    context: str | None = None


def journeys(rows: Iterable[Mapping], by: str = "thread") -> dict[tuple[str, str], list[Step]]:
    """Steps by organisation and practice (its thread through the versions), the earliest round first.

    rows: of `component_rounds`, or of `organisation_rounds` with `org_code` added; they come in time order.
    """
    found: dict[tuple[str, str], list[Step]] = {}
    for row in rows:
        found.setdefault((row["org_code"], row[by]), []).append(_step(row))
    return found


def age_in_months(assessed_on: date, today: date) -> int:
    """Whole months since an assessment; 0 on its day and before it."""
    months = 12 * (today.year - assessed_on.year) + today.month - assessed_on.month
    return max(months - (today.day < assessed_on.day), 0)


def held_for_months(step: Step) -> int | None:
    """Whole months from the first round at the present level to this one; None where there is no level."""
    return None if step.since is None else age_in_months(step.since, step.assessed_on)


def _step(row: Mapping) -> Step:
    before = row["previous_framework"]
    return Step(
        row["assessed_on"],
        row["framework"],
        row["level_order"],
        row["level_title"],
        row["movement"],
        row["level_since"],
        before is not None and before != row["framework"],
        row.get("context"),
    )
