"""Alembic comes here to run the migrations, on the connection that `impact/journal/schema_version.py` hands it."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
