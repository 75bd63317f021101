"""Stage 2: the columns, in words and all at once."""

from collections import Counter

import pyarrow as pa
from pyarrow import types

from impact.contracts import Column, Contract
from impact.intake import privacy
from impact.intake.faults import Fault, fault, near_miss

DROPPED = "x_"
WANTED = {
    "text": "text",
    "date": "dates (without a time of day or a time zone)",
    "number": "numbers",
    "whole": "whole numbers",
    "flag": "true or false",
}
FOUND = (
    (lambda kind: types.is_timestamp(kind) and kind.tz, "times with a time zone"),
    (types.is_timestamp, "times of day"),
    (types.is_time, "times of day"),
    (types.is_duration, "durations"),
    (types.is_date, "dates"),
    (types.is_boolean, "true or false"),
    (types.is_integer, "whole numbers"),
    (types.is_floating, "numbers"),
    (types.is_decimal, "numbers"),
    (lambda kind: _is_text(kind), "text"),
    (types.is_binary, "bytes"),
    (types.is_large_binary, "bytes"),
)


def check(contract: Contract, schema: pa.Schema) -> list[Fault]:
    """Every fault of the columns: missing, unexpected, repeated, nested, of the wrong type, about persons."""
    names = list(schema.names)
    faults = [fault("repeated_column", column=name) for name, times in Counter(names).items() if times > 1]
    faults += [found for field in schema for found in _of_field(contract, field, names)]
    for column in contract.columns:
        if column.name not in names:
            faults += _absent(column, names, contract)
    return faults


def holds_text(kind: pa.DataType) -> bool:
    """Whether a column of this Arrow type is read for NHS numbers."""
    return _is_text(_plain(kind))


def _of_field(contract: Contract, field: pa.Field, names: list[str]) -> list[Fault]:
    if types.is_nested(_plain(field.type)):
        return [fault("nested_column", column=field.name, value=_found(field.type))]
    if field.name in contract.names:
        column = contract.column(field.name)
        return [] if fits(field.type, column) else [_wrong_type(field, column)]
    if privacy.is_of_persons(field.name):
        return [fault("person_level_column", column=field.name)]
    if field.name.startswith(DROPPED):
        return [fault("dropped_column", column=field.name)]
    missing = [name for name in contract.names if name not in names]
    near = near_miss(field.name, missing) or near_miss(field.name, contract.names)
    return [fault("unexpected_column", column=field.name, dataset=contract.dataset, near=near)]


def _absent(column: Column, names: list[str], contract: Contract) -> list[Fault]:
    if column.name == "withdrawn":
        return []
    if column.default is not None:
        return [fault("default_column", column=column.name, value=column.default)]
    if not column.required:
        return [fault("absent_column", column=column.name)]
    close = next((name for name in names if name not in contract.names and near_miss(name, [column.name])), None)
    near = near_miss(close, [column.name]) if close else ""
    return [fault("missing_column", column=column.name, near=near, detail=WANTED[column.type])]


def _wrong_type(field: pa.Field, column: Column) -> Fault:
    return fault("wrong_type", column=field.name, value=_found(field.type), detail=WANTED[column.type])


def fits(kind: pa.DataType, column: Column) -> bool:
    """Whether an Arrow type may hold a column's values. A column without any value (Arrow's null) fits every type."""
    kind = _plain(kind)
    if types.is_null(kind):
        return True
    if column.type == "text":
        return _is_text(kind)
    if column.type == "date":
        return types.is_date(kind) or (types.is_timestamp(kind) and kind.tz is None)
    if column.type == "flag":
        return types.is_boolean(kind)
    return types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind)


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if types.is_dictionary(kind) else kind


def _is_text(kind: pa.DataType) -> bool:
    return types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind)


def _found(kind: pa.DataType) -> str:
    return next((words for is_such, words in FOUND if is_such(_plain(kind))), str(kind))
