"""From settings to a store that is ready to use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from sync_server.config import Settings
from sync_server.errors import CommandProblem
from sync_server.store.engine import DURABLE, UNSYNCED, open_engine
from sync_server.store.feeds import FeedStore
from sync_server.store.schema import migrate


@contextmanager
def open_store(settings: Settings) -> Iterator[FeedStore]:
    """The store, its schema brought up to date; its connections are closed at the end.

    Raises CommandProblem when the database cannot be opened or is of a newer version.
    """
    engine = open_database(settings)
    try:
        _bring_up_to_date(engine)
        yield FeedStore(engine)
    finally:
        engine.dispose()


def open_database(settings: Settings) -> sa.Engine:
    """An engine, with the schema as it is. Raises CommandProblem for an address that is none."""
    try:
        pragmas = DURABLE if settings.sqlite_syncs else UNSYNCED
        return open_engine(settings.database_url, pragmas=pragmas)
    except (sa.exc.ArgumentError, ImportError, OSError) as error:
        raise CommandProblem(f"The database cannot be opened ({_first_line(error)}).") from error


def _bring_up_to_date(engine: sa.Engine) -> None:
    with clear_problems():
        migrate(engine)


@contextmanager
def clear_problems() -> Iterator[None]:
    """Raises CommandProblem, one line, for what a database refuses."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise CommandProblem(
            f"The database cannot be used ({_first_line(error.orig or error)}). Check"
            " TWOFOLD_DATABASE_URL or TWOFOLD_DATA, and the right to write there."
        ) from error


def _first_line(error: BaseException) -> str:
    # The address of a database may hold a password; the first line of these errors does not.
    return str(error).partition("\n")[0]
