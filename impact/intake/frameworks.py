"""The frameworks a version is made with: the data folder's as they are now, or those of an earlier version as kept."""

import duckdb

from impact import catalogue
from impact.catalogue import Frameworks
from impact.errors import ImpactError
from impact.folder import Folder
from impact.intake import archive
from impact.intake.progress import Progress, nothing
from impact.warehouse.build import own_frameworks
from impact.warehouse.versions import Record


def now(folder: Folder, progress: Progress = nothing) -> Frameworks:
    """The shipped ones and the data folder's own. A file that is no framework is left out, and said."""
    found = catalogue.in_force(folder.frameworks)
    for fault in found.broken:
        progress(f"a framework is left out, {fault}")
    return found


def then(folder: Folder, record: Record) -> Frameworks:
    """Those that an earlier version was made with, whatever became of the files since.

    Raises ImpactError where one is no longer in the archive, or this code can no longer read it.
    """
    own = own_frameworks(record.recipe)
    found = catalogue.together({id: archive.find_framework(folder, sha256) for id, sha256 in own.items()})
    if found.broken:
        raise ImpactError(
            f"version {record.serial} was built with a framework that this code cannot read: {found.broken[0].what}",
            where=found.broken[0].where,
            fix="Open another version.",
        )
    return found


def keep(folder: Folder, connection: duckdb.DuckDBPyConnection) -> None:
    """Keep in the archive the files of the frameworks that the version in `connection` is made with."""
    for sha256, content in connection.execute("SELECT sha256, content FROM framework_file").fetchall():
        archive.keep_framework(folder, sha256, content)
