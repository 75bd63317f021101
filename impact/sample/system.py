"""The organisations of the fictional system and the processes behind its metrics, read from their data files."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from impact.catalogue import Metric, metrics

HERE = Path(__file__).parent
FIRST_MONTH = date(2021, 7, 1)
ALL_DOMAINS = ("clinical", "operational", "financial", "workforce", "improvement")


@dataclass(frozen=True)
class Organisation:
    """One organisation. size: thousands of staff (0: sends no figures). sends: domains whose metrics it sends."""

    org_code: str
    name: str
    kind: str
    provider_type: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    size: float = 0.0
    sends: tuple[str, ...] = ALL_DOMAINS
    groups: tuple[tuple[str, str], ...] = ()

    def open_throughout(self, first: date, last: date) -> bool:
        """Whether a period lies within the organisation's life."""
        return (self.opened_on or first) <= first and last <= (self.closed_on or last)


@dataclass(frozen=True)
class Process:
    """How one metric behaves while nothing changes; the fields are explained in processes.toml."""

    metric: Metric
    who: tuple[str, ...]
    level: float
    between: float
    noise: float
    volume: float = 0.0
    least: float = 0.0
    start: date = FIRST_MONTH
    only_months: tuple[int, ...] = ()
    numerator_decimals: int = 0

    def reported_by(self, organisation: Organisation) -> bool:
        """Whether the organisation sends this metric."""
        named = {organisation.org_code, organisation.kind, organisation.provider_type} & set(self.who)
        return bool(named) and organisation.size > 0 and self.metric.domain in organisation.sends


def record(name: str) -> dict:
    """The content of one file of records/."""
    return tomllib.loads((HERE / "records" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def organisations() -> tuple[Organisation, ...]:
    """Every organisation, in the order of the file."""
    return tuple(
        Organisation(**entry | {"groups": tuple(map(tuple, entry.get("groups", ())))})
        for entry in record("organisations")["organisation"]
    )


@cache
def processes() -> tuple[Process, ...]:
    """One process a metric, for the shipped definitions and the sample's own."""
    content = tomllib.loads((HERE / "processes.toml").read_text(encoding="utf-8"))
    local = [Metric.from_row(row) for row in record("metrics")["metrics"]]
    known = {metric.metric_id: metric for metric in (*metrics(), *local)}
    return tuple(
        Process(metric=known[metric_id], **fields | {"who": tuple(content["groups"][fields["who"]])})
        for metric_id, fields in content["process"].items()
    )
