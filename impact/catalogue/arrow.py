"""The catalogue as tables: what the warehouse loads before intake judges and the models read."""

import pyarrow as pa

from impact.catalogue.definition import metrics
from impact.catalogue.framework import Framework, frameworks
from impact.contracts import contract

TEXT, WHOLE, NUMBER, DATE = pa.string(), pa.int64(), pa.float64(), pa.date32()
IN_ARROW = {"text": TEXT, "whole": WHOLE, "number": NUMBER, "date": DATE}

FRAMEWORK = pa.schema([("framework", TEXT), ("version", TEXT), ("title", TEXT), ("note", TEXT)])
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
    ]
)
LEVEL = pa.schema([("framework", TEXT), ("level", TEXT), ("level_order", WHOLE), ("title", TEXT)])
DESCRIPTION = pa.schema([("framework", TEXT), ("practice", TEXT), ("level", TEXT), ("text", TEXT)])


def tables() -> dict[str, pa.Table]:
    """The shipped catalogue: `shipped_metric` (the contract's columns, components joined by `;`, and `checked`),
    `framework`, `component` (one row each of the five), `practice`, `level` (one row a framework and level) and
    `description` (one row a framework, practice and level)."""
    whole = frameworks()
    return {
        "shipped_metric": _table(_metric_schema(), map(_metric_row, metrics())),
        "framework": _table(FRAMEWORK, map(_framework_row, whole)),
        "component": _table(COMPONENT, _component_rows(whole)),
        "practice": _table(PRACTICE, (row for one in whole for row in _practice_rows(one))),
        "level": _table(LEVEL, (row for one in whole for row in _level_rows(one))),
        "description": _table(DESCRIPTION, (row for one in whole for row in _description_rows(one))),
    }


def _metric_schema() -> pa.Schema:
    columns = [column for column in contract("metrics").columns if column.name != "withdrawn"]
    return pa.schema([(column.name, IN_ARROW[column.type]) for column in columns] + [("checked", TEXT)])


def _table(schema: pa.Schema, rows) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema)


def _metric_row(metric) -> dict:
    return vars(metric) | {"components": ";".join(metric.components) or None}


def _framework_row(framework: Framework) -> dict:
    return {"framework": framework.id, "version": framework.version, "title": framework.title, "note": framework.note}


def _component_rows(whole: tuple[Framework, ...]) -> list[dict]:
    # The five are the same in every framework; the last file's wording is the one shown.
    latest = {component.id: component for framework in whole for component in framework.components}
    return [
        {"component": one.id, "component_order": one.order, "title": one.title, "short_title": one.short_title}
        for one in sorted(latest.values(), key=lambda component: component.order)
    ]


def _practice_rows(framework: Framework) -> list[dict]:
    return [
        vars(one) | {"framework": framework.id, "practice": one.id, "practice_order": one.order}
        for one in framework.practices
    ]


def _level_rows(framework: Framework) -> list[dict]:
    return [
        {"framework": framework.id, "level": one.id, "level_order": one.order, "title": one.title}
        for one in framework.levels
    ]


def _description_rows(framework: Framework) -> list[dict]:
    return [
        {"framework": framework.id, "practice": practice.id, "level": level.id, "text": practice.levels[level.id]}
        for practice in framework.practices
        for level in framework.levels
    ]
