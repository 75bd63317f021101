"""The preview: what taking a batch would change of what viewers see now, worked out in a scratch database.

`remember` keeps what is in view before the batch is judged; `look` compares it with what would be. Only figures and
what follows from them are named; of datasets with sharing (assessments, initiatives) there are counts and nothing else.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from impact.intake.receipts import Receipt
from impact.settings import Settings
from impact.warehouse import build
from impact.warehouse.versions import Version

HERE = Path(__file__).parent / "foreseen"
LARGEST = 20  # revisions that are listed
LISTED = 100  # organisations and signals that are listed
COUNTED = ("added", "revised", "unchanged", "rejected", "waiting", "duplicates", "withdrawn")
ORGANISATIONS = ("appears", "vanishes", "absent", "enters", "leaves")
MOVES = ("comes", "goes")
SIGNALS = ("start", "end", "change")


@dataclass(frozen=True)
class Preview:
    """What taking a batch would change.

    version: the one shown now, or None. rows: counts by dataset, as in the receipts. enters and waits_again: rows by
    dataset that would stop waiting, or wait again. gains: metrics and organisations by newest period. organisations:
    code and name by what would change (`appears`, `vanishes`: figures; `absent`: none in the newest period; `enters`,
    `leaves`: the directory). revisions: the largest first, `revised` how many there are, of figures that stay in view. in_view: the first
    of those that would come into view again (`comes`) or go out of it (`goes`); `in_view_counts` all of them. signals: those listed, in
    directory order; `signal_counts` all that start, end or change.
    """

    version: int | None
    rows: dict[str, dict[str, int]] = field(default_factory=dict)
    enters: dict[str, int] = field(default_factory=dict)
    waits_again: dict[str, int] = field(default_factory=dict)
    gains: list[dict] = field(default_factory=list)
    organisations: dict[str, list[dict]] = field(default_factory=dict)
    revised: int = 0
    revisions: list[dict] = field(default_factory=list)
    in_view_counts: dict[str, int] = field(default_factory=dict)
    in_view: dict[str, list[dict]] = field(default_factory=dict)
    signal_counts: dict[str, int] = field(default_factory=dict)
    signals: list[dict] = field(default_factory=list)

    @property
    def changes_anything(self) -> bool:
        """Whether any row would be added, revised, let in or held back."""
        counts = [
            number
            for of in self.rows.values()
            for name, number in of.items()
            if name in ("added", "revised", "withdrawn")
        ]
        moves = [*self.enters.values(), *self.waits_again.values(), *(of["waiting"] for of in self.rows.values())]
        return any(counts) or any(moves) or bool(self.revised or self.signals or any(self.in_view_counts.values()))

    def to_json(self) -> dict:
        """The object that `check --json` prints; days as `2026-07-01`."""
        return _plain(asdict(self))


def remember(connection: duckdb.DuckDBPyConnection, shown: Version | None) -> None:
    """Keep what viewers see now in the schema `before`. Call it before access to other files is switched off."""
    connection.execute(_sql("before"))
    if shown is None:
        return
    quoted = str(shown.path).replace("'", "''")  # ATTACH takes no parameter
    try:
        connection.execute(f"ATTACH '{quoted}' AS shown (READ_ONLY)")
    except duckdb.Error:
        return  # a version that cannot be read shows nothing
    try:
        connection.execute(_sql("version_shown"))
    finally:
        connection.execute("DETACH shown")


def look(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    judged: Sequence[Receipt],
    *,
    first_place: int,
    shown: Version | None,
) -> Preview:
    """What the judged batch would change. connection: its state afterwards, and what `remember` kept."""
    seen = Preview(shown.serial if shown else None, _counts(judged), _moved(judged, "entered"), _moved(judged, "back"))
    if not any(receipt.altered for receipt in judged):
        return seen
    if {receipt.dataset for receipt in judged if receipt.altered} == {"observations"}:
        connection.execute(_sql("touched_by_rows"), {"first_place": first_place})
    else:
        connection.execute(_sql("touched_whole"))
    build.build_signals(connection, rules=settings.rules, target_order=settings.target_order, only="touched")
    return _compared(connection, seen, again=True)


def look_at_all(connection: duckdb.DuckDBPyConnection, settings: Settings, shown: Version | None) -> Preview:
    """How the state in `connection` differs from what viewers see now, however it came about (an undo, say)."""
    connection.execute(_sql("touched_whole"))
    build.build_signals(connection, rules=settings.rules, target_order=settings.target_order, only="touched")
    return _compared(connection, Preview(shown.serial if shown else None), again=False)


def _compared(connection: duckdb.DuckDBPyConnection, seen: Preview, *, again: bool) -> Preview:
    """again: figures that come into view are told where they had been withdrawn; else all are, for none is new."""
    revisions = _ask(connection, "revisions", most=LARGEST)
    moved = _ask(connection, "in_view", most=LARGEST, again=again)
    changed = _ask(connection, "organisations")
    signals = _ask(connection, "signals")
    told = Counter(signal["what"] for signal in signals)
    return Preview(
        seen.version,
        seen.rows,
        seen.enters,
        seen.waits_again,
        gains=_ask(connection, "gains"),
        organisations={what: _of(changed, what) for what in ORGANISATIONS},
        revised=_altogether(revisions),
        revisions=_plainly(revisions, "altogether"),
        in_view_counts={what: _altogether([row for row in moved if row["what"] == what]) for what in MOVES},
        in_view={what: _plainly([row for row in moved if row["what"] == what], "altogether", "what") for what in MOVES},
        signal_counts={what: told[what] for what in SIGNALS},
        signals=signals[:LISTED],
    )


def _altogether(rows: list[dict]) -> int:
    return rows[0]["altogether"] if rows else 0


def _plainly(rows: list[dict], *without: str) -> list[dict]:
    return [{name: value for name, value in row.items() if name not in without} for row in rows]


def _of(changed: list[dict], what: str) -> list[dict]:
    return [{"org_code": row["org_code"], "name": row["name"]} for row in changed if row["change"] == what]


def _counts(judged: Sequence[Receipt]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter] = {}
    for receipt in judged:
        if receipt.verdict != "refused":
            found = {name: getattr(receipt, name) for name in COUNTED}
            counts.setdefault(receipt.dataset, Counter({name: 0 for name in COUNTED})).update(found)
    return {dataset: dict(found) for dataset, found in counts.items()}


def _moved(judged: Sequence[Receipt], which: str) -> dict[str, int]:
    moved: Counter = Counter()
    for receipt in judged:
        moved.update(getattr(receipt, which))
    return dict(moved)


def _ask(connection: duckdb.DuckDBPyConnection, question: str, **parameters) -> list[dict]:
    answer = connection.execute(_sql(question), parameters)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _plain(value):
    if isinstance(value, dict):
        return {name: _plain(inside) for name, inside in value.items()}
    if isinstance(value, list):
        return [_plain(inside) for inside in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def _sql(name: str) -> str:
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")
