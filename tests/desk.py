"""A desk at which tests hand in extracts: a small valid world, files made from rows, a state that takes them."""

import shutil
from datetime import date, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from impact.contracts import contract, contracts
from impact.intake import state
from impact.intake.judging import judge
from impact.warehouse import catalogue

TODAY = date(2026, 7, 14)
IN_ARROW = {"text": pa.string(), "date": pa.date32(), "number": pa.float64(), "whole": pa.int64(), "flag": pa.bool_()}
D = date


def metric(metric_id: str = "seen_in_time", **more) -> dict:
    return {
        "metric_id": metric_id,
        "title": "Seen in time",
        "domain": "operational",
        "unit": "percent",
        "decimals": 1,
        "better": "higher",
        "kind": "proportion",
        "cadence": "monthly",
    } | more


def month(number: int, year: int = 2026) -> tuple[date, date]:
    """First and last day of the month, counted on beyond December."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    first = date(year, number, 1)
    return first, date(year + number // 12, number % 12 + 1, 1) - (date(2026, 1, 2) - date(2026, 1, 1))


def observation(number: int = 1, org_code: str = "ZZ1", metric_id: str = "seen_in_time", **more) -> dict:
    start, end = month(number)
    return {
        "metric_id": metric_id,
        "org_code": org_code,
        "period_start": start,
        "breakdown": "all",
        "period_end": end,
        "value": 70.0 + number,
        "status": "final",
    } | more


def organisation(org_code: str = "ZZ1", **more) -> dict:
    return {"org_code": org_code, "name": f"Trust {org_code}", "kind": "provider"} | more


# A valid row or two of every dataset; each refers to nothing outside.
WORLD = {
    "organisations": [
        organisation("ZZ1", provider_type="acute", opened_on=D(2000, 4, 1)),
        organisation("ZZ2", closed_on=D(2024, 3, 31)),
        organisation("ZZS", kind="system"),
    ],
    "successions": [
        {"predecessor_code": "ZZ2", "successor_code": "ZZ1", "effective_on": D(2024, 4, 1), "kind": "merger"}
    ],
    "memberships": [
        {"org_code": "ZZ1", "group_code": "ZZS", "kind": "in_system", "from_date": D(2022, 7, 1)},
        {
            "org_code": "ZZ2",
            "group_code": "ZZS",
            "kind": "in_system",
            "from_date": D(2022, 7, 1),
            "to_date": D(2024, 4, 1),
        },
    ],
    "contacts": [
        {"org_code": "ZZ1", "role": "Improvement director", "components": "purpose;people", "contact": "Team"}
    ],
    "metrics": [
        metric(),
        metric("goal", kind="count", unit="count", decimals=0),
        metric("seen", contributes_to="goal"),
    ],
    "observations": [observation(number) for number in range(1, 7)],
    "targets": [
        {"metric_id": "seen_in_time", "org_code": "*", "kind": "standard", "from_date": D(2020, 4, 1), "target": 95.0},
        {"metric_id": "seen_in_time", "org_code": "ZZ1", "kind": "plan", "from_date": D(2020, 4, 1), "target": 78.0},
    ],
    "assessments": [
        {
            "org_code": "ZZ1",
            "framework": "nhs-impact-2024",
            "assessed_on": D(2025, 3, 1),
            "practice": practice,
            "respondents": "agreed",
            "level": "starting",
            "responses": 12,
            "sharing": "system",
        }
        for practice in ("shared_purpose", "aligned_goals")
    ],
    "events": [
        {
            "org_code": "ZZ1",
            "metric_id": "*",
            "occurred_on": D(2025, 1, 6),
            "kind": "change_idea",
            "title": "A new rota",
        },
        {"org_code": "ZZ1", "metric_id": "seen", "occurred_on": D(2025, 1, 6), "kind": "note", "title": "Snow"},
    ],
    "initiatives": [
        {"initiative_id": "rota", "org_code": "ZZ1", "title": "Rota", "status": "testing", "sharing": "public"},
        {
            "initiative_id": "rota_2",
            "org_code": "ZZ1",
            "title": "Rota again",
            "status": "idea",
            "sharing": "system",
            "metric_id": "seen_in_time",
            "components": "people",
            "adapted_from": "rota",
        },
    ],
    "benefits": [
        {
            "initiative_id": "rota",
            "beneficiary_code": "ZZ1",
            "kind": "cash",
            "period_start": D(2026, 1, 1),
            "planned": 5.0,
        }
    ],
    "resources": [{"resource_id": "guide", "title": "A guide", "practice": "aligned_goals", "level": "starting"}],
}


def practices_and_levels() -> tuple[str, list[str], list[str]]:
    """A shipped framework's id, with its practices and its levels in order."""
    connection = duckdb.connect()
    catalogue.load(connection)
    framework = connection.execute("SELECT min(framework) FROM framework").fetchone()[0]
    ids = {
        of: [
            row[0]
            for row in connection.execute(
                f"SELECT {of} FROM {of} WHERE framework = ? ORDER BY {of}_order", [framework]
            ).fetchall()
        ]
        for of in ("practice", "level")
    }
    return framework, ids["practice"], ids["level"]


def _with_shipped_words() -> None:
    framework, practices, levels = practices_and_levels()
    for row, practice in zip(WORLD["assessments"], practices, strict=False):
        row |= {"framework": framework, "practice": practice, "level": levels[0]}
    WORLD["resources"][0] |= {"practice": practices[0], "level": levels[0]}


_with_shipped_words()


def table(dataset: str, rows: list[dict], types: dict[str, pa.DataType] | None = None) -> pa.Table:
    """The rows as an Arrow table: the contract's columns, in its types unless `types` says otherwise, then others."""
    known = {column.name: IN_ARROW[column.type] for column in contract(dataset).columns if column.name != "withdrawn"}
    used = {name for row in rows for name in row}
    known |= {"withdrawn": pa.bool_()} if "withdrawn" in used else {}
    columns = known | {name: None for name in sorted(used - set(known))} | (types or {})
    return pa.table({name: _array([row.get(name) for row in rows], kind) for name, kind in columns.items()})


def _array(values: list, kind: pa.DataType | None) -> pa.Array:
    if kind is not None and pa.types.is_timestamp(kind):
        values = [datetime(day.year, day.month, day.day) if type(day) is date else day for day in values]
    return pa.array(values, kind)


def write(path: Path, dataset: str, rows: list[dict], types: dict[str, pa.DataType] | None = None) -> Path:
    """Write the rows to `path` as parquet; returns it."""
    pq.write_table(table(dataset, rows, types), path)
    return path


_KEPT, _WORLD, _NUMBER = TemporaryDirectory(), {}, count()


class Desk:
    """Takes extracts one after the other into a state of its own, each as the next place."""

    def __init__(self, folder: Path, world: bool = True):
        self.folder = folder
        kept = _WORLD.get(world)
        if kept is None:
            kept = _WORLD[world] = self._made(world)
        file, self.place = kept
        self.connection = duckdb.connect(shutil.copy(file, folder / f"desk-{next(_NUMBER)}.duckdb"))
        self.connection.execute(state.VIEWS)  # temporary ones

    def _made(self, world: bool) -> tuple[Path, int]:
        """A file with the state that desks begin with, made once in a process; and its place."""
        file = Path(_KEPT.name) / f"{world}.duckdb"
        self.place = 0
        with duckdb.connect(file) as self.connection:
            catalogue.load(self.connection)
            state.create(self.connection)
            for dataset in ("organisations", "metrics") if world else ():
                assert self.take(dataset, WORLD[dataset]).verdict == "accepted"
        return file, self.place

    def take(self, dataset: str, rows: list[dict], *, types=None, name: str | None = None, **options):
        """Write the rows to a file and take it; returns the receipt."""
        path = write(self.folder / (name or f"{dataset}-{self.place + 1}.parquet"), dataset, rows, types)
        return self.take_file(path, **options)

    def take_file(self, path: Path, **options):
        receipt = judge(self.connection, path, **({"today": TODAY, "place": self.place + 1} | options))
        self.place += receipt.altered
        counted(receipt)
        return receipt

    def rows(self, schema: str, dataset: str) -> list[dict]:
        """The rows of a table of the state, by key, whatever its order."""
        keys = ", ".join(f'"{key}"' for key in contract(dataset).keys)
        answer = self.connection.execute(f'SELECT * FROM {schema}.{dataset} ORDER BY {keys}, "place"')
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def state(self) -> dict[str, list[dict]]:
        """Everything that is in force or waits, and how figures came."""
        came = self.connection.execute("SELECT * FROM taken.arrival ORDER BY ALL").fetchall()
        return {"taken.arrival": came} | {
            f"{schema}.{dataset}": self.rows(schema, dataset)
            for schema in ("taken", "waiting")
            for dataset in contracts()
        }


def counted(receipt) -> None:
    """The counts of every receipt add up, and no fault is without words."""
    assert receipt.rows == receipt.taken + receipt.rejected + receipt.waiting + receipt.duplicates
    assert receipt.taken == receipt.added + receipt.revised + receipt.unchanged
    assert receipt.fault_count >= len(receipt.faults)
    assert all(fault.message and fault.fix for fault in receipt.faults)
    assert (receipt.verdict == "refused") == any(fault.severity == "block" for fault in receipt.faults)


def found(receipt, *severities: str) -> list[tuple]:
    """Rule, row and column of the receipt's faults, of the severities asked for (default: all but notes)."""
    wanted = severities or ("block", "reject", "wait", "warn")
    return [(fault.rule, fault.row, fault.column) for fault in receipt.faults if fault.severity in wanted]
