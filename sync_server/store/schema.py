"""Bringing a database to the newest schema with alembic.

alembic is imported only when there is something to do: a start with a current database does not
pay for it.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from sync_server.errors import CommandProblem
from sync_server.store.engine import reading, writing

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0003"
"""The last revision in migrations/versions (a test compares)."""

MIGRATIONS = Path(__file__).parent / "migrations"

ATTEMPTS = 3
_one_at_a_time = threading.Lock()  # alembic keeps what it works on in the process


def migrate(engine: sa.Engine, *, to: str = NEWEST) -> None:
    """Bring the schema to a revision, in one transaction; two processes at once are safe.

    SQLite lets the second wait at its start. Elsewhere both may begin; the database lets one of
    them through and refuses the other, which is kept whole or not at all and then finds the work
    done. No lock is asked for by name: not every engine that speaks PostgreSQL has those.

    Raises CommandProblem when the database was written by a newer version: it is left untouched.
    """
    with _one_at_a_time:
        for attempt in range(1, ATTEMPTS + 1):
            if current_revision(engine) == to:
                return
            try:
                _upgrade(engine, to)
            except sa.exc.DBAPIError:
                if attempt == ATTEMPTS:
                    raise


def _upgrade(engine: sa.Engine, to: str) -> None:
    from alembic import command

    config = _config()
    with writing(engine) as connection:
        known_revision(connection, claim=True)
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def known_revision(connection: sa.Connection, *, claim: bool = False) -> str | None:
    """As `current_revision`; with `claim` no other process passes here before this transaction
    ends. Raises CommandProblem for one of a newer version."""
    found = _revision(connection, claim=claim)
    if found is not None and not is_known(found):
        raise CommandProblem(
            f"The database was written by a newer version of Twofold (schema {found}); it was"
            " left untouched. Start that version, or point TWOFOLD_DATABASE_URL elsewhere."
        )
    return found


def is_known(revision: str) -> bool:
    """Whether this version has a migration that leads there."""
    if revision == NEWEST:
        return True
    from alembic.script import ScriptDirectory

    known = ScriptDirectory.from_config(_config()).walk_revisions()
    return revision in {script.revision for script in known}


def _config() -> Config:
    from alembic.config import Config  # costs a third of a start, see above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def current_revision(engine: sa.Engine) -> str | None:
    """The revision the database is at; None for an empty one."""
    with reading(engine) as connection:
        return _revision(connection)


def _revision(connection: sa.Connection, *, claim: bool = False) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    table = sa.table("alembic_version", sa.column("version_num"))
    query = sa.select(table.c.version_num)
    found = connection.scalar(query.with_for_update() if claim else query)
    return None if found is None else str(found)
