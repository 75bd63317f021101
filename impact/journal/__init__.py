"""The journal: what people type, kept in a transactional database apart from the figures, and only ever added to.

`open_journal` gives the journal of a data folder; `Journal` appends entries and reads the latest of each subject.
"""

from impact.journal.entry import Author, Conflict, Draft, Entry
from impact.journal.faults import JournalFault
from impact.journal.journal import Journal
from impact.journal.kind import Kind, kinds
from impact.journal.place import open_journal

__all__ = ["Author", "Conflict", "Draft", "Entry", "Journal", "JournalFault", "Kind", "kinds", "open_journal"]
