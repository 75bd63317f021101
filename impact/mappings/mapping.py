"""A mapping: how one source layout becomes an extract. The anatomy of a mapping file, held to by pydantic."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from impact.contracts import contracts

# Stand where a column's name may: the file's own name, the sheet's title, the texts above its header.
FILE, SHEET, ABOVE = "{file}", "{sheet}", "{above}"
PERIOD = "{period}"  # as the column of figures: every column whose heading is a period, such as `Apr-25`
ID = r"^[a-z][a-z0-9-]{1,79}$"


def _listed(value: object) -> object:
    return [value] if isinstance(value, str | dict) else value


def _source(value: object) -> object:
    return {"from": value} if isinstance(value, str | list) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Part(BaseModel):
    """What every part of a mapping file has in common: nothing unknown in it, and nothing of it ever changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Scale(Part):
    """Multiplies figures by `times`.

    where, words: only in rows whose column `where` says one of `words` (patterns with `*`). within: only if every such
    figure of the sheet, and at least `least` of them, lies between these two, and not all are whole.
    """

    times: float
    where: str | None = None
    words: Names = ()
    within: tuple[float, float] | None = None
    least: int = 20


class Source(Part):
    """Where the text of one target column comes from: columns side by side, or a fixed value; then what is made of it.

    optional: the columns may be absent. pattern, rewrite: what is taken from the text, as a regular expression and its
    replacement. codes: what each word becomes, whatever its case and punctuation (`*` stands for anything). others:
    what becomes of a word that is not among them: `kept` as written, or `joined` to an id that nobody has defined yet,
    so that its rows wait. suppressed and missing: marks that stand for a suppressed figure, and for none.
    """

    columns: Names = Field((), alias="from")
    value: str | None = None
    joined_by: str = " "
    optional: bool = False
    pattern: str | None = None
    rewrite: str = r"\1"
    codes: dict[str, str] = {}
    others: Literal["kept", "joined"] = "kept"
    suppressed: Names = ()
    missing: Names = ()
    scale: Scale | None = None

    @model_validator(mode="after")
    def _one_origin(self):
        if bool(self.columns) == (self.value is not None):
            raise ValueError("name either the source column (`from`) or a fixed `value`")
        return self


Sources = Annotated[Source, BeforeValidator(_source)]


class Period(Part):
    """Which period a row is about: the first of the `label`s that is a period, or a `start` and an `end`.

    years: what a bare `2024` is; without it such a label says no period, because it could be either.
    quarter: labels of the quarter at which a year-to-date figure stands; it is dated by that quarter. calendar_year:
    metrics that are of a whole calendar year, whichever month of it the source names.
    """

    label: tuple[Sources, ...] = ()
    start: Sources | None = None
    end: Sources | None = None
    quarter: tuple[Sources, ...] = ()
    years: Literal["calendar", "financial"] | None = None
    calendar_year: Names = ()

    @field_validator("label", "quarter", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        return _listed(value)

    @model_validator(mode="after")
    def _one_way(self):
        if bool(self.label) == bool(self.start and self.end):
            raise ValueError("name the column with the period’s `label`, or those with its `start` and `end`")
        return self


class Figure(Part):
    """One column of figures in a wide sheet: what it measures, and the columns with its parts, where there are any.

    column: its possible names, `*` standing for anything (a sheet may do without it); or `{period}`, for every column
    whose heading is a period. metric_id: absent where another column says it.
    """

    column: Names
    metric_id: str | None = None
    breakdown: str = "all"
    numerator: Names = ()
    denominator: Names = ()
    scale: Scale | None = None


class LeftOut(Part):
    """Rows that are no rows of the extract, and why: those whose column is one of `words` (`*` as above), or empty."""

    column: str
    words: Names = ()
    empty: bool = False
    reason: str = Field(min_length=1)


class Repeated(Part):
    """A row of the same key given several times in one sheet: the one whose period label in `latest_by` is last stands."""

    latest_by: str
    reason: str = Field(min_length=1)


class Recognition(Part):
    """How a sheet is recognised: columns that must be there, and patterns of the file's name and the sheet's title."""

    columns: Names = Field(min_length=1)
    file: str = "*"
    sheet: str = "*"


class Mapping(Part):
    """A whole mapping. digest: SHA-256 of the file it was read from; shipped: whether it came with the app."""

    id: str = Field(pattern=ID)
    title: str = Field(min_length=1)
    dataset: str
    about: str = ""
    source: str = ""
    recognise: Recognition
    columns: dict[str, Sources]
    period: Period | None = None
    figures: tuple[Figure, ...] = ()
    leave_out: tuple[LeftOut, ...] = ()
    repeated: Repeated | None = None
    content: bytes = Field(b"", exclude=True)
    digest: str = ""
    shipped: bool = False

    @field_validator("dataset")
    @classmethod
    def _known(cls, dataset: str) -> str:
        if dataset not in contracts():
            raise ValueError(f"there is no dataset “{dataset}”; it is one of {', '.join(contracts())}")
        return dataset

    @model_validator(mode="after")
    def _whole(self):
        declared = contracts()[self.dataset].names
        unknown = sorted(set(self.columns) - set(declared))
        if unknown:
            raise ValueError(f"columns.{unknown[0]} is no column of {self.dataset}; those are {', '.join(declared)}")
        lacking = sorted(set(_needed(self.dataset)) - self.given)
        if lacking:
            raise ValueError(f"nothing says where {', '.join(lacking)} comes from")
        return self

    @property
    def given(self) -> set[str]:
        """The columns of the extract that this mapping fills."""
        wide = {"value", "breakdown", "numerator", "denominator"} if self.figures else set()
        wide |= {"metric_id"} if self.figures and all(figure.metric_id for figure in self.figures) else set()
        dated = self.period or any(PERIOD in figure.column for figure in self.figures)
        return set(self.columns) | wide | ({"period_start", "period_end"} if dated else set())


def _needed(dataset: str) -> list[str]:
    """The columns that an extract cannot do without; a status that nobody states is `final`."""
    contract = contracts()[dataset]
    needed = [column.name for column in contract.columns if column.required and column.default is None]
    return [name for name in needed if (dataset, name) != ("observations", "status")]
