"""The table of entries.

Each begins its subject or supersedes an entry of the same subject, and only one may do either: two people who write at
once cannot both be the next.
"""

import sqlalchemy as sa
from alembic import op

from impact.journal.schema import Moment, Place, Subject

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "entry",
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
        sa.UniqueConstraint("kind", "subject", "place", name="entry_by_subject"),
        sa.ForeignKeyConstraint(
            ["kind", "subject", "supersedes"],
            ["entry.kind", "entry.subject", "entry.place"],
            name="entry_of_one_subject",
        ),
        sqlite_autoincrement=True,
    )
    begins = sa.text("supersedes IS NULL")
    op.create_index(
        "entry_begins_once", "entry", ["kind", "subject"], unique=True, sqlite_where=begins, postgresql_where=begins
    )
