"""The one door to the figures: a version's DuckDB file, opened read-only, asked by the name of a question.

A question is a file in `impact/queries`: SQL that is valid as it stands, with `$name` parameters only. Every question is
asked by a viewer; the store hands the viewer and the date to the SQL that names them. An earlier version is opened
beside the latest one: of its assessments and initiatives a viewer sees what both versions let them see.
"""

from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from impact.errors import ImpactError, NoData
from impact.folder import Folder
from impact.viewer import Viewer
from impact.warehouse import build, versions

AS_AT = Path(versions.__file__).with_name("sharing_as_at.sql")
QUERIES = Path(__file__).parent / "queries"
# What `sharing_as_at.sql` reads of the latest version: the questions that give the keys.
SHARED_NOW = {"answers_now": "shared_answers", "initiatives_now": "shared_initiatives"}
AT_HAND = 8  # viewers of whom an earlier version keeps what both versions let them see
SAFE = {"enable_external_access": "false", "lock_configuration": "true"}


class Store:
    """One version, open for reading. Threads share it: each question has a cursor of its own.

    latest: the store of the version that viewers see now, where this one is an earlier version.
    """

    def __init__(self, path: Path, today: date, latest: "Store | None" = None):
        self.path = path
        self.today = today
        self._latest = latest
        self._shared: dict[Viewer, dict[str, pa.Table]] = {}
        self._connection = duckdb.connect(str(path), read_only=True, config=SAFE)

    def ask(self, question: str, viewer: Viewer, **parameters) -> pa.Table:
        """The answer to `queries/<question>.sql` as an Arrow table.

        Raises ImpactError for an unknown question and duckdb.Error where SQL and parameters do not agree.
        """
        sql = text(question)
        bound = {name: value for name, value in self._context(viewer).items() if name in _named(sql)} | parameters
        with self._connection.cursor() as cursor:
            for name, rows in self._shared_now(viewer).items() if self._latest else ():
                cursor.register(name, rows)  # stands before the version's own table of that name
            return cursor.sql(sql, params=bound).to_arrow_table()

    def close(self) -> None:
        """Let go of the file. Questions already answered keep their tables."""
        self._connection.close()

    def _context(self, viewer: Viewer) -> dict:
        return {**viewer.parameters(), "today": self.today, "as_at": self._latest is not None}

    def _shared_now(self, viewer: Viewer) -> dict[str, pa.Table]:
        """The tables of this version that the sharing rules read, with what the viewer may see by name in the latest too."""
        found = self._shared.get(viewer)
        if found is None:
            found = self._both_let_see(viewer)
            # Other threads read the dictionary, so a new one takes its place; who was last new longest ago goes.
            self._shared = dict(list(self._shared.items())[1 - AT_HAND :]) | {viewer: found}
        return found

    def _both_let_see(self, viewer: Viewer) -> dict[str, pa.Table]:
        with self._connection.cursor() as cursor:
            for name, question in SHARED_NOW.items():
                cursor.register(name, self._latest.ask(question, viewer))
            for statement in duckdb.extract_statements(AS_AT.read_text(encoding="utf-8")):
                own = {name: value for name, value in viewer.parameters().items() if name in statement.named_parameters}
                cursor.execute(statement, own)
            build.build_sharing(cursor)
            return {name: cursor.sql(f'FROM temp."{name}"').to_arrow_table() for name in build.SHARING_READS}


def open_current(folder: Folder, today: date) -> Store:
    """The store of the version that viewers of `folder` see now. Raises NoData where there is none."""
    for _ in range(2):  # the pointer can move, and an old file go, between reading the one and opening the other
        version = versions.current(folder)
        if version is None:
            break
        try:
            return Store(version.path, today)
        except duckdb.IOException:
            if version.path.exists():
                raise
    raise NoData(
        "there is no data to show yet.",
        where=str(folder.root),
        fix="Take an extract: python -m impact take FILE, or drop it on the Data page.",
    )


def questions() -> list[str]:
    """The names of all questions."""
    return sorted(path.stem for path in QUERIES.glob("*.sql"))


@cache
def text(question: str) -> str:
    """The SQL of a question, as it is shown beside its answer."""
    try:
        return (QUERIES / f"{question}.sql").read_text(encoding="utf-8")
    except FileNotFoundError:
        near = get_close_matches(question, questions(), n=1)
        hint = f"Did you mean `{near[0]}`?" if near else "Add its file there."
        raise ImpactError(f"there is no question `{question}`.", where="impact/queries", fix=hint) from None


@cache
def _named(sql: str) -> frozenset[str]:
    (statement,) = duckdb.extract_statements(sql)
    return frozenset(statement.named_parameters)
