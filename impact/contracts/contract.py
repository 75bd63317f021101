"""What a contract says of an extract: its columns, its keys, its rules."""

from dataclasses import dataclass
from functools import cached_property

TYPES = {"string": "text", "date": "date", "number": "number", "integer": "whole", "boolean": "flag"}
IN_DUCKDB = {"text": "VARCHAR", "date": "DATE", "number": "DOUBLE", "whole": "BIGINT", "flag": "BOOLEAN"}


@dataclass(frozen=True)
class Column:
    """One column. type: text, date, number, whole or flag.

    words: the list a value must be in (each part of it where `separator` joins several). refers: what the value must be
    defined as (`organisation`, `metric`, `initiative`, `framework`, `practice`, `level`). every_one: the text that
    stands for all of those. default: what an absent column holds.
    """

    name: str
    type: str
    key: bool
    required: bool
    description: str
    words: tuple[str, ...] = ()
    separator: str | None = None
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    refers: str | None = None
    every_one: str | None = None
    default: str | None = None

    @property
    def duckdb_type(self) -> str:
        return IN_DUCKDB[self.type]

    @property
    def may_be_absent(self) -> bool:
        return not self.required or self.default is not None


@dataclass(frozen=True)
class Rule:
    """A row rule: `query` gives row number, column and value of each row that breaks it, from the table `extract`.

    column, value (an SQL expression) and condition are the query's parts, so that one pass can judge all rules.
    severity: reject, warn or note. message and fix are wordings with `{column}`, `{value}` and the like.
    of_one_column: whether it looks at nothing but its column.
    """

    name: str
    severity: str
    description: str
    query: str
    column: str
    value: str
    condition: str
    message: str
    fix: str
    of_one_column: bool = False


@dataclass(frozen=True)
class Contract:
    """One dataset's contract. rejects_rows: a rejected row stays out and the rest is taken; else it blocks the file."""

    dataset: str
    title: str
    version: str
    purpose: str
    grain: str
    order: int
    rejects_rows: bool
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    text: str

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.key)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @cached_property
    def references(self) -> tuple[Column, ...]:
        """The columns whose value somebody must have defined."""
        return tuple(column for column in self.columns if column.refers)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)
