"""Run by alembic: the migrations share the caller's connection and its transaction."""

from __future__ import annotations

from alembic import context

from sync_server.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
