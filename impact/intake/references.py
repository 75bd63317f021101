"""What a row refers to and nobody has defined: then it waits."""

from impact.contracts import Column, Contract
from impact.intake.faults import Findings
from impact.intake.sql import names

DEFINED = {
    "organisation": "SELECT org_code FROM organisation_in_force",
    "metric": "SELECT metric_id FROM metric_in_force",
    "initiative": "SELECT initiative_id FROM initiative_in_force",
    "framework": "SELECT framework FROM framework",
    "practice": "SELECT practice FROM practice",
    "level": "SELECT level FROM level",
}
INCOMING = """
    CREATE OR REPLACE TEMP VIEW incoming AS
    SELECT kept.*, lacking.missing FROM kept LEFT JOIN lacking ON lacking."row" = kept."row"
"""
INCOMING_WHOLE = "CREATE OR REPLACE TEMP VIEW incoming AS SELECT *, NULL::VARCHAR AS missing FROM kept"
OF_DATASET = {"organisations": "organisation", "metrics": "metric", "initiatives": "initiative"}


def refers_to_itself(contract: Contract) -> bool:
    """Whether its rows refer to rows of the same dataset (a metric contributes to a metric)."""
    return any(column.refers == OF_DATASET.get(contract.dataset) for column in contract.references)


def missing(contract: Contract, also: str | None = None) -> str:
    """An SQL expression: what of the row's references nobody has defined, in words, or null.

    also: a table of ids that the row's own file defines, for datasets that refer to themselves.
    """
    found = [
        f"CASE WHEN {_undefined(contract, column, also)} THEN '{column.refers} ' || \"{column.name}\"{_whose(contract, column)} END"
        for column in contract.references
    ]
    return f"nullif(concat_ws('; ', {', '.join(found)}), '')" if found else "NULL::VARCHAR"


def judge(findings: Findings) -> None:
    """Make the view `incoming` of the rows `kept`, with `missing`; enter a fault for each undefined reference."""
    contract, connection = findings.contract, findings.connection
    also = _own_definitions(findings) if refers_to_itself(contract) else None
    lacking = connection.execute(_lacking(contract, also)).fetchone()[0]
    connection.execute(INCOMING if lacking else INCOMING_WHOLE)
    if lacking:
        for column in contract.references:
            if _of_framework(contract, column):
                findings.enter("title_for_id", _rows_lacking(contract, column, also, titled=True))
            findings.enter("undefined", _rows_lacking(contract, column, also))
            if column.refers != "organisation":  # codes of organisations are all near one another
                ids = connection.execute(f"{DEFINED[column.refers]} ORDER BY 1").fetchall()
                findings.known[column.refers] = tuple(dict.fromkeys(id_ for (id_,) in ids))


def _whose(contract: Contract, column: Column) -> str:
    """What follows the id of a practice or level in SQL: the framework that lacks it."""
    return " || ' of ' || framework" if _of_framework(contract, column) else ""


def _of_framework(contract: Contract, column: Column) -> bool:
    return column.refers in ("practice", "level") and "framework" in contract.names


def _lacking(contract: Contract, also: str | None) -> str:
    """Makes the table `lacking`, by what rows refer to: a million rows refer to a thousand things."""
    referring = names(column.name for column in contract.references)
    if not referring:
        return 'CREATE OR REPLACE TEMP TABLE lacking AS SELECT 0 AS "row", NULL AS missing WHERE FALSE'
    same = " AND ".join(f'kept."{one.name}" IS NOT DISTINCT FROM odd."{one.name}"' for one in contract.references)
    return f"""
        CREATE OR REPLACE TEMP TABLE lacking AS
        SELECT kept."row", odd.missing
        FROM kept INNER JOIN (
            SELECT * FROM (SELECT *, {missing(contract, also)} AS missing FROM (SELECT DISTINCT {referring} FROM kept))
            WHERE missing IS NOT NULL
        ) AS odd ON {same}
    """


def _rows_lacking(contract: Contract, column: Column, also: str | None, titled: bool = False) -> str:
    """titled: those only whose text is the title of what they refer to, with its id; else those only of which it is none."""
    id_ = _titled(column) if _of_framework(contract, column) else "NULL"
    detail, which = (id_, "IS NOT NULL") if titled else (_elsewhere(contract, column), "IS NULL")
    return f"""
        SELECT "row", '{column.name}' AS "column", "{column.name}" AS "value", {detail} AS detail
        FROM kept
        WHERE "row" IN (SELECT "row" FROM lacking) AND {_undefined(contract, column, also)} AND {id_} {which}
    """


def _titled(column: Column) -> str:
    """SQL of the id of the one practice or level of the row's framework that pages show by this text; null where none is."""
    titles = "own.title, own.short_title" if column.refers == "practice" else "own.title"
    return f"""(
        SELECT CASE WHEN count(*) = 1 THEN any_value(own.{column.refers}) END FROM {column.refers} AS own
        WHERE own.framework = kept.framework
            AND list_contains(list_transform([{titles}], lambda one: lower(one)), lower(kept."{column.name}"))
    )"""


def _elsewhere(contract: Contract, column: Column) -> str:
    """SQL of a sentence: which other frameworks have the practice or level, or why a framework's own file is left out."""
    if column.refers == "framework":
        return f"""(
            SELECT ' Its file is left out, ' || said FROM framework_left_out AS own WHERE own.framework = kept."{column.name}"
        )"""
    if not _of_framework(contract, column):
        return "NULL"
    return f"""(
        SELECT ' It is one of ' || string_agg(other.framework, ', ' ORDER BY other.framework) || ', and not of '
            || kept.framework || ', which the row names.'
        FROM {column.refers} AS other WHERE other.{column.refers} = kept."{column.name}"
    )"""


def _undefined(contract: Contract, column: Column, also: str | None) -> str:
    """The condition under which a row's reference in this column is to nothing anybody has defined."""
    name = f'"{column.name}"'
    defined = f"{name} IN ({DEFINED[column.refers]})"
    if _of_framework(contract, column):
        # Within a framework nobody knows, the framework is what is missing.
        inside = f"(framework, {name}) IN (SELECT (framework, {column.refers}) FROM {column.refers})"
        defined = f"({inside} OR framework NOT IN ({DEFINED['framework']}))"
    if also and column.refers == OF_DATASET.get(contract.dataset):
        gone, here = f"SELECT id FROM {also} WHERE gone", f"SELECT id FROM {also} WHERE NOT gone"
        defined = f"({defined} AND {name} NOT IN ({gone}) OR {name} IN ({here}))"
    every_one = f" AND {name} <> '{column.every_one}'" if column.every_one else ""
    return f"{name} IS NOT NULL{every_one} AND NOT ({defined})"


def _own_definitions(findings: Findings) -> str:
    """The ids that the file defines (`gone`: withdraws), less those that wait themselves and were not there before."""
    contract, connection = findings.contract, findings.connection
    key = contract.keys[0]
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE own_definition AS
        SELECT "{key}" AS id, coalesce(withdrawn, FALSE) AS gone FROM kept
        """
    )
    while connection.execute(
        f"""
        DELETE FROM own_definition WHERE id IN (
            SELECT "{key}" FROM kept WHERE {missing(contract, "own_definition")} IS NOT NULL
        )
        """
    ).fetchone()[0]:
        continue
    return "own_definition"
