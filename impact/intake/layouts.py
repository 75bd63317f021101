"""The layouts that the files of a data folder are recognised by: those it knows now, or the one a file was taken with."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import duckdb

from impact import catalogue
from impact.errors import ImpactError, UsageError
from impact.folder import Folder
from impact.intake import archive, sourced
from impact.intake.faults import Fault, fault
from impact.intake.footer import Unreadable
from impact.mappings import reading
from impact.mappings.evidence import Known
from impact.mappings.mapping import Mapping
from impact.mappings.offer import Offer, offer
from impact.mappings.remembered import recogniser
from impact.settings import Settings
from impact.sources.conversion import Converted, Recognise, nothing_known
from impact.sources.kinds import PARQUET
from impact.sources.periods import period
from impact.sources.remarks import Trouble
from impact.warehouse import versions

EXAMPLE = "Name the file by its dataset, such as `observations-2026-10.parquet`."


class Defined(NamedTuple):
    """A metric as it is defined in the folder."""

    metric_id: str
    title: str
    unit: str
    source: str | None


class Layouts:
    """What a data folder knows: shipped mappings and its own. One that cannot be read is said, and the others still work."""

    def __init__(self, folder: Folder, progress: Callable[[str], None] = lambda sentence: None):
        self.folder = folder
        self.mappings, self.broken = reading.readable(folder)
        for found in self.broken:
            progress(f"a layout is left out, {found}")

    def __call__(self, name: str, mapping: str | None = None) -> Recognise:
        """What recognises the sheets of a new file of that name."""
        return recogniser(self.mappings, name)

    @property
    def faults(self) -> list[Fault]:
        """What the receipt of a CSV or Excel file says of the mapping files that cannot be used."""
        return [fault("mapping_broken", value=found.where, detail=str(found)) for found in self.broken]

    def keep(self, hashes: Iterable[str | None]) -> None:
        """Keep the mappings of these hashes in the archive, for the files that are taken by them."""
        wanted = set(hashes)
        for mapping in self.mappings:
            if mapping.digest in wanted:
                archive.keep_mapping(self.folder, mapping.digest, mapping.content)


class Archived:
    """What files were taken with: the mapping in the archive rules, whatever became of the one in the folder since."""

    def __init__(self, folder: Folder):
        self.folder = folder
        self.read: dict[str, Mapping] = {}

    def __call__(self, name: str, mapping: str | None) -> Recognise:
        if mapping is None:
            return nothing_known
        if mapping not in self.read:
            content = archive.find_mapping(self.folder, mapping)
            self.read[mapping] = reading.parse(content, f"archive/mappings/{mapping}.toml")
        return recogniser([self.read[mapping]], name)


def offered(path: Path, name: str, known: Known) -> Offer:
    """The mapping proposed for a source in no layout known. Raises ImpactError where it cannot be read, or is of persons."""
    try:
        if sourced.kind(path, name) == PARQUET:
            raise UsageError("a layout is for CSV and Excel; parquet is taken as it stands.", where=name, fix=EXAMPLE)
        sheets = sourced.sheets_of(path, name)
        blocking = [found for found in sourced.persons(name, sheets, None) if found.severity == "block"]
        if blocking:
            raise Unreadable(blocking[0])
        return offer(name, sheets, known)
    except Unreadable as found:
        raise ImpactError(found.fault.message, where=name, fix=found.fault.fix) from None
    except Trouble as trouble:
        raise in_words(trouble, name) from None


def known_in(settings: Settings) -> Known:
    """What proposals can be made from: the metrics and organisations that viewers of the data folder see now."""
    shown = versions.current(settings.folder)
    if shown is None:
        return Known(catalogue.metrics(), {}, period)
    with duckdb.connect(str(shown.path), read_only=True) as connection:
        metrics = connection.sql("SELECT metric_id, title, unit, source FROM metric").fetchall()
        organisations = dict(connection.sql("SELECT org_code, name FROM organisation").fetchall())
    return Known([Defined(*row) for row in metrics], organisations, period)


def converted(offer: Offer) -> Converted:
    """What the proposed mapping makes of the sheet. Raises ImpactError, in words, where it cannot."""
    try:
        return offer.converted()
    except Trouble as trouble:
        raise in_words(trouble, offer.file) from None


def in_words(trouble: Trouble, where: str) -> ImpactError:
    """What a source has against being read, as an error that a user can act on."""
    found = fault(trouble.remark.rule, **trouble.remark.told)
    return ImpactError(found.message, where=where, fix=found.fix)
