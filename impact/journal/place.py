"""Where the journal of a data folder is: a file in the folder, or a PostgreSQL database that the settings name.

The fictional sample always keeps its own, in its own folder: what was tried out never stands beside what is meant.
"""

from impact.folder import Folder
from impact.journal import engines
from impact.journal.journal import Journal
from impact.settings import Settings


def open_journal(settings: Settings, folder: Folder) -> Journal:
    """The journal of `folder`, its schema brought up to date.

    Raises JournalFault, NewerSchema or UsageError, each in words, where it cannot be used.
    """
    if settings.journal and not folder.fictional:
        return Journal(engines.postgresql(settings.journal))
    return Journal(engines.file(folder.journal))
