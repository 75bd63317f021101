"""The observations of the fictional system: every series that an organisation sends, as rows of the contract."""

import zlib
from collections.abc import Iterator
from datetime import date

import numpy as np

from impact.sample.periods import due_periods, months_later
from impact.sample.planted import Planting, planted
from impact.sample.system import Organisation, Process, organisations, processes
from impact.sample.values import values_of

SEED = 20260714
BREAKDOWNS = {("fft_inpatients", "ZZ-VTH"): ("sex=F", "sex=M")}
WITH_PARTS = ("proportion", "rate", "mean")
FIGURES = ("value", "numerator", "denominator")
NO_FIGURES = dict.fromkeys(FIGURES)


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
    metric_id, org_code = process.metric.metric_id, organisation.org_code
    plantings = planted(metric_id, org_code)
    periods = _periods(process, organisation, plantings, today)
    chance = _chance(f"{metric_id} {org_code} {breakdown}")
    values = values_of(process, organisation, [first for first, _ in periods], plantings, chance)
    key = {"metric_id": metric_id, "org_code": org_code, "breakdown": breakdown}
    rows = [
        key
        | {"period_start": first, "period_end": last, "status": "final", "withdrawn": False}
        | _figures(process, organisation, value, chance)
        for (first, last), value in zip(periods, values, strict=True)
    ]
    return _spoilt(_rolling(rows) if process.metric.window == "rolling" else rows, plantings)


def _chance(name: str) -> np.random.Generator:
    """A generator of its own for each series, so that adding one leaves the others as they were."""
    return np.random.default_rng([SEED, zlib.crc32(name.encode())])


def _periods(process: Process, organisation: Organisation, plantings, today: date) -> list[tuple[date, date]]:
    """What was asked for while the organisation was open, and has arrived."""
    metric = process.metric
    due = due_periods(metric.cadence, process.start, metric.due_after_days, today)
    asked = [period for period in due if not process.only_months or period[0].month in process.only_months]
    alive = [period for period in asked if organisation.open_throughout(*period)]
    return alive[: len(alive) - sum(one.late for one in plantings)]


def _figures(process: Process, organisation: Organisation, value: float, chance: np.random.Generator) -> dict:
    """Value, numerator and denominator of one observation, within what the metric's kind allows."""
    metric = process.metric
    value = _possible(process, float(value))
    if metric.kind not in WITH_PARTS:
        return NO_FIGURES | {"value": round(value, metric.decimals)}
    usual = max(process.least, process.volume * organisation.size)
    denominator = float(round(usual * (1 + 0.03 * chance.standard_normal())))
    numerator = float(round(value / metric.factor * denominator, process.numerator_decimals))
    return dict(zip(FIGURES, (metric.factor * numerator / denominator, numerator, denominator), strict=True))


def _possible(process: Process, value: float) -> float:
    """The value within what can be: a proportion ends at 0 and 100 %, a count at 0, a level at 1."""
    if process.metric.kind == "proportion":
        return min(max(value, 0.0), 100.0)
    if process.metric.unit == "level":
        return max(value, 1.0)
    return max(value, 0.0) if process.metric.kind == "count" else value


def _rolling(rows: list[dict]) -> list[dict]:
    """Twelve months to date: each row covers the year that ends with its month."""
    return [
        row | {"period_start": months_later(row["period_start"], -11), "value": sum(month["value"] for month in year)}
        for row, year in ((rows[place], rows[place - 11 : place + 1]) for place in range(11, len(rows)))
    ]


def _spoilt(rows: list[dict], plantings: tuple[Planting, ...]) -> list[dict]:
    """The rows with what real feeds do: repeat a value, suppress it, leave it empty, or leave the row out."""
    for one in plantings:
        for row in rows[len(rows) - one.frozen :]:
            row.update({name: rows[-one.frozen][name] for name in FIGURES})
        for row in rows:
            if row["period_start"] in one.suppressed:
                row.update(NO_FIGURES, status="suppressed")
            if row["period_start"] in one.empty:
                row.update(NO_FIGURES)
        rows = [row for row in rows if row["period_start"] not in one.absent]
    return rows
