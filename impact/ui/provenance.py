"""Where figures and levels came from: the file, its hash and the row, as a person finds it."""

from collections.abc import Sequence

from impact.charts.markup import safe
from impact.ui.tables import Markup, fold, table


def rows_of_files(what: Sequence[str], found: Sequence[tuple[Sequence, dict]]) -> str:
    """A table on demand; what: headings of what came; found: its cells, with the row that says from where."""
    lines = [(*cells, _file(one), Markup(f"{one['row']:,}{stood(one)}")) for cells, one in found]
    caption = "Which file and row each came from"
    return fold(caption, table(caption, (*what, "File and sha256", "Row"), lines)) if lines else ""


def stood(one: dict) -> str:
    """Where a row stood in a file that was CSV or Excel, as markup; nothing for parquet."""
    if one["line"] is None:
        return ""
    sheet = f" of the sheet {safe(one['sheet'])}" if one["sheet"] else ""
    column = f", column {safe(one['source_column'])}" if one["source_column"] else ""
    return f" ({'row' if sheet else 'line'} {one['line']:,}{sheet}{column})"


def short_hash(sha256: str) -> str:
    """A hash as people compare it: its ends."""
    return f"{sha256[:4]} {sha256[4:8]} … {sha256[-4:]}"


def _file(one: dict) -> Markup:
    return Markup(f"<code>{safe(one['file'])}</code><br><code>{safe(short_hash(one['sha256']))}</code>")
