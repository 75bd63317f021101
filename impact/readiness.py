"""Brings a data folder to where this code can show it: before the app serves, after the code or a framework changed."""

from collections.abc import Callable

import duckdb

from impact.folder import Folder
from impact.intake import frameworks, ledger, rebuild
from impact.sample import make_if_missing
from impact.settings import Settings
from impact.warehouse import versions
from impact.warehouse.build import read_recipe, recipe


def prepare(settings: Settings, progress: Callable[[str], None] = lambda sentence: None) -> bool:
    """Build anew what older code or other frameworks built, or was left unbuilt; make the sample where nothing was taken.

    Returns whether anything was done. Raises ImpactError where the archive or the ledger cannot be read.
    """
    if ledger.last(settings.folder)[0] == 0:
        frameworks.now(settings.folder, progress)
        return make_if_missing(settings, progress=progress)
    if _is_ready(settings.folder, recipe(settings.rules, frameworks.now(settings.folder, progress).digests)):
        return False
    progress(
        "the version that stands was built by other code, rules or frameworks, or never finished; building it anew"
    )
    rebuild(settings, progress=progress)
    return True


def _is_ready(folder: Folder, wanted: dict[str, str]) -> bool:
    version = versions.current(folder)
    if version is None or version.place < ledger.last(folder)[0]:
        return False
    try:
        with duckdb.connect(str(version.path), read_only=True) as connection:
            ((written,),) = connection.execute("SELECT recipe FROM version").fetchall()
    except duckdb.Error:  # no version of ours can be read there: the archive and the ledger are the truth
        return False
    return read_recipe(written) == wanted
