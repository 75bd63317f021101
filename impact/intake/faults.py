"""Faults: what intake found, in words. Those of rows are gathered in a table, so that a million cost little more."""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path

import duckdb

from impact.contracts import Column, Contract, Rule

SEVERITIES = ("block", "reject", "wait", "warn", "note")  # gravest first
Where = Callable[[int | None], str | None]
LISTED = 1000
ABSENT = ("absent_column", "default_column")  # what a file does without
LONG = re.compile(r"-?\d+\.\d{5,}(e-?\d{1,3})?")
SHOWN = 200  # characters of a value
TABLE = """
    CREATE OR REPLACE TEMP TABLE fault ("rule" INTEGER, "row" BIGINT, "column" VARCHAR, "value" VARCHAR, detail VARCHAR)
"""


@dataclass(frozen=True)
class Fault:
    """One thing found. row: data row in the file, from 1; None for a fault of the whole file.

    where: how a person finds the row in a file that was converted: `line 7`, `row 7 of the sheet North`.
    """

    rule: str
    severity: str
    row: int | None
    column: str | None
    value: str | None
    message: str
    fix: str
    where: str | None = None

    def to_json(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class Wording:
    """How a rule's faults read, and how grave they are."""

    rule: str
    severity: str
    message: str
    fix: str

    def fault(
        self,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        *,
        where: str | None = None,
        written: str | None = None,
        **more,
    ) -> Fault:
        """The fault in words; `more` fills what else the wording asks for. written: the value as the message has it."""
        told = {"near": "", "detail": ""} | more | {"row": row, "column": column, "value": shown(written or value)}
        message, fix = self.message.format_map(told), self.fix.format_map(told)
        return Fault(self.rule, self.severity, row, column, shown(value), message, fix, where)


@cache
def wordings() -> dict[str, Wording]:
    """The wording of every rule that is not a row rule of a contract."""
    written = tomllib.loads((Path(__file__).parent / "messages.toml").read_text(encoding="utf-8"))
    return {rule: Wording(rule=rule, **entry) for rule, entry in written.items()}


def fault(rule: str, **told) -> Fault:
    return wordings()[rule].fault(**told)


def together(faults: Sequence[Fault], verdict: str) -> list[Fault]:
    """The faults as they are told to a person: columns that count as empty in one line, and none for a refused file."""
    absent = [one for one in faults if one.rule in ABSENT]
    if verdict == "refused":
        return [one for one in faults if one not in absent]
    empty = [one for one in absent if one.rule == "absent_column"]
    if len(empty) < 2:
        return list(faults)
    names = [f"`{one.column}`" for one in empty]
    message = f"The columns {', '.join(names[:-1])} and {names[-1]} are not in the file and count as empty."
    told = replace(empty[0], column=None, message=message, fix="Nothing, if there is nothing to say in them.")
    return [told if one is empty[0] else one for one in faults if one is empty[0] or one not in empty]


def shown(value: str | None) -> str | None:
    """A value as it may stand in a message: not longer than a line or two."""
    return value if value is None or len(value) <= SHOWN else value[:SHOWN] + "…"


def short(figure: str) -> str:
    """A figure with at most four decimals that say something (`140.5622`, `0.00001235`); other texts as they are."""
    if not LONG.fullmatch(figure):
        return figure
    number = Decimal(figure)
    decimals = 4 if abs(number) >= 1 or not number else 3 - number.adjusted()
    return f"{round(number, decimals):f}".rstrip("0").rstrip(".")


def near_miss(word: str, known: Iterable[str]) -> str:
    """`" org_cod: did you mean org_code?"`, or nothing where no known word is close."""
    return _near(word, tuple(known))


@lru_cache(maxsize=1000)  # the same slip of the pen in a thousand rows
def _near(word: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word.lower()[:100], known, n=1, cutoff=0.7)
    return f" {word[:SHOWN]}: did you mean {close[0]}?" if close else ""


def nowhere(row: int | None) -> None:
    """Of a parquet file there is no more to say than the row."""


class Findings:
    """The faults of one file. Those of the file are a list; those of rows stand in the temporary table `fault`.

    where: the place of a row in the file as a person finds it, see `Fault`.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, contract: Contract, where: Where = nowhere):
        self.connection = connection
        self.contract = contract
        self.where = where
        self.of_file: list[Fault] = []
        self.wordings: list[Wording] = []
        self.known: dict[str | None, tuple[str, ...]] = {}  # ids defined, by what they are of, for near misses
        connection.execute(TABLE)

    def number(self, wording: Wording) -> int:
        """The number under which rows with this fault are entered in the table."""
        if wording.severity == "reject" and not self.contract.rejects_rows:
            wording = Wording(wording.rule, "block", wording.message, wording.fix)
        self.wordings.append(wording)
        return len(self.wordings) - 1

    def number_of_rule(self, rule: Rule) -> int:
        return self.number(Wording(rule.name, rule.severity, rule.message, rule.fix))

    def number_of(self, rule: str) -> int:
        return self.number(wordings()[rule])

    def enter(self, rule: str, rows: str, parameters: dict | None = None) -> int:
        """Enter rows found by a query that gives row, column, value and detail; returns how many."""
        number = self.number_of(rule)
        entered = self.connection.execute(f"INSERT INTO fault SELECT {number}, * FROM ({rows})", parameters or {})
        return entered.fetchone()[0]

    @property
    def blocked(self) -> bool:
        return any(fault.severity == "block" for fault in self.of_file) or self.rows_of("block") > 0

    def rows_of(self, severity: str) -> int:
        """How many rows have a fault of this severity."""
        if not any(wording.severity == severity for wording in self.wordings):
            return 0
        query = f'SELECT count(DISTINCT "row") FROM fault WHERE {self.having(severity)}'
        return self.connection.execute(query).fetchone()[0]

    def having(self, severity: str) -> str:
        """The condition on the table `fault` that picks faults of this severity."""
        numbers = [str(number) for number, wording in enumerate(self.wordings) if wording.severity == severity]
        return f'"rule" IN ({", ".join(numbers)})' if numbers else "FALSE"

    def count(self) -> int:
        return len(self.of_file) + self.connection.execute("SELECT count(*) FROM fault").fetchone()[0]

    def listed(self) -> tuple[Fault, ...]:
        """Every fault of the file, then those of rows: the gravest first, then by row, at most 1,000."""
        of_file = sorted(self.of_file, key=lambda fault: SEVERITIES.index(fault.severity))
        return tuple(of_file) + tuple(self.in_words(*entry) for entry in self._first_entries())

    def _first_entries(self) -> list[tuple]:
        gravity = ", ".join(str(SEVERITIES.index(wording.severity)) for wording in self.wordings)
        return self.connection.execute(
            f"""
            SELECT "rule", "row", "column", "value", detail FROM fault
            ORDER BY ([{gravity}])["rule" + 1], "row", "rule", "column" LIMIT {LISTED}
            """
        ).fetchall()

    def in_words(self, number: int, row: int, column: str, value: str | None, detail: str | None) -> Fault:
        """An entry of the table `fault` as a fault."""
        about = _declaration(self.contract, column)
        more = {"detail": detail or "", "kind": about.refers if about else "", "near": ""}
        if about and about.type == "number" and value:
            more["written"] = short(value)
        if about:
            # A practice of another framework is no slip of the pen: then the detail says whose it is.
            is_known = self.wordings[number].rule == "undefined" and detail
            known = about.words or self.known.get(about.refers, ())
            near = detail if is_known else _near(value, known) if value else ""
            more |= {"words": ", ".join(about.words), "pattern": about.pattern, "default": about.default, "near": near}
            more |= {"minimum": about.minimum, "maximum": about.maximum}
        return self.wordings[number].fault(row=row, column=column, value=value, where=self.where(row), **more)


def _declaration(contract: Contract, column: str) -> Column | None:
    return contract.column(column) if column in contract.names else None
