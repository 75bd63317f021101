"""The state: what is in force and what waits, as every file before has left it.

Schema `taken` holds the rows in force, one a key (withdrawn ones too, with their flag); schema `waiting` the rows that
lack a definition, the newest of each key, with `missing`. Both carry `place` (of the take in the ledger) and `row` (in
its file). `taken.arrival` tells how figures came (see `arrivals`). The state after a file depends on the state before
it, the file, its place and its day, and on nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from impact.contracts import Contract, contracts
from impact.intake import arrivals, overlaps, references
from impact.intake.sql import columns_of, content_differs, names, same_key
from impact.warehouse.at_once import at_once

VIEWS = """
    CREATE OR REPLACE TEMP VIEW organisation_in_force AS
    SELECT org_code, opened_on, closed_on FROM taken.organisations WHERE NOT coalesce(withdrawn, FALSE);

    CREATE OR REPLACE TEMP VIEW metric_in_force AS
    WITH definition AS (
        SELECT metric_id, unit, kind, cadence, "window", decimals, multiplier, due_after_days
        FROM taken.metrics WHERE NOT coalesce(withdrawn, FALSE)
        UNION ALL
        SELECT metric_id, unit, kind, cadence, "window", decimals, multiplier, due_after_days FROM shipped_metric
        WHERE metric_id NOT IN (SELECT metric_id FROM taken.metrics WHERE NOT coalesce(withdrawn, FALSE))
    )
    SELECT
        metric_id, unit, kind, cadence, coalesce("window", 'single') AS "window", decimals, due_after_days,
        coalesce(multiplier, CASE WHEN unit = 'percent' THEN 100 ELSE 1 END) AS multiplier
    FROM definition;

    CREATE OR REPLACE TEMP VIEW initiative_in_force AS
    SELECT initiative_id FROM taken.initiatives WHERE NOT coalesce(withdrawn, FALSE);
"""
# Where a row of a converted file stood in it: the sheet, the line, and the column of a wide layout. Parquet has none.
ORIGIN = 'CREATE TABLE taken.origin ("place" BIGINT, "row" BIGINT, sheet VARCHAR, line BIGINT, "column" VARCHAR)'
COLUMNS_OF_ORIGIN = ("place", "row", "sheet", "line", "column")
# Answers to be counted and not named: since which take each has been as it is, and the place of the row that says so. Who
# came with one batch is counted together (see `sharing.sql`), so a row stays when its answer is replaced.
TOGETHER = """
    CREATE TABLE taken.together (
        since BIGINT, "place" BIGINT, org_code VARCHAR, framework VARCHAR, assessed_on DATE, practice VARCHAR
    )
"""
COLUMNS_OF_TOGETHER = ("since", "place", "org_code", "framework", "assessed_on", "practice")
TO_BE_COUNTED = "missing IS NULL AND respondents = 'agreed' AND sharing = 'counts' AND NOT coalesce(withdrawn, FALSE)"
NOTHING_LEFT_OUT = """
    CREATE OR REPLACE TEMP TABLE left_out ("row" BIGINT, rejected BOOLEAN);
    CREATE OR REPLACE TEMP VIEW incoming AS SELECT * FROM entering WHERE "row" NOT IN (SELECT "row" FROM left_out)
"""
# One row a table of the version that the state is loaded from, with its columns in order.
BEFORE = """
    SELECT schema_name, table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()
    WHERE database_name = 'previous' AND schema_name IN ('taken', 'waiting') GROUP BY schema_name, table_name
"""
DEFINING = ("organisations", "metrics", "initiatives")


@dataclass
class Outcome:
    """What taking one file did to the state. entered: rows by dataset that no longer wait; back: that wait again."""

    added: int = 0
    revised: int = 0
    unchanged: int = 0
    waiting: int = 0
    altered: bool = False
    entered: dict[str, int] = field(default_factory=dict)
    back: dict[str, int] = field(default_factory=dict)
    kept_out: int = 0


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Empty tables for every dataset, and the views on what is defined. `shipped_metric` must be there."""
    with at_once(connection):
        _create(connection)


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    for schema, more in (("taken", ""), ("waiting", ", missing VARCHAR")):
        connection.execute(f"CREATE SCHEMA {schema}")
        for contract in contracts().values():
            declared = ", ".join(f'"{column.name}" {column.duckdb_type}' for column in contract.columns)
            connection.execute(
                f'CREATE TABLE {schema}.{contract.dataset} ({declared}, "place" BIGINT, "row" BIGINT{more})'
            )
    connection.execute(ORIGIN)
    connection.execute(arrivals.TABLE)
    connection.execute(TOGETHER)
    connection.execute(VIEWS)


def load(connection: duckdb.DuckDBPyConnection, previous: str, *, settled: bool = False) -> None:
    """Create the state in `connection` and copy it from the version file at `previous`, column by name.

    settled: the same catalogue was shipped when that version was built, so that no row enters or waits anew.
    Errors: duckdb.Error, before anything is created, where that file cannot be opened, or was made before there were
    `taken.arrival` and `taken.together`, which can only be folded anew.
    """
    # ATTACH takes no parameter for the file's name; quoted as SQL quotes text it can hold any name.
    quoted = str(previous).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS previous (READ_ONLY)")
    try:
        connection.execute("SELECT 1 FROM previous.taken.arrival, previous.taken.together LIMIT 0")
    except duckdb.Error:
        connection.execute("DETACH previous")
        raise
    with at_once(connection):
        _create(connection)
        _copy_all(connection)
    connection.execute("DETACH previous")
    _let_go_of_origins(connection)
    if not settled:
        settle(connection)


def apply(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    place: int,
    new_meaning: Sequence[str] = (),
    origins: pa.Table | None = None,
    before_they_enter: Callable[[Outcome], None] = lambda outcome: None,
    *,
    needed: bool = True,
    altered: bool = False,
) -> Outcome:
    """Merge the temporary view `incoming` (the contract's columns, `row`, `missing`) into the state, as `place`.

    new_meaning: metrics that this batch defines anew; sending their observations again alters these, whatever they say.
    origins: where rows of a converted file stood in it (columns row, sheet, line, column). before_they_enter: called
    once it is known that something alters, while what was in force before still is. needed: False where nobody looks
    at the state afterwards; rows that define nothing are then counted and not merged. altered: whether the file has
    altered something already.
    """
    outcome = _compare(connection, contract)
    outcome.altered |= altered
    if new_meaning and contract.dataset == "observations":
        outcome.altered |= _touches(connection, new_meaning)
    if outcome.altered and (needed or contract.dataset in DEFINING):
        before_they_enter(outcome)
        if contract.dataset == "assessments":
            _count_together(connection, contract, place)
        replaces = bool(outcome.revised or outcome.unchanged)
        _merge(connection, contract, place, replaces=replaces, waits=bool(outcome.waiting))
        if origins is not None:
            _remember(connection, origins, place)
        if contract.dataset in DEFINING:
            settle(connection, outcome)
    return outcome


def holds_observations(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether any observation has been taken."""
    return _holds_rows(connection, "taken", contracts()["observations"])


def settle(connection: duckdb.DuckDBPyConnection, outcome: Outcome | None = None) -> None:
    """Let rows in whose definitions have come, and let rows wait whose definitions have gone, until nothing moves."""
    outcome = outcome or Outcome()
    for contract in contracts().values():
        if contract.references:
            while _settle_one(connection, contract, outcome):
                if not references.refers_to_itself(contract):
                    break


def _copy_all(connection: duckdb.DuckDBPyConnection) -> None:
    before = {(schema, table): columns for schema, table, columns in connection.execute(BEFORE).fetchall()}
    for schema in ("taken", "waiting"):
        for contract in contracts().values():
            wanted = {*contract.names, "place", "row", "missing"}
            _copy(connection, f"{schema}.{contract.dataset}", before.get((schema, contract.dataset), []), wanted)
    _copy(connection, "taken.origin", before.get(("taken", "origin"), []), set(COLUMNS_OF_ORIGIN))
    _copy(connection, "taken.arrival", before.get(("taken", "arrival"), []), set(arrivals.COLUMNS))
    _copy(connection, "taken.together", before.get(("taken", "together"), []), set(COLUMNS_OF_TOGETHER))


def _copy(connection: duckdb.DuckDBPyConnection, into: str, before: Sequence[str], wanted: set[str]) -> None:
    shared = names(name for name in before if name in wanted)  # a column that a newer contract adds stays empty
    if shared:
        connection.execute(f"INSERT INTO {into} ({shared}) SELECT {shared} FROM previous.{into}")


def _let_go_of_origins(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the origins of takes of which no row is left, because all of them were replaced or undone since."""
    tables = [f"{schema}.{dataset}" for schema in ("taken", "waiting") for dataset in contracts()]
    left = " UNION ".join(f'SELECT "place" FROM {table}' for table in tables)
    connection.execute(f'DELETE FROM taken.origin WHERE "place" NOT IN ({left})')


def _count_together(connection: duckdb.DuckDBPyConnection, contract: Contract, place: int) -> None:
    """Before the incoming answers enter: those that are as they were keep their company, the others come with this take."""
    same = same_key(contract, "incoming", "before")
    as_before = f"""
        SELECT incoming.org_code, incoming.framework, incoming.assessed_on, incoming.practice, before."place"
        FROM incoming INNER JOIN taken.assessments AS before ON {same}
        WHERE incoming.missing IS NULL AND incoming.respondents = 'agreed'
            AND NOT ({content_differs(contract, "incoming", "before")})
    """
    keys = ("org_code", "framework", "assessed_on", "practice")
    alike = " AND ".join(f"together.{name} = kept.{name}" for name in (*keys, "place"))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE kept_answers AS {as_before}")
    connection.execute(
        f'UPDATE taken.together SET "place" = $place FROM kept_answers AS kept WHERE {alike}', {"place": place}
    )
    connection.execute(
        f"""
        INSERT INTO taken.together BY NAME
        SELECT $place AS since, $place AS "place", {names(keys)} FROM incoming
        WHERE {TO_BE_COUNTED} AND ({names(keys)}) NOT IN (SELECT ({names(keys)}) FROM kept_answers)
        """,
        {"place": place},
    )
    connection.execute("DROP TABLE kept_answers")


def _touches(connection: duckdb.DuckDBPyConnection, metrics: Sequence[str]) -> bool:
    query = "SELECT 1 FROM incoming WHERE list_contains($metrics, metric_id) LIMIT 1"
    return connection.execute(query, {"metrics": list(metrics)}).fetchone() is not None


def _compare(connection: duckdb.DuckDBPyConnection, contract: Contract) -> Outcome:
    """Count what the incoming rows would do, before they do it."""
    into, differs = contract.dataset, content_differs(contract, "incoming", "before")
    same = same_key(contract, "incoming", "before")
    # Inner joins: where nothing was taken or waits, which is common, no row is looked up.
    ready, waiting, found, revised, leaving, still = connection.execute(
        f"""
        SELECT * FROM
            (SELECT count(*) FILTER (missing IS NULL), count(*) FILTER (missing IS NOT NULL) FROM incoming),
            (
                SELECT count(*), count(*) FILTER ({differs})
                FROM incoming INNER JOIN taken.{into} AS before ON {same} WHERE incoming.missing IS NULL
            ),
            (
                SELECT
                    count(*) FILTER (incoming.missing IS NULL),
                    count(*) FILTER (incoming.missing IS NOT NULL AND NOT ({differs}))
                FROM incoming INNER JOIN waiting.{into} AS before ON {same}
            )
        """
    ).fetchone()
    added, changing = ready - found, leaving or waiting > still
    return Outcome(added, revised, found - revised, waiting, altered=bool(added or revised or changing))


def _merge(
    connection: duckdb.DuckDBPyConnection, contract: Contract, place: int, *, replaces: bool, waits: bool
) -> None:
    """Let the incoming rows in. replaces, waits: whether any row is of a key in force, or lacks a definition."""
    keys, columns = names(contract.keys), columns_of(contract)
    into = contract.dataset
    same = same_key(contract, "incoming", into)
    if replaces:
        connection.execute(f"DELETE FROM taken.{into} USING incoming WHERE incoming.missing IS NULL AND {same}")
    if _holds_rows(connection, "waiting", contract):
        connection.execute(f"DELETE FROM waiting.{into} USING incoming WHERE {same}")
    connection.execute(
        f"""
        INSERT INTO taken.{into} ({columns}, "place", "row")
        SELECT {columns}, $place, "row" FROM incoming WHERE missing IS NULL ORDER BY {keys}
        """,
        {"place": place},
    )
    if waits:
        connection.execute(
            f"""
            INSERT INTO waiting.{into} ({columns}, "place", "row", missing)
            SELECT {columns}, $place, "row", missing FROM incoming WHERE missing IS NOT NULL ORDER BY {keys}
            """,
            {"place": place},
        )


def _remember(connection: duckdb.DuckDBPyConnection, origins: pa.Table, place: int) -> None:
    """Keep the origins of the rows that came in; once no row of their take is left, the next load lets them go."""
    connection.register("incoming_origins", origins)
    connection.execute(
        """
        INSERT INTO taken.origin ("place", "row", sheet, line, "column")
        SELECT $place, "row", sheet, line, "column" FROM incoming_origins
        WHERE "row" IN (SELECT "row" FROM incoming)
        """,
        {"place": place},
    )
    connection.unregister("incoming_origins")


def _settle_one(connection: duckdb.DuckDBPyConnection, contract: Contract, outcome: Outcome) -> bool:
    """One round for one dataset; True where a row moved."""
    fallen = _fall(connection, contract) if _holds_rows(connection, "taken", contract) else 0
    risen = _rise(connection, contract, outcome) if _holds_rows(connection, "waiting", contract) else 0
    if fallen:
        outcome.back[contract.dataset] = outcome.back.get(contract.dataset, 0) + fallen
    if risen:
        outcome.entered[contract.dataset] = outcome.entered.get(contract.dataset, 0) + risen
    return bool(fallen or risen)


def _holds_rows(connection: duckdb.DuckDBPyConnection, schema: str, contract: Contract) -> bool:
    return connection.execute(f"SELECT 1 FROM {schema}.{contract.dataset} LIMIT 1").fetchone() is not None


def _fall(connection: duckdb.DuckDBPyConnection, contract: Contract) -> int:
    """Rows in force whose definition is gone wait again, unless a newer row of their key waits already."""
    into, columns = contract.dataset, columns_of(contract)
    lacking = f"SELECT *, {references.missing(contract)} AS missing FROM taken.{into}"
    falling = f"CREATE OR REPLACE TEMP TABLE falling AS SELECT * FROM ({lacking}) WHERE missing IS NOT NULL"
    if connection.execute(falling).fetchone() == (0,):
        return 0
    fallen = connection.execute(
        f"""
        INSERT INTO waiting.{into} ({columns}, "place", "row", missing)
        SELECT {columns}, "place", "row", missing FROM falling
        WHERE NOT EXISTS (SELECT 1 FROM waiting.{into} AS newer WHERE {same_key(contract, "newer", "falling")})
        ORDER BY {names(contract.keys)}
        """
    ).fetchone()[0]
    connection.execute(f"DELETE FROM taken.{into} USING falling WHERE {same_key(contract, 'falling', into)}")
    return fallen


def _rise(connection: duckdb.DuckDBPyConnection, contract: Contract, outcome: Outcome) -> int:
    """Rows that lack nothing any more enter, the file that came first before the next."""
    into, columns = contract.dataset, columns_of(contract)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE judged AS
        SELECT *, missing AS missing_before, {references.missing(contract)} AS missing_now FROM waiting.{into}
        """
    )
    changed = "missing_now IS DISTINCT FROM missing_before"
    places = connection.execute(
        'SELECT DISTINCT "place" FROM judged WHERE missing_now IS NULL ORDER BY "place"'
    ).fetchall()
    connection.execute(
        f"DELETE FROM waiting.{into} USING judged WHERE {same_key(contract, 'judged', into)} AND judged.{changed}"
    )
    connection.execute(
        f"""
        INSERT INTO waiting.{into} ({columns}, "place", "row", missing)
        SELECT {columns}, "place", "row", missing_now FROM judged WHERE missing_now IS NOT NULL AND {changed}
        ORDER BY {names(contract.keys)}
        """
    )
    return sum(_enter(connection, contract, place, outcome) for (place,) in places)


def _enter(connection: duckdb.DuckDBPyConnection, contract: Contract, place: int, outcome: Outcome) -> int:
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE entering AS
        SELECT "row", {columns_of(contract)}, NULL::VARCHAR AS missing FROM judged
        WHERE missing_now IS NULL AND "place" = $place
        """,
        {"place": place},
    )
    connection.execute(NOTHING_LEFT_OUT)
    if contract.dataset == "observations":
        outcome.kept_out += overlaps.keep_out(connection)
    entering = connection.execute("SELECT count(*) FROM incoming").fetchone()[0]
    _merge(connection, contract, place, replaces=True, waits=False)
    return entering
