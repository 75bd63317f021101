"""Returns: the rows of one file that go back to whoever sent them (rejected, waiting or blocking), with all their faults.

They are put aside in a temporary table of their own while the faults are still there, not only the first 1,000.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import uuid4

import duckdb

from impact.contracts import Contract
from impact.intake import privacy
from impact.intake.faults import Fault, Findings

AT_ONCE = 10_000
GOING_BACK = ("block", "reject", "wait")
OF_PERSONS = ("contact",)  # columns that may name a person: their values go into no sheet
NO_ORGANISATION = "NULL::VARCHAR"


@dataclass(frozen=True)
class Returns:
    """What goes back of one file. tally: rows by organisation (None: unreadable or unknown), rule and severity."""

    table: str
    findings: Findings
    tally: tuple[dict, ...]

    def faults(self, connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str | None, Fault]]:
        """Every fault with the organisation of its row: by organisation, unassigned last, then by row."""
        found = connection.execute(
            f"""
            SELECT org_code, "rule", "row", "column", "value", detail FROM "{self.table}"
            ORDER BY org_code NULLS LAST, "row", "rule", "column" NULLS FIRST
            """
        )
        while batch := found.fetchmany(AT_ONCE):
            for org_code, *entry in batch:
                yield org_code, _without_persons(self.findings.in_words(*entry))


def gather(findings: Findings) -> Returns | None:
    """Put aside the faults of rows that go back; None where there are none. `staged` and `fault` must still be there."""
    table = f"returned_{uuid4().hex}"
    condition = " OR ".join(findings.having(severity) for severity in GOING_BACK)
    organisation = _organisation(findings.contract)
    found = findings.connection.execute(
        f"""
        CREATE TEMP TABLE "{table}" AS
        SELECT fault.*, CASE
            WHEN {organisation} IN (SELECT org_code FROM organisation_in_force) THEN {organisation}
        END AS org_code
        FROM fault LEFT JOIN staged ON staged."row" = fault."row"
        WHERE {condition}
        """
    ).fetchone()[0]
    return Returns(table, findings, _tally(findings, table)) if found else None


def _organisation(contract: Contract) -> str:
    """The column that says whose row it is, as SQL: the organisation's own code, else the first that refers to one."""
    refers = [column.name for column in contract.references if column.refers == "organisation"]
    name = "org_code" if "org_code" in contract.names else next(iter(refers), None)
    return f'staged."{name}"' if name else NO_ORGANISATION


def _tally(findings: Findings, table: str) -> tuple[dict, ...]:
    rules = ", ".join(f"'{wording.rule}'" for wording in findings.wordings)
    severities = ", ".join(f"'{wording.severity}'" for wording in findings.wordings)
    counted = findings.connection.execute(
        f"""
        SELECT org_code, ([{rules}])["rule" + 1] AS named, ([{severities}])["rule" + 1] AS severity,
            count(DISTINCT "row")
        FROM "{table}" GROUP BY ALL ORDER BY org_code NULLS LAST, named, severity
        """
    ).fetchall()
    return tuple(dict(zip(("org_code", "rule", "severity", "rows"), line, strict=True)) for line in counted)


def _without_persons(fault: Fault) -> Fault:
    """The fault without any NHS number; of a column that may name a person, without the value."""
    if fault.column in OF_PERSONS and fault.value:
        told = {name: getattr(fault, name).replace(fault.value, "…") for name in ("message", "fix")}
        fault = replace(fault, value="not shown here", **told)
    texts = {name: getattr(fault, name) for name in ("column", "value", "message", "fix", "where")}
    return replace(fault, **{name: text and privacy.hidden(text) for name, text in texts.items()})
