"""Tells a proposed mapping, in text or as JSON: each column with its reason, the mapping file, the first rows it makes."""

from datetime import date

import pyarrow as pa

from impact.mappings.offer import Offer
from impact.mappings.proposal import roles_of
from impact.sources.conversion import Converted

SHOWN = 10
LEFT = 5  # reasons for leaving a column that are said one by one


def sentences(offer: Offer, converted: Converted | None, title: str) -> list[str]:
    """The lines of the proposal. converted: what it makes of the sheet; None where something is lacking for that."""
    sheet = f", sheet {offer.sheet.name}" if offer.sheet.name else ""
    words = roles_of(offer.known)
    lines = [f"A layout for {offer.file}{sheet}:"]
    for guess in offer.guesses:
        unsure = f" Unsure: {guess.unsure}" if guess.unsure else ""
        lines.append(f"  {guess.column} = {guess.role or 'nothing'} ({words[guess.role]}). {guess.reason}{unsure}")
    if converted is None:
        lacking = ", ".join(offer.lacking)
        return [
            *lines,
            "",
            f"Nothing says {lacking}. Say it with --column HEADING=ROLE; roles are {', '.join(list(words)[1:9])}, figure:METRIC.",
        ]
    lines += ["", "# As a mapping file", *offer.content(title).decode().splitlines(), ""]
    return [*lines, *rows_told(converted)]


def to_json(offer: Offer, converted: Converted | None, title: str) -> dict:
    """The proposal as JSON has it. `mapping` (TOML) and `rows` are null where something is `lacking` for them.

    unreadable: how many cells of the whole file cannot be read as what they are taken for; their rows would be rejected.
    """
    words = roles_of(offer.known)
    columns = [
        {"column": one.column, "role": one.role, "means": words[one.role], "reason": one.reason, "unsure": one.unsure}
        for one in offer.guesses
    ]
    told = {"file": offer.file, "sheet": offer.sheet.name or None, "columns": columns, "lacking": offer.lacking}
    if converted is None:
        return told | {"mapping": None, "row_count": None, "rows": None, "unreadable": None}
    rows = [{name: _as_json(value) for name, value in row.items()} for row in first_rows(converted).to_pylist()]
    return told | {
        "mapping": offer.content(title).decode(),
        "row_count": converted.table.num_rows,
        "rows": rows,
        "unreadable": converted.faults.num_rows,
    }


def rows_told(converted: Converted) -> list[str]:
    """The first rows as a text table."""
    count, table = converted.table.num_rows, first_rows(converted)
    if not count:
        return ["# It makes no row of this file."]
    cells = [table.column_names, *([_cell(row[name]) for name in table.column_names] for row in table.to_pylist())]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return [f"# The first {table.num_rows} of the {count:,} rows that it makes", *shown, *_unreadable(converted)]


def first_rows(converted: Converted) -> pa.Table:
    """The first rows, in the columns that say anything."""
    table = converted.table.slice(0, SHOWN)
    return table.select([name for name in table.column_names if table[name].null_count < table.num_rows])


def _unreadable(converted: Converted) -> list[str]:
    count = converted.faults.num_rows
    return [f"Cells that cannot be read: {count:,}; the rows they are in would be rejected."] if count else []


def _as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
