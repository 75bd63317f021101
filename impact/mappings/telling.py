"""Tells a proposed mapping in text: each column with its reason, the mapping file, and the first rows it makes."""

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


def rows_told(converted: Converted) -> list[str]:
    """The first rows as a text table."""
    count, table = converted.table.num_rows, first_rows(converted)
    if not count:
        return ["# It makes no row of this file."]
    cells = [table.column_names, *([_cell(row[name]) for name in table.column_names] for row in table.to_pylist())]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return [f"# The first {table.num_rows} of the {count:,} rows that it makes", *shown]


def first_rows(converted: Converted) -> pa.Table:
    """The first rows, in the columns that say anything."""
    table = converted.table.slice(0, SHOWN)
    return table.select([name for name in table.column_names if table[name].null_count < table.num_rows])


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
