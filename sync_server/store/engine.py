"""Opening the database, and the two kinds of transaction.

SQLite is opened for durability and for several processes: write-ahead log, full sync, a bounded
wait for the writer's lock, and BEGIN IMMEDIATE for every writing transaction, so that a writer
waits at its start and never fails halfway because another got in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

LOCK_WAIT_SECONDS = 10

DURABLE = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {LOCK_WAIT_SECONDS * 1000}",
)
UNSYNCED = (*DURABLE, "PRAGMA synchronous = OFF")
"""Nothing waits for the disk: for measuring against servers that do the same."""


def open_engine(url: str | sa.URL, *, pragmas: Sequence[str] = DURABLE) -> sa.Engine:
    """An engine for `url`; the folder of a SQLite file is created, `pragmas` are for SQLite."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(parsed)
    sa.event.listen(engine, "connect", partial(_set_up_sqlite, pragmas))
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def closing_engine(engine: sa.Engine) -> Iterator[sa.Engine]:
    """Its connections are closed at the end."""
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that writes nothing; each statement sees one state of the database."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that writes nothing, whose statements all see one state of the database. Nobody
    who writes meanwhile waits for it."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":  # where a transaction is one anyway
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that is kept whole when the block ends, or not at all."""
    with engine.connect() as connection:
        connection = connection.execution_options(twofold_writes=True)
        with connection.begin():
            yield connection


def _set_up_sqlite(pragmas: Sequence[str], connection: Any, _record: object) -> None:
    # The driver's own way of opening transactions leaves DDL and reads outside of them.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("twofold_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
