"""The journal's one table. Migrations make it (`migrations/`); this is how the code sees it."""

from datetime import UTC, datetime

import sqlalchemy as sa

NAME = "entry"


class Moment(sa.types.TypeDecorator):
    """A moment in UTC; SQLite, which has no time zones, keeps it without one."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect) -> datetime | None:
        there = value and value.astimezone(UTC)
        return there.replace(tzinfo=None) if there and dialect.name == "sqlite" else there

    def process_result_value(self, value: datetime | None, dialect) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


# Byte order in both databases, so that the beginning of a subject is a range of the index.
Subject = sa.Text(collation="C").with_variant(sa.Text(), "sqlite")
Place = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

entry = sa.Table(
    NAME,
    sa.MetaData(),
    sa.Column("place", Place, sa.Identity(always=True), primary_key=True),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("kind", sa.String(60), nullable=False),
    sa.Column("subject", Subject, nullable=False),
    sa.Column("supersedes", Place, unique=True),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Column("author", sa.String(200), nullable=False),
    sa.Column("acting_for", sa.JSON, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("version", sa.Integer),
    sqlite_autoincrement=True,
)
