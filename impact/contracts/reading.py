"""Reads the contract files (Open Data Contract Standard) and the shared rules that follow from declarations."""

import hashlib
import re
from functools import cache
from pathlib import Path
from string import Template

import yaml
from open_data_contract_standard.model import DataQuality, OpenDataContractStandard, SchemaProperty

from impact.contracts.contract import TYPES, Column, Contract, Rule

HERE = Path(__file__).parent
SHAPE = re.compile(
    r"""^SELECT row, '(?P<column>\w+)' AS "column", (?P<value>.+?) AS value FROM extract WHERE (?P<condition>.+)$"""
)
SINGULAR = {"organisations": "organisation", "metrics": "metric", "initiatives": "initiative"}


@cache
def contracts() -> dict[str, Contract]:
    """Every contract by its dataset, definitions before what uses them."""
    read = sorted((_read(path) for path in HERE.glob("*.yaml")), key=lambda contract: contract.order)
    return {contract.dataset: contract for contract in read}


def contract(dataset: str) -> Contract:
    """The contract of `dataset`; KeyError where there is none."""
    return contracts()[dataset]


@cache
def digest() -> str:
    """SHA-256 over the text of every contract and of the shared rules."""
    whole = hashlib.sha256()
    for path in sorted(HERE.rglob("*.yaml")):
        whole.update(path.relative_to(HERE).as_posix().encode() + b"\n" + path.read_bytes())
    return whole.hexdigest()


def _read(path: Path) -> Contract:
    text = path.read_text(encoding="utf-8")
    standard = OpenDataContractStandard.from_string(text)
    table = standard.schema_[0]
    columns = tuple(_column(declared) for declared in table.properties)
    own = tuple(_rule(quality) for quality in table.quality or [])
    about = _custom(standard)
    return Contract(
        dataset=table.name,
        title=standard.name,
        version=standard.version,
        purpose=standard.description.purpose,
        grain=table.dataGranularityDescription,
        order=about["order"],
        rejects_rows=about["rejects"] == "rows",
        columns=columns,
        rules=tuple(rule for column in columns for rule in _shared_rules(column)) + own,
        text=text,
    )


def _column(declared: SchemaProperty) -> Column:
    options = declared.logicalTypeOptions or {}
    about = _custom(declared)
    return Column(
        name=declared.name,
        type=TYPES[declared.logicalType],
        key=bool(declared.primaryKey),
        required=bool(declared.required),
        description=declared.description,
        words=tuple(word.value for word in declared.enum or []),
        separator=about.get("separator"),
        pattern=options.get("pattern"),
        minimum=options.get("minimum"),
        maximum=options.get("maximum"),
        refers=_refers(declared),
        every_one=about.get("everyOne"),
        default=about.get("default"),
    )


def _refers(declared: SchemaProperty) -> str | None:
    if not declared.relationships:
        return None
    table, column = declared.relationships[0].to.split(".")
    return SINGULAR.get(table, column)


def _custom(declared) -> dict:
    return {custom.property: custom.value for custom in declared.customProperties or []}


def _rule(quality: DataQuality, *, of_one_column: bool = False) -> Rule:
    query = " ".join(quality.query.split())
    parts = SHAPE.match(query)
    if parts is None:
        raise ValueError(f"rule {quality.name} must SELECT row, column and value FROM extract WHERE …: {query}")
    about = _custom(quality)
    return Rule(
        name=quality.name,
        severity=quality.severity,
        description=quality.description,
        query=query,
        message=about["message"],
        fix=about["fix"],
        of_one_column=of_one_column,
        **parts.groupdict(),
    )


@cache
def _shared() -> tuple[DataQuality, ...]:
    """The shared rules as written, with `${…}` where a column's declaration goes."""
    written = yaml.safe_load((HERE / "shared" / "columns.yaml").read_text(encoding="utf-8"))
    return tuple(DataQuality(**rule) for rule in written)


def _shared_rules(column: Column) -> tuple[Rule, ...]:
    called_for = _calls_for(column)
    return tuple(
        _rule(quality.model_copy(update={"query": _filled(quality.query, column)}), of_one_column=True)
        for quality in _shared()
        if _custom(quality)["appliesTo"] in called_for
    )


def _calls_for(column: Column) -> set[str]:
    declared = {
        "required": column.required and column.default is None,
        "default": column.required and column.default is not None,
        "enum": column.words and not column.separator,
        "separator": column.words and column.separator,
        "pattern": column.pattern,
        "number": column.type in ("number", "whole"),
        "integer": column.type == "whole",
        "date": column.type == "date",
        "range": column.minimum is not None,
    }
    return {name for name, holds in declared.items() if holds}


def _filled(query: str, column: Column) -> str:
    words = ", ".join(f"'{word}'" for word in column.words)
    declared = vars(column) | {"column": column.name, "words": words}
    return Template(query).substitute({name: str(value) for name, value in declared.items()})
