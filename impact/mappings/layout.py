"""A sheet as a mapping sees it: its columns found by tolerant names, each row with its place in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from impact.mappings.dating import days
from impact.mappings.mapping import ABOVE, FILE, PERIOD, SHEET, Figure, Source
from impact.mappings.names import find, plain
from impact.mappings.sheet import Reader, Sheet
from impact.mappings.texts import made


class Unclear(Exception):
    """The sheet has not what its mapping needs, or has it twice. column: which; what: in a sentence."""

    def __init__(self, column: str, what: str):
        self.column = column
        self.what = what
        super().__init__(f"{column}: {what}")


@dataclass(frozen=True)
class Layout:
    """The rows of a sheet. cells: text columns; places: each row's place in the sheet, from 0; file: its name; period: reads a label."""

    cells: pa.Table
    places: pa.Array
    file: str
    title: str
    above: str
    period: Reader

    @classmethod
    def of(cls, sheet: Sheet, file: str, period: Reader) -> "Layout":
        """The layout of a sheet of the file so called."""
        places = pa.array(range(sheet.cells.num_rows), pa.int64())
        return cls(sheet.cells, places, file, sheet.name or "", " ".join(sheet.above), period)

    @property
    def columns(self) -> list[str]:
        return self.cells.column_names

    @property
    def height(self) -> int:
        return self.cells.num_rows

    def only(self, kept: pa.Array) -> "Layout":
        """The rows for which `kept` is true."""
        return replace(self, cells=self.cells.filter(kept), places=self.places.filter(kept))

    def has(self, source: Source | None) -> bool:
        """Whether this source says something here: it may be optional and absent."""
        return source is not None and not (source.optional and not self._there(source))

    def text(self, source: Source) -> pa.Array:
        """The texts of a source, one a row, cut out and recoded. Raises Unclear where a column is not there."""
        if source.value is not None:
            return pa.array([source.value] * self.height, pa.string())
        parts = [self._raw(name) for name in source.columns]
        if len(parts) == 1:
            return made(source, parts[0])
        joined = pc.binary_join_element_wise(*parts, source.joined_by, null_handling="replace", null_replacement="")
        return made(source, joined)

    def named(self, name: str) -> str:
        """The sheet's own name of a column. Raises Unclear where it is not there, or is there twice."""
        return one_of(find([name], self.columns), name)

    def _raw(self, name: str) -> pa.ChunkedArray | pa.Array:
        beside = {FILE: self.file, SHEET: self.title, ABOVE: self.above}
        if name in beside:
            return pa.array([beside[name]] * self.height, pa.string())
        return self.cells[self.named(name)]

    def _there(self, source: Source) -> bool:
        return all(name in (FILE, SHEET, ABOVE) or find([name], self.columns) for name in source.columns)


def one_of(found: Sequence[str], wanted: str) -> str:
    """The only one of `found`. Raises Unclear where there is none, or more than one."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise Unclear(wanted, "is not among the columns of the sheet")
    raise Unclear(wanted, f"could be {' or '.join(found)}")


def figures(declared: Iterable[Figure], layout: Layout, taken: set[str]) -> list[tuple[str, Figure]]:
    """Which column each figure is in. Exact names go first, so that `q3d *` cannot claim what is another's.

    taken: columns that are something else. Raises Unclear where a pattern fits several, or no figure is there at all.
    """
    columns = layout.columns
    claimed = {plain(name) for name in taken}
    found: list[tuple[str, Figure]] = []
    for exactly in (True, False):
        for figure in declared:
            if any(figure is other for _, other in found):
                continue
            free = [name for name in columns if plain(name) not in claimed]
            for name in _columns_of(figure, free, exactly, layout.period):
                found.append((name, figure))
                claimed.add(plain(name))
    if not found:
        raise Unclear("figures", "none of the columns of figures is in the sheet")
    return sorted(found, key=lambda one: columns.index(one[0]))


def _columns_of(figure: Figure, free: Sequence[str], exactly: bool, period: Reader) -> list[str]:
    if PERIOD in figure.column:
        return [] if exactly else [name for name in free if days(name, period)]
    wanted = [name for name in figure.column if ("*" in name) != exactly]
    names = find(wanted, free)
    return [one_of(names, wanted[0])] if names else []
