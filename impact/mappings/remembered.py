"""Known layouts as the conversion of sources wants them: a sheet goes in, and the mapping it belongs to comes out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from impact.mappings import applying
from impact.mappings.layout import Unclear
from impact.mappings.mapping import Mapping
from impact.mappings.recognition import Contested, recognise
from impact.sources.periods import period
from impact.sources.remarks import Remark, Trouble
from impact.sources.sheet import Sheet


@dataclass(frozen=True)
class Remembered:
    """A mapping for the sheets of one file. sha256: of the mapping file's bytes, which are `content`."""

    mapping: Mapping
    file: str

    @property
    def dataset(self) -> str:
        return self.mapping.dataset

    @property
    def name(self) -> str:
        return self.mapping.id

    @property
    def sha256(self) -> str:
        return self.mapping.digest

    @property
    def content(self) -> bytes:
        return self.mapping.content

    def apply(self, sheet: Sheet) -> Sheet:
        """The sheet in the columns of the dataset, what was done among its remarks. Raises Trouble."""
        try:
            made = applying.apply(self.mapping, sheet, self.file, period)
        except Unclear as unclear:
            raise Trouble("mapping_unclear", column=unclear.column, detail=unclear.what, value=self.name) from unclear
        remarks = tuple(Remark(one.rule, one.told) for one in made.remarks)
        unfolded = sheet.unfolded(made.cells, made.places, made.columns)
        return replace(unfolded, remarks=(*sheet.remarks, *remarks))


def recogniser(mappings: Iterable[Mapping], file: str) -> Callable[[Sheet], Remembered | None]:
    """What recognises the sheets of a file of that name. Raises Trouble where two mappings claim a sheet alike."""
    known = tuple(mappings)

    def recognised(sheet: Sheet) -> Remembered | None:
        try:
            found = recognise(known, sheet.cells.column_names, file, sheet.name or "")
        except Contested as contested:
            raise Trouble("mapping_contested", value=str(contested)) from contested
        return Remembered(found, file) if found else None

    return recognised
