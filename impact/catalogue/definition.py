"""Metric definitions: what is measured, in which unit, and which direction is better."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from impact.catalogue.toml import HERE, found, need, need_number, need_pattern, need_word, read
from impact.contracts import Column, contract
from impact.errors import ImpactError

CHECKED = ("sourced", "unverified", "ours")
BEYOND_CONTRACT = ("why_it_matters", "source", "reviewed_on", "checked")  # what a shipped definition must say as well


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


def component_ids() -> tuple[str, ...]:
    """The ids of the five components, in order."""
    return contract("metrics").column("components").words


def _definition(path: Path) -> Metric:
    content = read(path)
    columns = [column for column in contract("metrics").columns if column.name != "withdrawn"]
    need(content, (*(column.name for column in columns if column.required), *BEYOND_CONTRACT), path.name)
    unknown = sorted(set(content) - {column.name for column in columns} - {"checked"})
    if unknown:
        raise ImpactError("this field is not known.", where=f"{path.name}, {unknown[0]}", fix="Remove or rename it.")
    for column in columns:
        _check(column, content.get(column.name), f"{path.name}, {column.name}")
    need_word(content["checked"], CHECKED, f"{path.name}, checked")
    need_word(content["metric_id"], (path.stem,), f"{path.name}, metric_id")
    return Metric.from_row(content)


def _check(column: Column, value: object, where: str) -> None:
    """Raise ImpactError where a value breaks the contract's word list, pattern or range for its column."""
    for part in value if isinstance(value, list) else () if value is None else (value,):
        if column.words:
            need_word(part, column.words, where)
        if column.pattern:
            need_pattern(part, column.pattern, where)
        if column.type in ("whole", "number"):
            need_number(part, column.minimum, column.maximum, where)
