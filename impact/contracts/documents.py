"""A contract as a document to send to others: the file as it stands, plain words, or JSON Schema."""

import difflib
import json
from collections.abc import Iterable

from impact.contracts import wording
from impact.contracts.contract import Column, Contract
from impact.contracts.reading import contracts
from impact.errors import UsageError

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IN_JSON = {"text": "string", "date": "string", "number": "number", "whole": "integer", "flag": "boolean"}
CARRIED_ALONG = {"type": ["string", "number", "boolean", "null"]}  # a column beginning x_: anything but nested
CLOSE = 0.6
HELD_BY_SCHEMA = (
    "missing_value",
    "unknown_word",
    "broken_code",
    "not_finite",
    "not_whole",
    "out_of_range",
    "impossible_date",
)


def named(dataset: str) -> Contract:
    """The contract of a dataset. Raises UsageError, naming the nearest dataset, where there is none."""
    if dataset in contracts():
        return contracts()[dataset]
    near = difflib.get_close_matches(dataset.casefold(), contracts(), n=1, cutoff=CLOSE)
    meant = f" Did you mean {near[0]}?" if near else ""
    raise UsageError(
        f"`{dataset}` is not a dataset.{meant}", where="DATASET", fix=f"Use one of {', '.join(contracts())}."
    )


def document(contract: Contract, form: str) -> str:
    """The contract in one of FORMS (`yaml`, `markdown`, `json-schema`), ending in a line end; KeyError for another."""
    return FORMS[form](contract).rstrip("\n") + "\n"


def as_yaml(contract: Contract) -> str:
    """The contract file as it stands (Open Data Contract Standard)."""
    return contract.text


def markdown(contract: Contract) -> str:
    """The contract in plain words: what it is for, one row, the columns, the rules, and what happens on a breach."""
    parts = [
        f"# {contract.title}",
        f"Contract of the dataset `{contract.dataset}`, version {contract.version}.",
        *(f"**{name}:** {sentence}" for name, sentence in wording.about(contract)),
    ]
    for title, heads, rows in wording.tables(contract):
        parts += [f"## {title}", _table(heads, rows)]
    return "\n\n".join(parts)


def row_schema(contract: Contract) -> dict:
    """JSON Schema (draft 2020-12) of one row as an object: dates as `2026-04-01`, an empty cell as null or absent.

    Rules between columns, or against what others have defined, are beyond such a schema: `$comment` names them.
    """
    return {
        "$schema": DIALECT,
        "$id": f"urn:impact:contract:{contract.dataset}:{contract.version}",
        "$comment": _beyond_schema(contract),
        "title": contract.title,
        "description": f"{contract.purpose} One row: {contract.grain}",
        "type": "object",
        "properties": {column.name: _property(column) for column in contract.columns},
        "patternProperties": {"^x_": CARRIED_ALONG},
        "required": [column.name for column in contract.columns if not column.may_be_absent],
        "additionalProperties": False,
    }


def _as_json(contract: Contract) -> str:
    return json.dumps(row_schema(contract), ensure_ascii=False, indent=2)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = tuple(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    # A bar inside a cell would end it, in backticks too.
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _beyond_schema(contract: Contract) -> str:
    beyond = [
        f"{rule.name} ({rule.severity}): {rule.asks}"
        for rule in wording.rules(contract)
        if rule.name not in HELD_BY_SCHEMA
    ]
    return " ".join(["Not in this schema: one row a key; what a code refers to is defined.", *beyond])


def _property(column: Column) -> dict:
    kind = IN_JSON[column.type]
    declared = {
        "description": column.description,
        "type": kind if column.required else [kind, "null"],
        "format": "date" if column.type == "date" else None,
        "enum": _enum(column),
        "pattern": _pattern(column),
        "minLength": 1 if _needs_some_text(column) else None,  # an empty text counts as no value
        "minimum": column.minimum,
        "maximum": column.maximum,
        "default": column.default,
    }
    return {name: value for name, value in declared.items() if value is not None}


def _needs_some_text(column: Column) -> bool:
    return column.required and column.type == "text" and not (column.words or column.pattern)


def _enum(column: Column) -> list | None:
    if not column.words or column.separator:
        return None
    return [*column.words] if column.required else [*column.words, None]


def _pattern(column: Column) -> str | None:
    if not column.separator:
        return column.pattern
    one = f"({'|'.join(column.words)})"
    return f"^{one}({column.separator}{one})*$"


FORMS = {"yaml": as_yaml, "markdown": markdown, "json-schema": _as_json}
