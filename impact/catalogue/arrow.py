"""The catalogue as tables: what the warehouse loads before intake judges and the models read."""

from collections.abc import Mapping

import pyarrow as pa

from impact.catalogue import lineage
from impact.catalogue.definition import metrics
from impact.catalogue.framework import Framework
from impact.catalogue.holidays import Holidays, holidays
from impact.catalogue.in_force import Frameworks, in_force
from impact.catalogue.resources import resources
from impact.contracts import contract

TEXT, WHOLE, NUMBER, DATE = pa.string(), pa.int64(), pa.float64(), pa.date32()
IN_ARROW = {"text": TEXT, "whole": WHOLE, "number": NUMBER, "date": DATE}

FRAMEWORK = pa.schema(
    [("framework", TEXT), ("version", TEXT), ("title", TEXT), ("note", TEXT), ("follows", TEXT), ("generation", WHOLE)]
)
COMPONENT = pa.schema([("component", TEXT), ("component_order", WHOLE), ("title", TEXT), ("short_title", TEXT)])
PRACTICE = pa.schema(
    [
        ("framework", TEXT),
        ("practice", TEXT),
        ("component", TEXT),
        ("practice_order", WHOLE),
        ("title", TEXT),
        ("short_title", TEXT),
        ("checked", TEXT),
        ("question", TEXT),
        ("wording", TEXT),
        ("thread", TEXT),
    ]
)
LEVEL = pa.schema([("framework", TEXT), ("level", TEXT), ("level_order", WHOLE), ("title", TEXT)])
LEVEL_BECAME = pa.schema(
    [("framework", TEXT), ("level", TEXT), ("level_order", WHOLE), ("of_framework", TEXT), ("of_level", TEXT)]
)
BANK_HOLIDAY = pa.schema([("day", DATE), ("title", TEXT)])
HOLIDAYS_KNOWN = pa.schema([("source", TEXT), ("from_day", DATE), ("to_day", DATE)])
FRAMEWORK_FILE = pa.schema([("framework", TEXT), ("sha256", TEXT), ("content", pa.binary())])
FRAMEWORK_LEFT_OUT = pa.schema([("framework", TEXT), ("said", TEXT)])
DESCRIPTION = pa.schema([("framework", TEXT), ("practice", TEXT), ("level", TEXT), ("text", TEXT)])


def tables(of: Frameworks | None = None) -> dict[str, pa.Table]:
    """The catalogue as tables: those of `framework_tables` (default: of the shipped frameworks), `shipped_metric` (the
    contract's columns, components joined by `;`, and `checked`), `shipped_resource` (the contract's columns),
    `bank_holiday` (one row a day) and `holidays_known` (one row)."""
    return framework_tables(of or in_force()) | {
        "shipped_metric": _table(_columns("metrics", ("checked", TEXT)), map(_metric_row, metrics())),
        "shipped_resource": _table(_columns("resources"), resources()),
        "bank_holiday": _table(BANK_HOLIDAY, _holiday_rows(holidays())),
        "holidays_known": _table(HOLIDAYS_KNOWN, [vars(holidays())]),
    }


def framework_tables(of: Frameworks) -> dict[str, pa.Table]:
    """The frameworks as tables: `framework`, `component` (one row each of the five), `practice`, `level` (one row a
    framework and level), `level_became` (one row a framework, and level of it or of one it follows: the level it is
    here), `description` (one row a framework, practice and level), `framework_file` (one row a framework that is the
    data folder's own: the SHA-256 and the bytes of its file) and `framework_left_out` (one row a file that is none, and no
    shipped one stands in for: what is wrong with it)."""
    whole = of.whole
    return {
        "framework": _table(FRAMEWORK, (_framework_row(one, whole) for one in whole.values())),
        "component": _table(COMPONENT, _component_rows(whole)),
        "practice": _table(PRACTICE, (row for one in whole.values() for row in _practice_rows(one, whole))),
        "level": _table(LEVEL, (row for one in whole.values() for row in _level_rows(one))),
        "level_became": _table(LEVEL_BECAME, (row for one in whole.values() for row in _became_rows(one, whole))),
        "description": _table(DESCRIPTION, (row for one in whole.values() for row in _description_rows(one))),
        "framework_file": _table(FRAMEWORK_FILE, _file_rows(of)),
        "framework_left_out": _table(FRAMEWORK_LEFT_OUT, _left_out_rows(of)),
    }


def _columns(dataset: str, *more: tuple[str, pa.DataType]) -> pa.Schema:
    columns = [column for column in contract(dataset).columns if column.name != "withdrawn"]
    return pa.schema([(column.name, IN_ARROW[column.type]) for column in columns] + list(more))


def _table(schema: pa.Schema, rows) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema)


def _metric_row(metric) -> dict:
    return vars(metric) | {"components": ";".join(metric.components) or None}


def _framework_row(framework: Framework, whole: Mapping[str, Framework]) -> dict:
    return {
        "framework": framework.id,
        "version": framework.version,
        "title": framework.title,
        "note": framework.note,
        "follows": framework.follows.framework if framework.follows else None,
        "generation": len(lineage.ancestors(framework, whole)) + 1,
    }


def _component_rows(whole: Mapping[str, Framework]) -> list[dict]:
    # The five are the same in every framework; the wording of the newest is the one shown.
    by_age = sorted(whole.values(), key=lambda framework: (len(lineage.ancestors(framework, whole)), framework.id))
    latest = {component.id: component for framework in by_age for component in framework.components}
    return [
        {"component": one.id, "component_order": one.order, "title": one.title, "short_title": one.short_title}
        for one in sorted(latest.values(), key=lambda component: component.order)
    ]


def _practice_rows(framework: Framework, whole: Mapping[str, Framework]) -> list[dict]:
    return [
        vars(one)
        | {
            "framework": framework.id,
            "practice": one.id,
            "practice_order": number,
            "wording": one.wording or None,
            "thread": lineage.thread(framework, one.id, whole),
        }
        for number, one in enumerate(framework.practices, 1)
    ]


def _level_rows(framework: Framework) -> list[dict]:
    return [
        {"framework": framework.id, "level": one.id, "level_order": one.order, "title": one.title}
        for one in framework.levels
    ]


def _became_rows(framework: Framework, whole: Mapping[str, Framework]) -> list[dict]:
    order = {level.id: level.order for level in framework.levels}
    return [
        {
            "framework": framework.id,
            "level": became,
            "level_order": order[became],
            "of_framework": of_framework,
            "of_level": of_level,
        }
        for of_framework, of_level, became in lineage.levels(framework, whole)
    ]


def _description_rows(framework: Framework) -> list[dict]:
    return [
        {"framework": framework.id, "practice": practice.id, "level": level.id, "text": practice.levels[level.id]}
        for practice in framework.practices
        for level in framework.levels
    ]


def _file_rows(of: Frameworks) -> list[dict]:
    digests = of.digests
    return [{"framework": id, "sha256": digests[id], "content": content} for id, content in of.own.items()]


def _left_out_rows(of: Frameworks) -> list[dict]:
    faults = {id: of.left_out[id] for id in of.unknown}
    return [{"framework": id, "said": f"{fault.where}: {fault.what}"} for id, fault in faults.items()]


def _holiday_rows(known: Holidays) -> list[dict]:
    return [{"day": day, "title": title} for day, title in known.days.items()]
