"""One journal: entries are appended, never changed; the latest entry of a subject is what stands."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from impact.errors import ImpactError
from impact.journal import engines, faults, kind, schema_version
from impact.journal.entry import Conflict, Draft, Entry
from impact.journal.kind import AFTER_END, END, Kind
from impact.journal.schema import entry as table
from impact.viewer import Viewer

LONGEST_NAME = 200


class NotYours(ImpactError):
    """The viewer does not act for the organisation whose entry this is. Whether there is one is not said."""

    def __init__(self) -> None:
        super().__init__(
            "this is for the organisation’s own people.",
            fix="Ask them, or choose an organisation that you act for.",
        )


class Journal:
    """The entries in one database. Threads share it."""

    def __init__(self, engine: sa.Engine):
        """Bring the schema up to date. Raises JournalFault or NewerSchema where the database cannot be used."""
        self.name = engines.name(engine)
        self._engine = engine
        with faults.in_words(self.name):
            schema_version.bring_up_to_date(engine, self.name)

    def append(self, draft: Draft) -> Entry:
        """Add an entry; the same draft again (by its key) gives the entry that stands and adds nothing.

        Raises Conflict where its subject has moved on, NotYours, ImpactError for a body that is not valid, and
        JournalFault where it could not be saved: then the same draft may be handed in again.
        """
        of = kind.kind(draft.kind)
        row = self._row(of, draft)
        with faults.in_words(self.name):
            try:
                with engines.writing(self._engine).begin() as connection:
                    place = connection.execute(sa.insert(table).values(row).returning(table.c.place)).scalar_one()
            except sa.exc.IntegrityError:
                return self._landed_before(of, draft)
        return _entry(of, row | {"place": place})

    def latest(self, viewer: Viewer, name: str, *beginning: str) -> list[Entry]:
        """The latest entry of each subject that begins with these parts, in the order in which they came in."""
        of = self._readable(viewer, name, beginning)
        newest = (
            sa.select(sa.func.max(table.c.place).label("place"))
            .where(*_within(of, beginning))
            .group_by(table.c.subject)
            .subquery()
        )
        return self._entries(of, sa.select(table).join(newest, newest.c.place == table.c.place).order_by(table.c.place))

    def history(self, viewer: Viewer, name: str, *beginning: str) -> list[Entry]:
        """Every entry of the subjects that begin with these parts, the superseded ones too, in order."""
        of = self._readable(viewer, name, beginning)
        return self._entries(of, sa.select(table).where(*_within(of, beginning)).order_by(table.c.place))

    def newest(self, viewer: Viewer, name: str, *beginning: str) -> int:
        """The place of the newest of these entries, 0 where there is none: what a screen watches."""
        of = self._readable(viewer, name, beginning)
        asked = sa.select(sa.func.coalesce(sa.func.max(table.c.place), 0)).where(*_within(of, beginning))
        with faults.in_words(self.name), self._engine.connect() as connection:
            return connection.execute(asked).scalar_one()

    def close(self) -> None:
        """Let go of the database; a SQLite journal is then one file again."""
        self._engine.dispose()

    def _row(self, of: Kind, draft: Draft) -> dict:
        if len(draft.subject) != len(of.subject):
            raise ValueError(f"a subject of {of.name} is {', '.join(of.subject)}")
        _need_own(draft.author.viewer, of.writer_of(draft.subject))
        name = draft.author.name.strip()
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise ImpactError("this is not a name that can be kept.", where="your name", fix="Shorten it to a line.")
        return {
            "key": draft.key,
            "kind": of.name,
            "subject": of.encode(draft.subject),
            "supersedes": draft.supersedes,
            "body": of.check(draft.body).model_dump(mode="json"),
            "author": name,
            "acting_for": sorted(draft.author.viewer.organisations),
            "at": datetime.now(UTC),
            "version": draft.version,
        }

    def _landed_before(self, of: Kind, draft: Draft) -> Entry:
        """Why the database has no room for a draft: it is there already, or another took its place."""
        same = self._entries(of, sa.select(table).where(table.c.key == draft.key))
        if same and same[0].subject == draft.subject and same[0].body == of.check(draft.body):
            return same[0]
        subject = sa.select(table).where(table.c.kind == of.name, table.c.subject == of.encode(draft.subject))
        standing = self._entries(of, subject.order_by(table.c.place.desc()).limit(1))
        if same or not standing:
            raise ValueError("a draft of this key is in with other words, or supersedes what is not there")
        raise Conflict(standing[0])

    def _readable(self, viewer: Viewer, name: str, beginning: Sequence[str]) -> Kind:
        of = kind.kind(name)
        _need_own(viewer, of.owner_of(beginning))
        return of

    def _entries(self, of: Kind, asked: sa.Select) -> list[Entry]:
        with faults.in_words(self.name), self._engine.connect() as connection:
            return [_entry(of, row) for row in connection.execute(asked).mappings()]


def _need_own(viewer: Viewer, owner: str | None) -> None:
    if owner is not None and owner not in viewer.organisations:
        raise NotYours


def _within(of: Kind, beginning: Sequence[str]) -> list[sa.ColumnElement[bool]]:
    """Entries whose subject begins so: one range of the index."""
    first = of.encode(beginning)
    last = first.removesuffix(END) + AFTER_END if first else None
    kept = [table.c.kind == of.name, table.c.subject >= first]
    return [*kept, table.c.subject < last] if last else kept


def _entry(of: Kind, row) -> Entry:
    return Entry(
        row["place"], of.name, of.decode(row["subject"]), of.read(row["body"]), row["author"],
        tuple(row["acting_for"]), row["at"], row["version"], row["supersedes"], row["key"],
    )  # fmt: skip
