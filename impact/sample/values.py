"""The values of one series: a centre, its common cause, and what is planted on top."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from impact.sample.planted import Planting
from impact.sample.system import Organisation, Process

CALM = 1.6  # planted series are kept within so many standard deviations before their tail
SYSTEM_CALM = 0.6  # a whole system varies less than one organisation
FURTHEST = 1.8  # an organisation's centre lies within so many standard deviations of the metric's


def values_of(
    process: Process,
    organisation: Organisation,
    first_days: Sequence[date],
    plantings: Sequence[Planting],
    chance: np.random.Generator,
) -> np.ndarray:
    """One value a period, in the metric's unit, before it is made of a whole numerator."""
    centre = _centre(process, plantings, chance)
    steps = _steps(len(first_days), plantings, chance) * (SYSTEM_CALM if organisation.kind == "system" else 1.0)
    for constant in (one.constant for one in plantings if one.constant is not None):
        return np.full(len(first_days), constant)
    if process.metric.kind == "count":
        return centre * organisation.size * (1 + process.noise * steps)
    return centre + process.noise * steps + _changes(first_days, plantings)


def _centre(process: Process, plantings: Sequence[Planting], chance: np.random.Generator) -> float:
    own = process.level + process.between * np.clip(chance.standard_normal(), -FURTHEST, FURTHEST)
    return next((one.level for one in plantings if one.level is not None), own)


def _steps(count: int, plantings: Sequence[Planting], chance: np.random.Generator) -> np.ndarray:
    """How far each point lies from the centre, in standard deviations: chance, then the planted tail."""
    steps = chance.standard_normal(count)
    for tail in (one.tail for one in plantings if one.tail):
        steps = CALM * np.tanh(steps / CALM)  # smooth, so that no two points are alike for being cut off
        steps[-len(tail) :] = tail
    return steps


def _changes(first_days: Sequence[date], plantings: Sequence[Planting]) -> np.ndarray:
    """How far the centre has moved for good by each period, in the metric's unit."""
    moves = [move for one in plantings for move in one.steps]
    return np.array([sum(amount for day, amount in moves if day <= first) for first in first_days])
