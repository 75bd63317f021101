"""What of a sheet does not become part of the extract. Nothing goes silently: all of it is counted and said."""

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from impact.contracts import contract
from impact.mappings import dating
from impact.mappings.layout import Layout
from impact.mappings.mapping import LeftOut, Mapping, Scale, Source
from impact.mappings.names import find, fits, plain
from impact.mappings.sheet import Reader, Remark, Sheet

EMPTY = "the cell is empty, so there is no figure"


def leave_out(rules: Iterable[LeftOut], layout: Layout, sheet: Sheet) -> tuple[Layout, list[Remark]]:
    """The layout without the rows that the mapping leaves out, and what is to be said of them."""
    remarks = []
    for rule in rules:
        for name in find([rule.column], layout.columns)[:1]:
            kept = pa.array([not _is_out(rule, text) for text in layout.cells[name].to_pylist()], pa.bool_())
            remarks += said(sheet, layout.places.filter(pc.invert(kept)), rule.reason)
            layout = layout.only(kept)
    return layout, remarks


def said(sheet: Sheet, lost: pa.Array, reason: str) -> list[Remark]:
    """The remark on rows that are left out, by their places; none where there is none."""
    if not len(lost):
        return []
    rows = "1 row" if len(lost) == 1 else f"{len(lost):,} rows"
    line = sheet.lines[lost[0].as_py()].as_py()
    return [Remark("rows_left_out", {"value": rows, "detail": reason, "first": f"{line:,}"})]


def last_ones(mapping: Mapping, layout: Layout, cells: pa.Table, places: pa.Array) -> pa.Array:
    """Which rows stand: of those with one key, those whose label in `latest_by` is the last period."""
    there = find([mapping.repeated.latest_by], layout.columns)
    if not there:
        return pa.array([True] * cells.num_rows, pa.bool_())
    labels = dict(zip(layout.places.to_pylist(), layout.cells[there[0]].to_pylist(), strict=True))
    when = [_day(labels[place], layout.period) for place in places.to_pylist()]
    names = [name for name in contract(mapping.dataset).keys if name in cells.column_names]
    keys = list(zip(*(cells[name].to_pylist() for name in names), strict=True))
    last: dict[tuple, str] = {}
    for key, day in zip(keys, when, strict=True):
        last[key] = max(last.get(key, ""), day)
    return pa.array([last[key] == day for key, day in zip(keys, when, strict=True)], pa.bool_())


def not_taken(mapping: Mapping, layout: Layout, figures: Iterable[str]) -> list[Remark]:
    """The remark on columns of the sheet that the mapping has no use for."""
    used = {plain(name) for name in (*elsewhere(mapping, layout), *figures)}
    rest = [name for name in layout.columns if plain(name) not in used]
    return [Remark("columns_not_taken", {"detail": ", ".join(rest)})] if rest else []


def elsewhere(mapping: Mapping, layout: Layout) -> set[str]:
    """The sheet's columns that the mapping uses for something else than figures."""
    wanted = [name for source in _sources(mapping) for name in source.columns]
    wanted += [name for figure in mapping.figures for name in (*figure.numerator, *figure.denominator)]
    wanted += [scale.where for scale in _scales(mapping) if scale.where]
    wanted += [rule.column for rule in mapping.leave_out]
    wanted += [mapping.repeated.latest_by] if mapping.repeated else []
    return {name for one in wanted for name in find([one], layout.columns)}


def _sources(mapping: Mapping) -> list[Source]:
    about = mapping.period
    dates = [*about.label, *about.quarter, about.start, about.end] if about else []
    return [source for source in (*mapping.columns.values(), *dates) if source]


def _scales(mapping: Mapping) -> list[Scale]:
    scales = [source.scale for source in mapping.columns.values()] + [figure.scale for figure in mapping.figures]
    return [scale for scale in scales if scale]


def _is_out(rule: LeftOut, text: str | None) -> bool:
    return fits(text, rule.words) if text else rule.empty


def _day(label: str | None, period: Reader) -> str:
    found = dating.days(label, period) if label else None
    return found[0].isoformat() if found else ""
