"""How the vault store talks to each database: what differs between SQLite and PostgreSQL.

Straight to the drivers, one connection for each thread.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

import sqlalchemy as sa

from sync_server.store import vault_sql

Row = tuple[Any, ...]
RETRIED_STATES = ("40001", "40P01")
"""Serialization failure and deadlock: the database asks for the transaction again."""


class Session(Protocol):
    """A connection, for one thread at a time. Statements are those of vault_sql.py."""

    lock: str
    """What a SELECT ends in that keeps others from the row."""

    @property
    def is_lost(self) -> bool:
        """Whether the connection is gone, so that another may do."""

    def run(self, statement: str, values: Sequence[Any] = ()) -> Any: ...

    def run_among(self, statement: str, values: Sequence[Any], members: Collection[bytes]) -> Any:
        """The statement ends in a column that is to be one of `members`."""

    def pull(
        self, vault_id: bytes, token_hash: bytes, after: int, limit: int, most_bytes: int
    ) -> Iterable[Row]:
        """Rows of PULL; more than `most_bytes` may come if reading them costs nothing."""

    def transaction(self) -> AbstractContextManager[None]: ...

    def asks_again(self, error: Exception) -> bool:
        """Whether the database wants the transaction to be done again."""

    def close(self) -> None: ...


class SqliteSession:
    """One writer at a time, who waits at the start of the transaction."""

    lock = ""
    is_lost = False

    def __init__(self, pooled: sa.PoolProxiedConnection) -> None:
        self._pooled = pooled
        self._connection: Any = pooled.driver_connection

    def run(self, statement: str, values: Sequence[Any] = ()) -> Any:
        return self._connection.execute(statement, values)

    def run_among(self, statement: str, values: Sequence[Any], members: Collection[bytes]) -> Any:
        marks = ", ".join("?" * len(members))
        return self._connection.execute(f"{statement} IN ({marks})", [*values, *members])

    def pull(
        self, vault_id: bytes, token_hash: bytes, after: int, limit: int, _most_bytes: int
    ) -> Iterator[Row]:
        cursor = self._connection.execute(
            vault_sql.PULL, (token_hash, after, after, vault_id, limit)
        )
        try:
            yield from cursor
        finally:
            cursor.close()  # one that is not at its end would hold up the log

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def asks_again(self, _error: Exception) -> bool:
        return False

    def close(self) -> None:
        self._pooled.invalidate()


class PostgresSession:
    """Rows are locked; statements travel together until an answer is needed."""

    lock = " FOR UPDATE"

    def __init__(self, pooled: sa.PoolProxiedConnection) -> None:
        from psycopg.types.numeric import Int8BinaryDumper

        self._pooled = pooled
        connection: Any = pooled.driver_connection
        connection.autocommit = True
        connection.prepare_threshold = 0
        # One type for every whole number: else each size of a number made another statement.
        connection.adapters.register_dumper(int, Int8BinaryDumper)
        self._connection = connection
        # For reads, which come one after the other; a pipeline has several answers under way.
        self._cursor = connection.cursor(binary=True)
        self._texts: dict[str, str] = {}

    @property
    def is_lost(self) -> bool:
        return bool(self._connection.closed or self._connection.broken)

    def run(self, statement: str, values: Sequence[Any] = ()) -> Any:
        return self._connection.execute(self._text(statement), values, binary=True)

    def run_among(self, statement: str, values: Sequence[Any], members: Collection[bytes]) -> Any:
        if len(members) == 1:  # as it mostly is; the driver takes a while over a list
            return self.run(f"{statement} = ?", [*values, *members])
        return self.run(f"{statement} = ANY(?)", [*values, [*members]])

    def pull(
        self, vault_id: bytes, token_hash: bytes, after: int, limit: int, most_bytes: int
    ) -> Iterable[Row]:
        values = (token_hash, after, after, limit, most_bytes, after + 1, vault_id)
        self._cursor.execute(self._text(vault_sql.PULL_WEIGHED), values)
        rows: list[Row] = self._cursor.fetchall()
        return rows

    @contextmanager
    def transaction(self) -> Iterator[None]:
        try:
            with self._connection.pipeline():
                self.run("BEGIN")
                yield
                self.run("COMMIT")
        except BaseException:
            if not self.is_lost:
                self._connection.rollback()
            raise

    def _text(self, statement: str) -> str:
        text = self._texts.get(statement)
        if text is None:
            text = self._texts[statement] = statement.replace("?", "%s")
        return text

    def asks_again(self, error: Exception) -> bool:
        return getattr(error, "sqlstate", None) in RETRIED_STATES

    def close(self) -> None:
        self._pooled.invalidate()


def open_session(engine: sa.Engine) -> Session:
    pooled = engine.raw_connection()
    return SqliteSession(pooled) if engine.dialect.name == "sqlite" else PostgresSession(pooled)
