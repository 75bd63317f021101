"""Metric definitions: what is measured, in which unit, and which direction is better."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from impact.catalogue.toml import HERE, found, need, need_word, read
from impact.errors import ImpactError

COMPONENT_IDS = ("purpose", "people", "leadership", "capability", "systems")
METRIC_ID = re.compile(r"[a-z][a-z0-9_]{1,59}")
WORDS = {
    "domain": ("clinical", "operational", "financial", "workforce", "improvement"),
    "unit": ("percent", "points", "score", "count", "rate", "days", "hours", "currency", "index", "level"),
    "better": ("higher", "lower", "neither"),
    "kind": ("proportion", "rate", "count", "mean", "score", "index"),
    "cadence": ("daily", "weekly", "monthly", "quarterly", "half_yearly", "annual", "irregular"),
    "window": ("single", "rolling"),
    "checked": ("sourced", "unverified", "ours"),
}
REQUIRED = ("metric_id", "title", "unit", "better", "kind", "cadence", "domain")
OF_SHIPPED = (*REQUIRED, "why_it_matters", "source", "reviewed_on", "checked")


@dataclass(frozen=True)
class Metric:
    """One definition: the columns of the `metrics` contract, plus `checked` (sourced, unverified or ours).

    components: ids of the five; empty where the metric is an outcome. multiplier: what numerator ÷ denominator is
    multiplied by (None: 100 for percent, 1 otherwise). due_after_days: days from a period's end until it is due.
    """

    metric_id: str
    title: str
    domain: str
    unit: str
    decimals: int
    better: str
    kind: str
    cadence: str
    components: tuple[str, ...] = ()
    why_it_matters: str | None = None
    unit_label: str | None = None
    window: str = "single"
    due_after_days: int | None = None
    minimum_denominator: float | None = None
    multiplier: float | None = None
    contributes_to: str | None = None
    source: str | None = None
    owner: str | None = None
    reviewed_on: date | None = None
    checked: str | None = None

    @classmethod
    def from_row(cls, row: Mapping) -> "Metric":
        """A metric from a row of any table that has the contract's columns; other columns are ignored.

        `components` may be text (`people;systems`), a list or nothing; an absent or null `window` is `single`.
        """
        names = {field.name for field in fields(cls)} - {"components", "window"}
        known = {name: row[name] for name in names if name in row}
        return cls(components=split(row.get("components")), window=row.get("window") or "single", **known)

    @property
    def factor(self) -> float:
        """What numerator ÷ denominator is multiplied by to give the value in the metric's unit."""
        if self.multiplier is not None:
            return float(self.multiplier)
        return 100.0 if self.unit == "percent" else 1.0


def metrics(folder: Path | None = None) -> tuple[Metric, ...]:
    """Every definition of a folder (default: the shipped ones), in the order of their file names.

    Raises ImpactError, naming file and field, for a definition that breaks the contract's word lists.
    """
    return tuple(_definition(path) for path in found(folder or HERE / "metrics"))


def split(components: object) -> tuple[str, ...]:
    """Component ids from text (`people;systems`), a list, or nothing."""
    if not components:
        return ()
    parts = components.split(";") if isinstance(components, str) else components
    return tuple(part.strip() for part in parts if part.strip())


def _definition(path: Path) -> Metric:
    content = read(path)
    need(content, OF_SHIPPED, path.name)
    unknown = sorted(set(content) - {field.name for field in fields(Metric)})
    if unknown:
        raise ImpactError("this field is not known.", where=f"{path.name}, {unknown[0]}", fix="Remove or rename it.")
    _need_id(content["metric_id"], path)
    for field, words in WORDS.items():
        need_word(content.get(field, words[0]), words, f"{path.name}, {field}")
    for component in content.get("components", []):
        need_word(component, COMPONENT_IDS, f"{path.name}, components")
    need_word(content.get("decimals"), range(7), f"{path.name}, decimals")
    return Metric.from_row(content)


def _need_id(metric_id: object, path: Path) -> None:
    if metric_id != path.stem or not METRIC_ID.fullmatch(path.stem):
        raise ImpactError(
            f"the file of a definition carries its metric_id as its name, and this one says “{metric_id}”.",
            where=f"{path.name}, metric_id",
            fix="Use small letters, figures and underscores, and the same text in both places.",
        )
