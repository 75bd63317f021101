"""The observations of the fictional system: common cause, with what is planted on top."""

import zlib
from collections.abc import Iterator
from datetime import date

import numpy as np

from impact.sample.periods import due_periods, months_later
from impact.sample.planted import Planting, planted
from impact.sample.system import Organisation, Process, organisations, processes

SEED = 20260714
CALM = 1.6  # planted series are kept within so many standard deviations before their tail
SYSTEM_CALM = 0.6  # a whole system varies less than one organisation
BREAKDOWNS = {("fft_inpatients", "ZZ-VTH"): ("sex=F", "sex=M")}
WITH_PARTS = ("proportion", "rate", "mean")


def observations(today: date) -> Iterator[tuple[str, dict]]:
    """Domain of the metric and one row of the `observations` contract, for everything that was due by `today`."""
    for process in processes():
        for organisation in filter(process.reported_by, organisations()):
            key = (process.metric.metric_id, organisation.org_code)
            for breakdown in ("all", *BREAKDOWNS.get(key, ())):
                for row in _series(process, organisation, breakdown, today):
                    yield process.metric.domain, row


def _series(process: Process, organisation: Organisation, breakdown: str, today: date) -> list[dict]:
    """One series, in the order of time."""
    plantings = planted(process.metric.metric_id, organisation.org_code)
    periods = _periods(process, organisation, plantings, today)
    chance = _chance(process, organisation, breakdown)
    centre = _centre(process, plantings, chance)
    values = _values(process, organisation, centre, plantings, periods, chance)
    rows = [
        {
            "metric_id": process.metric.metric_id,
            "org_code": organisation.org_code,
            "period_start": first,
            "breakdown": breakdown,
            "period_end": last,
            "status": "final",
            "withdrawn": False,
            **_figures(process, organisation, value, chance),
        }
        for (first, last), value in zip(periods, values, strict=True)
    ]
    rows = _rolling(rows) if process.metric.window == "rolling" else rows
    return _spoilt(rows, plantings)


def _chance(process: Process, organisation: Organisation, breakdown: str) -> np.random.Generator:
    """A generator of its own for each series, so that adding one leaves the others as they were."""
    name = f"{process.metric.metric_id} {organisation.org_code} {breakdown}"
    return np.random.default_rng([SEED, zlib.crc32(name.encode())])


def _periods(process: Process, organisation: Organisation, plantings, today: date) -> list[tuple[date, date]]:
    metric = process.metric
    due = due_periods(metric.cadence, process.start, metric.due_after_days, today)
    asked = [period for period in due if not process.only_months or period[0].month in process.only_months]
    alive = [period for period in asked if organisation.open_throughout(*period)]
    return alive[: len(alive) - sum(one.late for one in plantings)]


def _centre(process: Process, plantings: tuple[Planting, ...], chance: np.random.Generator) -> float:
    own = process.level + process.between * np.clip(chance.standard_normal(), -1.8, 1.8)
    return next((one.level for one in plantings if one.level is not None), own)


def _values(process, organisation, centre, plantings, periods, chance) -> np.ndarray:
    """The values of a series in the metric's unit, before they are made of whole numerators."""
    steps = chance.standard_normal(len(periods))
    for tail in (one.tail for one in plantings if one.tail):
        steps = np.clip(steps, -CALM, CALM)
        steps[-len(tail) :] = tail
    spread = process.noise * (SYSTEM_CALM if organisation.kind == "system" else 1.0)
    if process.metric.kind == "count":
        return centre * organisation.size * (1 + spread * steps)
    lasting = [
        sum(amount for one in plantings for day, amount in one.steps if day <= first) for first, _ in periods
    ]
    constant = next((one.constant for one in plantings if one.constant is not None), None)
    return centre + spread * steps + lasting if constant is None else np.full(len(periods), constant)


def _figures(process: Process, organisation: Organisation, value: float, chance: np.random.Generator) -> dict:
    """Value, numerator and denominator of one observation."""
    metric = process.metric
    if metric.unit == "percent" and metric.kind == "proportion":
        value = min(max(value, 0.0), 100.0)
    if metric.kind not in WITH_PARTS:
        whole = metric.kind == "count" or metric.unit == "level"
        value = max(value, 1.0 if metric.unit == "level" else 0.0) if whole else value
        return {"value": round(float(value), metric.decimals), "numerator": None, "denominator": None}
    usual = max(process.least, process.volume * organisation.size)
    denominator = float(round(usual * (1 + 0.03 * chance.standard_normal())))
    numerator = round(float(value) / metric.factor * denominator, process.numerator_decimals)
    return {"value": metric.factor * numerator / denominator, "numerator": numerator, "denominator": denominator}


def _rolling(rows: list[dict]) -> list[dict]:
    """Twelve months to date: each row covers the year that ends with its month."""
    return [
        row
        | {
            "period_start": months_later(row["period_start"], -11),
            "value": float(sum(month["value"] for month in rows[place - 11 : place + 1])),
        }
        for place, row in enumerate(rows)
        if place >= 11
    ]


def _spoilt(rows: list[dict], plantings: tuple[Planting, ...]) -> list[dict]:
    """The rows with what real feeds do: repeat a value, suppress it, leave it empty, or leave the row out."""
    for one in plantings:
        for row in rows[len(rows) - one.frozen :]:
            row.update({name: rows[-one.frozen][name] for name in ("value", "numerator", "denominator")})
        for row in rows:
            if row["period_start"] in one.suppressed + one.empty:
                row.update(value=None, numerator=None, denominator=None)
                row["status"] = "suppressed" if row["period_start"] in one.suppressed else "final"
        rows = [row for row in rows if row["period_start"] not in one.absent]
    return rows
