"""Fills the columns of the extract that are the same for every figure of a row: codes, dates, statuses."""

import pyarrow as pa
import pyarrow.compute as pc

from impact.mappings import dating
from impact.mappings.layout import Layout, Unclear
from impact.mappings.mapping import Mapping, Source
from impact.mappings.names import find
from impact.mappings.texts import SUPPRESSED

Columns = dict[str, pa.Array]


def shared(mapping: Mapping, layout: Layout) -> Columns:
    """The columns that the mapping names, one text a row of the sheet. Raises Unclear where a source is not there."""
    cells = {target: layout.text(source) for target, source in mapping.columns.items() if layout.has(source)}
    return cells | (_dates(mapping, layout) if mapping.period else {})


def finished(mapping: Mapping, cells: Columns) -> Columns:
    """The columns with what the rest of a row decides: suppressed figures have that status, some dates are whole years."""
    if mapping.dataset != "observations":
        return cells
    return cells | _statuses(cells) | _whole_years(mapping, cells)


def _dates(mapping: Mapping, layout: Layout) -> Columns:
    about = mapping.period
    if not about.label:
        return {"period_start": layout.text(about.start), "period_end": layout.text(about.end)}
    labels = [source for source in about.label if layout.has(source)]
    if not labels:
        raise Unclear(_named(about.label[0], layout), "is not among the columns of the sheet")
    quarters = [layout.text(source).to_pylist() for source in about.quarter if layout.has(source)]
    starts, ends = dating.dated(
        [layout.text(source).to_pylist() for source in labels], quarters, layout.period, about.years
    )
    return {"period_start": pa.array(starts, pa.string()), "period_end": pa.array(ends, pa.string())}


def _named(source: Source, layout: Layout) -> str:
    return " + ".join((find([name], layout.columns) or [name])[0] for name in source.columns)


def _statuses(cells: Columns) -> Columns:
    """`suppressed` where the figure is; else what the source says, else `final`."""
    hidden = pc.fill_null(pc.equal(cells["value"], SUPPRESSED), False)
    said = cells.get("status", pa.array(["final"] * len(hidden)))
    value = pc.if_else(hidden, pa.scalar(None, pa.string()), cells["value"])
    return {"value": value, "status": pc.if_else(hidden, "suppressed", said)}


def _whole_years(mapping: Mapping, cells: Columns) -> Columns:
    years = set(mapping.period.calendar_year) if mapping.period else set()
    if not years:
        return {}
    rows = zip(*(cells[name].to_pylist() for name in ("metric_id", "period_start", "period_end")), strict=True)
    spans = [dating.year_of(start, end) if metric in years else (start, end) for metric, start, end in rows]
    starts, ends = zip(*spans, strict=True)
    return {"period_start": pa.array(starts, pa.string()), "period_end": pa.array(ends, pa.string())}
