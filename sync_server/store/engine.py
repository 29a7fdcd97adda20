"""Opening the database, and the two kinds of transaction.

SQLite is opened for durability and for several processes: write-ahead log, full sync, a bounded
wait for the writer's lock, and BEGIN IMMEDIATE for every writing transaction, so that a writer
waits at its start and never fails halfway because another got in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

LOCK_WAIT_SECONDS = 10

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {LOCK_WAIT_SECONDS * 1000}",
)
_SYNC = "synchronous"
_SYNCS = {"full": "PRAGMA synchronous = FULL", "off": "PRAGMA synchronous = OFF"}


def open_engine(url: str) -> sa.Engine:
    """An engine for `url`; the folder of a SQLite file is created.

    `?synchronous=off` at the end of a SQLite URL gives up what was acknowledged just before a power
    cut, for measuring beside stores that never sync. Raises ArgumentError for any other value.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    sync = _SYNCS.get(str(parsed.query.get(_SYNC, "full")))
    if sync is None:
        raise sa.exc.ArgumentError("synchronous is full or off")
    engine = sa.create_engine(parsed.difference_update_query([_SYNC]))
    sa.event.listen(engine, "connect", partial(_set_up_sqlite, [*_PRAGMAS, sync]))
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that sees one state of the database and writes nothing."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that is kept whole when the block ends, or not at all."""
    with engine.connect() as connection:
        connection = connection.execution_options(twofold_writes=True)
        with connection.begin():
            yield connection


def _set_up_sqlite(pragmas: Iterable[str], connection: Any, _record: object) -> None:
    # The driver's own way of opening transactions leaves DDL and reads outside of them.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("twofold_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
