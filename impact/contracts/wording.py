"""What a contract says in plain words: the same words for its document, its templates and the Methods page.

Names, words and patterns stand in backticks, as in the contracts' own descriptions.
"""

from typing import NamedTuple

import yaml

from impact.contracts.contract import Column, Contract

TYPES = {
    "text": "text",
    "date": "date, such as 2026-04-01",
    "number": "number",
    "whole": "whole number",
    "flag": "true or false",
}
REFUSED_WHOLE = (
    "The whole file is refused, for example because it cannot be read or has no rows, because a column is missing, "
    "unexpected, repeated or of the wrong type, or because it holds data about persons."
)
ROW_STAYS_OUT = "The row stays out and is listed; the rest of the file is taken."
ROW_STOPS_FILE = "The whole file is refused until the row is put right."
WAITS = "The row is kept but not shown, and enters by itself once somebody defines what it refers to."
TAKEN_AND_SAID = "The row is taken, and the receipt says what is worth a look."
TAKEN_AND_NOTED = "The row is taken, and the receipt mentions it."


class ColumnInWords(NamedTuple):
    """One column. holds: what stands in it; allowed: which values it may have (empty: any of its type)."""

    name: str
    needed: str
    type: str
    holds: str
    allowed: str


class RuleInWords(NamedTuple):
    """One row rule, for all the columns that it watches."""

    name: str
    columns: tuple[str, ...]
    asks: str
    severity: str


class TableInWords(NamedTuple):
    """One table of a contract: its title, the heads, and rows of texts."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def about(contract: Contract) -> tuple[tuple[str, str], ...]:
    """What the contract says of the whole, as names and sentences."""
    return (
        ("What it is for", contract.purpose),
        ("One row", contract.grain),
        ("The file", usage(contract)),
        ("The key", keys(contract)),
    )


def tables(contract: Contract) -> tuple[TableInWords, ...]:
    """All that the contract asks, as the tables that document, template and page show alike."""
    asked = ((f"`{one.name}`", *one[1:]) for one in columns(contract))
    held = (
        (f"`{rule.name}`", ", ".join(f"`{name}`" for name in rule.columns), rule.severity, rule.asks)
        for rule in rules(contract)
    )
    return (
        TableInWords("Columns", ("Column", "Needed", "Type", "Holds", "Allowed"), tuple(asked)),
        TableInWords("Rules", ("Rule", "Columns", "If it is broken", "What it asks"), tuple(held)),
        TableInWords("If something is broken", ("Word", "What becomes of it"), tuple(breaches(contract).items())),
    )


def columns(contract: Contract) -> tuple[ColumnInWords, ...]:
    """Every column of the contract, in its order."""
    return tuple(
        ColumnInWords(one.name, needed(one), TYPES[one.type], one.description, allowed(one)) for one in contract.columns
    )


def rules(contract: Contract) -> tuple[RuleInWords, ...]:
    """Every row rule of the contract once, in the contract's order."""
    watched = {}
    for rule in contract.rules:
        watched.setdefault((rule.name, rule.description, rule.severity), []).append(rule.column)
    return tuple(
        RuleInWords(name, tuple(names), description, severity)
        for (name, description, severity), names in watched.items()
    )


def breaches(contract: Contract) -> dict[str, str]:
    """What becomes of a file or a row that breaks something, for each severity the contract knows, gravest first."""
    becomes = {"block": REFUSED_WHOLE, "reject": ROW_STAYS_OUT if contract.rejects_rows else ROW_STOPS_FILE}
    if contract.references:
        becomes["wait"] = WAITS
    severities = {rule.severity for rule in contract.rules}
    lighter = {"warn": TAKEN_AND_SAID, "note": TAKEN_AND_NOTED}
    return becomes | {severity: words for severity, words in lighter.items() if severity in severities}


def needed(column: Column) -> str:
    """Whether a value must be there: `key`, `required` or `may be empty`, and whether the column may be left out."""
    word = "key" if column.key else "required" if column.required else "may be empty"
    return f"{word}; the column may be left out" if column.default is not None else word


def allowed(column: Column) -> str:
    """Which values the column may have, in sentences; empty where any value of its type will do."""
    return " ".join(
        sentence for sentence in (_words(column), _form(column), _range(column), *_beyond(column)) if sentence
    )


def usage(contract: Contract) -> str:
    """How a file of the dataset is named and what it may carry, as the contract file says."""
    return yaml.safe_load(contract.text)["description"]["usage"].strip()


def keys(contract: Contract) -> str:
    """What makes a row the same row, and what two of them mean."""
    named = ", ".join(f"`{name}`" for name in contract.keys)
    outcome = "are both rejected" if contract.rejects_rows else "refuse the file"
    return (
        f"{named}. Two rows of one key in one file that say different things {outcome}; said twice alike, one is kept."
    )


def _words(column: Column) -> str:
    if not column.words:
        return ""
    listed = ", ".join(f"`{word}`" for word in column.words)
    if column.separator:
        return f"Any of {listed}, joined by `{column.separator}` without spaces."
    return f"One of {listed}."


def _form(column: Column) -> str:
    return f"Its pattern is `{column.pattern}`." if column.pattern else ""


def _range(column: Column) -> str:
    return "" if column.minimum is None else f"From {column.minimum:g} to {column.maximum:g}."


def _beyond(column: Column) -> tuple[str, str]:
    """What an absent column stands for, and what must have been defined before the row is shown."""
    absent = (
        ""
        if column.default is None
        else f"Left out whole, it counts as `{column.default}`; where it is there, write that, and leave no cell empty."
    )
    waits = f"The row waits until somebody has defined the {column.refers}." if column.refers else ""
    return absent, waits
