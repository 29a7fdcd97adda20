"""Bringing a database to the newest schema with alembic.

alembic is imported only when there is something to do: a start with a current database does not
pay for it.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from sync_server.errors import CommandProblem
from sync_server.store.engine import reading, writing

NEWEST = "0003"
"""The last revision in migrations/versions (a test compares)."""

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(engine: sa.Engine) -> None:
    """Bring the schema to `NEWEST`, in one transaction; two processes at once are safe.

    Raises CommandProblem when the database was written by a newer version: it is left untouched.
    """
    if current_revision(engine) == NEWEST:
        return
    from alembic import command  # costs a third of a start, see above
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with writing(engine) as connection:
        found = _revision(connection)
        if found is not None and found not in known:
            raise CommandProblem(
                f"The database was written by a newer version of Twofold (schema {found}); it was"
                " left untouched. Start that version, or point TWOFOLD_DATABASE_URL elsewhere."
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def current_revision(engine: sa.Engine) -> str | None:
    """The revision the database is at; None for an empty one."""
    with reading(engine) as connection:
        return _revision(connection)


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)
