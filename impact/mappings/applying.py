"""Applies a mapping to a sheet: the same sheet in the layout of a contract, each row with the place it came from."""

import pyarrow as pa
import pyarrow.compute as pc

from impact.contracts import contract
from impact.mappings import dating, filling, leaving
from impact.mappings.layout import Layout, figures
from impact.mappings.mapping import PERIOD, Figure, Mapping, Scale
from impact.mappings.names import find, fits
from impact.mappings.scaling import scaled
from impact.mappings.sheet import Converted, Reader, Remark, Sheet
from impact.sources import periods


def apply(mapping: Mapping, sheet: Sheet, file: str, period: Reader) -> Converted:
    """The sheet of a file of that name as the mapping has it: text columns of the contract; what was done is a remark.

    period: reads a period’s label.     Raises Unclear where the sheet has not what the mapping needs.
    """
    layout, remarks = leaving.leave_out(mapping.leave_out, Layout.of(sheet, file, period), sheet)
    cells, places, columns, done = _wide(mapping, layout, sheet) if mapping.figures else _long(mapping, layout)
    if mapping.repeated:
        stand = leaving.last_ones(mapping, layout, cells, places)
        done += leaving.said(sheet, places.filter(pc.invert(stand)), mapping.repeated.reason)
        cells, places = cells.filter(stand), places.filter(stand)
        columns = columns and columns.filter(stand)
    taken = columns.unique().to_pylist() if columns else []
    remarks = (*remarks, *_read_day_first(mapping, layout), *done, *leaving.not_taken(mapping, layout, taken))
    return Converted(cells, places, columns, remarks)


def _read_day_first(mapping: Mapping, layout: Layout) -> list[Remark]:
    """Which of the columns that say the period could be read in two ways, each said once."""
    about = mapping.period
    sources = [one for one in (*about.label, about.start, about.end) if one] if about else []
    names = {name for one in sources for name in find(one.columns, layout.columns)}
    texts = {name: layout.cells[name].unique().drop_null().to_pylist() for name in sorted(names)}
    found = periods.read_day_first(texts)
    return [Remark("day_first", {"column": name, "value": text, "detail": day}) for name, text, day in found]


def _long(mapping: Mapping, layout: Layout) -> tuple[pa.Table, pa.Array, None, list[Remark]]:
    """One row of the sheet, one row of the extract."""
    cells, remarks = filling.shared(mapping, layout), []
    value = mapping.columns.get("value")
    if value and value.scale:
        cells["value"], remarks = _scaled(value.scale, layout, cells["value"], value.columns[0])
    return _ordered(mapping, filling.finished(mapping, cells)), layout.places, None, remarks


def _wide(mapping: Mapping, layout: Layout, sheet: Sheet) -> tuple[pa.Table, pa.Array, pa.Array, list[Remark]]:
    """One cell of figures, one row of the extract; the rows of the sheet stay in their order."""
    shared, remarks, blocks = filling.shared(mapping, layout), [], []
    found = figures(mapping.figures, layout, leaving.elsewhere(mapping, layout))
    for name, figure in found:
        cells, said = _figure(layout, name, figure)
        remarks += said
        blocks.append(_ordered(mapping, filling.finished(mapping, shared | cells)))
    order = _by_row(layout.height, len(blocks))
    together = pa.concat_tables(blocks).combine_chunks().take(order)
    places = pa.concat_arrays([layout.places] * len(blocks)).take(order)
    columns = pa.array([name for name, _ in found for _ in range(layout.height)], pa.string()).take(order)
    held = _holds_figure(together)
    remarks += leaving.said(sheet, places.filter(pc.invert(held)), leaving.EMPTY)
    return together.filter(held), places.filter(held), columns.filter(held), remarks


def _by_row(height: int, blocks: int) -> pa.Array:
    """Where each row of the extract stands among blocks one below the other, when rows come before blocks."""
    return pa.array([block * height + row for row in range(height) for block in range(blocks)], pa.int64())


def _holds_figure(cells: pa.Table) -> pa.Array:
    hidden = pc.equal(cells["status"], "suppressed")
    parts = [pc.is_valid(cells[name]) for name in ("value", "numerator")]
    return pc.or_(pc.or_(*parts), pc.fill_null(hidden, False)).combine_chunks()


def _figure(layout: Layout, name: str, figure: Figure) -> tuple[filling.Columns, list[Remark]]:
    """The columns that one column of figures fills."""
    value, remarks = layout.cells[name].combine_chunks(), []
    if figure.scale:
        value, remarks = _scaled(figure.scale, layout, value, name)
    fixed = {"breakdown": figure.breakdown} | ({"metric_id": figure.metric_id} if figure.metric_id else {})
    if PERIOD in figure.column:
        fixed |= dict(zip(("period_start", "period_end"), map(str, dating.days(name, layout.period)), strict=True))
    cells = {target: pa.array([text] * layout.height, pa.string()) for target, text in fixed.items()}
    return {"value": value} | _parts(layout, figure) | cells, remarks


def _parts(layout: Layout, figure: Figure) -> filling.Columns:
    there = {part: find(getattr(figure, part), layout.columns) for part in ("numerator", "denominator")}
    nothing = pa.nulls(layout.height, pa.string())
    return {part: layout.cells[names[0]].combine_chunks() if names else nothing for part, names in there.items()}


def _scaled(scale: Scale, layout: Layout, texts: pa.Array, name: str) -> tuple[pa.Array, list[Remark]]:
    concerned = [True] * len(texts)
    if scale.where:
        concerned = [fits(word or "", scale.words) for word in layout.cells[layout.named(scale.where)].to_pylist()]
    changed, count = scaled(scale, texts.to_pylist(), concerned)
    told = {"value": f"{count:,}", "detail": f"{scale.times:g}", "column": name}
    return pa.array(changed, pa.string()), [Remark("figures_scaled", told)] if count else []


def _ordered(mapping: Mapping, cells: filling.Columns) -> pa.Table:
    return pa.table({name: cells[name] for name in contract(mapping.dataset).names if name in cells})
