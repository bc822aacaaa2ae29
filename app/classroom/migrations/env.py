"""Run by alembic within a migration: on the connection that it is given, whose transaction is the caller's."""

from __future__ import annotations

from alembic import context

from app.classroom.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
