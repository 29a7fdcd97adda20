"""Bringing a database to the newest schema with alembic.

alembic is imported only when there is something to do: a start with a current database does not
pay for it.
"""

from __future__ import annotations

import threading
from pathlib import Path

import sqlalchemy as sa

from sync_server.errors import CommandProblem
from sync_server.store.engine import reading, writing

NEWEST = "0003"
"""The last revision in migrations/versions (a test compares)."""

MIGRATIONS = Path(__file__).parent / "migrations"


ATTEMPTS = 3
_one_at_a_time = threading.Lock()  # alembic keeps what it works on in the process


def migrate(engine: sa.Engine) -> None:
    """Bring the schema to `NEWEST`, in one transaction; two processes at once are safe.

    SQLite lets the second wait at its start. Elsewhere both may begin; the database lets one of
    them through and refuses the other, which is kept whole or not at all and then finds the work
    done. No lock is asked for by name: not every engine that speaks PostgreSQL has those.

    Raises CommandProblem when the database was written by a newer version: it is left untouched.
    """
    with _one_at_a_time:
        for attempt in range(1, ATTEMPTS + 1):
            if current_revision(engine) == NEWEST:
                return
            try:
                _upgrade(engine)
            except sa.exc.DBAPIError:
                if attempt == ATTEMPTS:
                    raise


def _upgrade(engine: sa.Engine) -> None:
    from alembic import command  # costs a third of a start, see above
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with writing(engine) as connection:
        found = _revision(connection, claim=True)
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


def _revision(connection: sa.Connection, *, claim: bool = False) -> str | None:
    """The revision; with `claim` no other process passes here before this transaction ends."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    table = sa.table("alembic_version", sa.column("version_num"))
    query = sa.select(table.c.version_num)
    found = connection.scalar(query.with_for_update() if claim else query)
    return None if found is None else str(found)
