"""Pieces of SQL that follow from a contract: lists of its columns, and how two of its rows compare."""

from collections.abc import Iterable

from impact.contracts import Contract


def names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def quoted(text: str) -> str:
    """Text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def columns_of(contract: Contract) -> str:
    return names(contract.names)


def same_key(contract: Contract, one: str, other: str) -> str:
    return " AND ".join(f'{one}."{key}" = {other}."{key}"' for key in contract.keys)


def content_differs(contract: Contract, one: str, other: str) -> str:
    """Whether two rows of one key say different things; not withdrawn is the same however it is written."""
    columns = [column for column in contract.names if column not in contract.keys and column != "withdrawn"]
    withdrawn = f"coalesce({one}.withdrawn, FALSE) <> coalesce({other}.withdrawn, FALSE)"
    return " OR ".join([f'{one}."{column}" IS DISTINCT FROM {other}."{column}"' for column in columns] + [withdrawn])
