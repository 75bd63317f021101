"""Builds a version: the models in order, the SPC kernel between them, the sharing rules and the version's own record.

The state (schemas `taken` and `waiting`, see `impact.intake`) and the catalogue are in the connection already.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType

import duckdb
import pyarrow as pa

from impact import catalogue, contracts, spc
from impact.settings import TARGET_KINDS
from impact.spc import chance

HERE = Path(__file__).parent
SHARING = HERE / "sharing.sql"
CALENDAR = HERE / "calendar.sql"
MACROS = (SHARING, CALENDAR, HERE / "freshness.sql")  # what questions share
METRIC, OBSERVATION, KERNEL_INPUT, SIGNAL = "metric", "observation", "kernel_input", "signal"
# The doubts about figures and the models they are made from; none of them needs the SPC kernel.
DOUBTS = {
    METRIC, "organisation", "event", OBSERVATION, "recalculation", "frozen", "jump", "total", "gone", "beyond", "doubt",
}  # fmt: skip
# What the sharing rules read, and nobody else: the initiatives, and what is made from `assessment`.
OF_ASSESSMENTS = ("assessment_trail", "assessment_counted")
SHARING_READS = ("initiative", *OF_ASSESSMENTS)
# Provenance: differs when the same rows arrive in another order, so no part of the content.
OF_ONE_FILE = ("place", "row")
# Models that tell of it beside the doubts, which are content themselves.
HOW_THEY_CAME = {"worth_checking", "assessment_counted"}
OF_FRAMEWORKS = "frameworks/"  # what begins a part of the recipe that is a framework's file
DIGITS = 16  # of a hash, where it is written down
AT_ONCE = 1_000_000  # points that the kernel is given
# One row a part: its first and last series.
PARTS = """
    SELECT min(series), max(series) FROM (
        SELECT series, sum(count(*)) OVER (ORDER BY series ROWS UNBOUNDED PRECEDING) // $points AS part
        FROM kernel_input GROUP BY series
    )
    GROUP BY part ORDER BY part
"""
PART = "SELECT * FROM kernel_input WHERE series BETWEEN $first AND $last"


@dataclass(frozen=True)
class Model:
    """One table of the warehouse: its name, and the SELECT that makes it from tables before it."""

    name: str
    sql: str

    @property
    def unordered(self) -> str:
        """Its SQL without the order of its rows, where nobody keeps them."""
        return self.sql[: self.sql.rindex("\nORDER BY ")]


@cache
def models() -> tuple[Model, ...]:
    """The models in the order of their numbers: `10_metric.sql` makes `metric`."""
    paths = sorted((HERE / "models").glob("*.sql"))
    return tuple(Model(path.stem.split("_", 1)[1], path.read_text(encoding="utf-8")) for path in paths)


def build(
    connection: duckdb.DuckDBPyConnection,
    *,
    rules: str,
    today: date,
    serial: int,
    place: int,
    fictional: bool = False,
    target_order: tuple[str, ...] = TARGET_KINDS,
    progress: Callable[[str], None] = lambda sentence: None,
) -> str:
    """Make every model table in `connection` and return the fingerprint of the content.

    rules: name of the SPC rule set. serial and place: the version's number and the ledger's place it reflects.
    """
    _precedence(connection, target_order)
    for model in models():
        progress(f"building {model.name.replace('_', ' ')}")
        _make(connection, model, rules, progress)
    for macros in MACROS:
        connection.execute(macros.read_text(encoding="utf-8"))
    print_of_content = fingerprint(connection)
    about = _about(recipe_of(connection, rules), rules, today, serial, place, fictional, print_of_content)
    _record(connection, about)
    return print_of_content


def build_signals(
    connection: duckdb.DuckDBPyConnection, *, rules: str, target_order: tuple[str, ...] = TARGET_KINDS, only: str
) -> None:
    """Make the models as far as `signal`, for the series in the table `only` (column `series`) and no others."""
    _precedence(connection, target_order)
    for model in models():
        _make(connection, model, rules)
        if model.name == OBSERVATION:
            connection.execute(f'DELETE FROM "{OBSERVATION}" WHERE series NOT IN (SELECT series FROM "{only}")')
        if model.name == SIGNAL:
            return


def build_doubts(connection: duckdb.DuckDBPyConnection, *, only: str, but_for: frozenset[str] = frozenset()) -> None:
    """Make the doubts about figures, and what they are made from, as temporary tables, for the metrics of a query.

    only: SQL that gives ids of metrics. but_for: models that are not needed. `drop_doubts` removes the tables, which
    stand before a version's own.
    """
    for model in _doubting():
        if model.name in but_for:
            continue
        connection.execute(f'CREATE OR REPLACE TEMP TABLE "{model.name}" AS {model.unordered}')
        if model.name == METRIC:
            connection.execute(f'DELETE FROM temp."{METRIC}" WHERE metric_id NOT IN ({only})')


def drop_doubts(connection: duckdb.DuckDBPyConnection) -> None:
    """Remove what `build_doubts` made."""
    for model in _doubting():
        connection.execute(f'DROP TABLE IF EXISTS temp."{model.name}"')


def build_sharing(connection: duckdb.DuckDBPyConnection) -> None:
    """Make what the sharing rules read of assessments as temporary tables, from the temporary table `assessment`."""
    for model in models():
        if model.name in OF_ASSESSMENTS:
            connection.execute(f'CREATE TEMP TABLE "{model.name}" AS {model.sql}')


def _doubting() -> list[Model]:
    return [model for model in models() if model.name in DOUBTS]


def fingerprint(connection: duckdb.DuckDBPyConnection) -> str:
    """A short hash of every model table's rows, whatever their order, whichever file brought them, and how."""
    whole = hashlib.sha256()
    for model in models():
        if model.name in HOW_THEY_CAME:
            continue
        columns = [row[0] for row in connection.execute(f'DESCRIBE "{model.name}"').fetchall()]
        content = ", ".join(f'"{column}"' for column in columns if column not in OF_ONE_FILE)
        rows, total = connection.execute(
            f'SELECT count(*), sum(hash(content)) FROM (SELECT {content} FROM "{model.name}") AS content'
        ).fetchone()
        whole.update(f"{model.name} {rows} {total}\n".encode())
    return whole.hexdigest()[:DIGITS]


def recipe(rules: str, own: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """What a version is made by, as hashes: the models, the catalogue, the contracts; and the rule set's name.

    own: SHA-256 of each framework of the data folder's own, by id; they stand in it as `frameworks/ID.toml`.
    """
    text = "\n".join(f"{model.name}\n{model.sql}" for model in models())
    text += "".join(macros.read_text(encoding="utf-8") for macros in MACROS)
    return {
        "models": hashlib.sha256(text.encode()).hexdigest()[:DIGITS],
        "catalogue": catalogue.digest()[:DIGITS],
        "contracts": contracts.digest()[:DIGITS],
        "rules": rules,
    } | {f"{OF_FRAMEWORKS}{id}.toml": sha256 for id, sha256 in own.items()}


def own_frameworks(recipe: Mapping[str, str]) -> dict[str, str]:
    """SHA-256 of each framework of the data folder's own that a version of this recipe was made with, by id."""
    files = {Path(part).stem: sha256 for part, sha256 in recipe.items() if part.startswith(OF_FRAMEWORKS)}
    return dict(sorted(files.items()))


def recipe_of(connection: duckdb.DuckDBPyConnection, rules: str) -> dict[str, str]:
    """The recipe of the version in `connection`, with the frameworks that are in it."""
    return recipe(rules, dict(connection.execute("SELECT framework, sha256 FROM framework_file").fetchall()))


def recipe_digest(rules: str) -> str:
    """The same as one hash."""
    return hashlib.sha256(json.dumps(recipe(rules), sort_keys=True).encode()).hexdigest()


def read_recipe(written: str) -> dict[str, str]:
    """The recipe as a version's own record holds it."""
    return json.loads(written)


def _make(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    rules: str,
    progress: Callable[[str], None] = lambda sentence: None,
) -> None:
    connection.execute(f'CREATE OR REPLACE TABLE "{model.name}" AS {model.sql}')
    if model.name == KERNEL_INPUT:
        _judge(connection, rules, progress)


def _precedence(connection: duckdb.DuckDBPyConnection, target_order: tuple[str, ...]) -> None:
    connection.execute("CREATE OR REPLACE TABLE target_order (kind VARCHAR, precedence INTEGER)")
    connection.executemany(
        "INSERT INTO target_order VALUES (?, ?)", [(kind, number) for number, kind in enumerate(target_order)]
    )


def _judge(connection: duckdb.DuckDBPyConnection, rules: str, progress: Callable[[str], None]) -> None:
    """Run the SPC kernel on `kernel_input`: tables `analysed` (a row a point), `summarised` (a series), `chance`."""
    parts = _parts(connection)
    for number, (first, last) in enumerate(parts):
        if len(parts) > 1:
            progress(f"judging the series: part {number + 1} of {len(parts)}")
        points = spc.analyse(connection.sql(PART, params={"first": first, "last": last}).to_arrow_table(), rules)
        _keep(connection, "analysed", points, anew=number == 0)
        _keep(connection, "summarised", spc.summarise(points, rules), anew=number == 0)
    lengths = connection.execute("SELECT DISTINCT count(value) FROM analysed GROUP BY series, segment").fetchall()
    _keep(connection, "chance", chance.expected_share([points for (points,) in lengths], rules))


def _parts(connection: duckdb.DuckDBPyConnection) -> list[tuple[str | None, str | None]]:
    """The first and the last series of each part: whole series of about a million points, so that they fit in memory."""
    parts = connection.execute(PARTS, {"points": AT_ONCE}).fetchall()
    return parts or [(None, None)]


def _keep(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table, *, anew: bool = True) -> None:
    connection.register("incoming_table", table)
    begin = f'CREATE OR REPLACE TABLE "{name}" AS' if anew else f'INSERT INTO "{name}"'
    connection.execute(f"{begin} SELECT * FROM incoming_table")
    connection.unregister("incoming_table")


def _about(
    recipe: dict, rules: str, today: date, serial: int, place: int, fictional: bool, print_of_content: str
) -> dict:
    return {
        "serial": serial,
        "place": place,
        "built_at": datetime.now(UTC).replace(tzinfo=None),
        "today": today,
        "rules": rules,
        "fingerprint": print_of_content,
        "recipe": json.dumps(recipe, sort_keys=True),
        "fictional": fictional,
    }


def _record(connection: duckdb.DuckDBPyConnection, about: dict) -> None:
    """Write the one row of `version`; `data_to` is the last day that any figure covers."""
    connection.execute(
        """
        CREATE OR REPLACE TABLE version AS
        SELECT
            $serial::BIGINT AS serial, $place::BIGINT AS place, $built_at::TIMESTAMP AS built_at, $today::DATE AS today,
            $rules AS rules, $fingerprint AS fingerprint, $recipe AS recipe, $fictional::BOOLEAN AS fictional,
            (SELECT max(period_end) FROM point WHERE value IS NOT NULL) AS data_to
        """,
        about,
    )
