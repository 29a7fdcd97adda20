"""Vaults in the database: SQLite or PostgreSQL, by the same statements."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NoReturn, TypeVar

import sqlalchemy as sa

from sync_server.store import vault_sql
from sync_server.store.vault_sessions import Session, open_session
from sync_server.vaults.errors import ServerBusy
from sync_server.vaults.model import Batch, Head, Vault
from sync_server.vaults.store import Locked, Writing

Answer = TypeVar("Answer")

TRIES = 10
LONGEST_PAUSE_SECONDS = 0.02
"""Before a second try, times the number of tries: who collided waits for a time of its own."""
PIECE_BYTES = 1024 * 1024
KEPT_HOURS = 24


log = logging.getLogger("twofold.vaults")


class DatabaseFault(Exception):
    """The database refused what it never should; the message is the kind of its error."""


class SqlVaults:
    """A VaultStore. Any thread may use it; each has a connection of its own until `close`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._errors: Any = engine.dialect.loaded_dbapi
        self._own = threading.local()
        self._opened: list[Session] = []

    def close(self) -> None:
        """Close every connection. No thread may be using one."""
        self._own = threading.local()
        while self._opened:
            self._opened.pop().close()

    def vault(self, vault_id: bytes) -> Vault | None:
        row = self._try(lambda session: session.run(vault_sql.VAULT, (vault_id,)).fetchone())
        return Vault._make(row) if row else None

    def pull(
        self, vault_id: bytes, token_hash: bytes, after: int, limit: int, most_bytes: int
    ) -> tuple[Vault | None, list[tuple[int, bytes]]]:
        def work(session: Session) -> tuple[Vault | None, list[tuple[int, bytes]]]:
            vault: Vault | None = None
            batches: list[tuple[int, bytes]] = []
            size = 0
            for seq, sealed, *row in session.pull(vault_id, token_hash, after, limit, most_bytes):
                if vault is None:
                    vault = Vault._make(row)
                if seq is None:
                    break
                size += len(sealed)
                if batches and size > most_bytes:
                    break
                batches.append((seq, sealed))
            return vault, batches

        return self._try(work)

    def snapshot(self, vault_id: bytes, token_hash: bytes) -> tuple[Vault | None, bytes]:
        rows = self._try(
            lambda session: session.run(vault_sql.SNAPSHOT, (token_hash, vault_id)).fetchall()
        )
        if not rows:
            return None, b""
        return Vault._make(rows[0][1:]), b"".join(row[0] or b"" for row in rows)

    def heads(self, vault_ids: Collection[bytes]) -> dict[bytes, Head]:
        rows = self._try(
            lambda session: session.run_among(vault_sql.HEADS, (), vault_ids).fetchall()
        )
        return {id: Head(*rest) for id, *rest in rows}

    def idle(self, before_day: int, limit: int) -> list[bytes]:
        rows = self._try(
            lambda session: session.run(vault_sql.IDLE, (before_day, limit)).fetchall()
        )
        return [id for (id,) in rows]

    def write(self, work: Callable[[Writing], Answer]) -> Answer:
        def attempt(session: Session) -> Answer:
            with session.transaction():
                return work(SqlWriting(session))

        return self._try(attempt)

    def bump_generations(self, by: int) -> None:
        self._try(lambda session: session.run(vault_sql.BUMP, (by,)))

    def _try(self, work: Callable[[Session], Answer]) -> Answer:
        """What `work` answers; again where the database asks for it or the connection was lost.

        A transaction may then have been kept without our knowing. Everything done here may be done
        twice: batches are known by their ids, and the rest sets what it sets.
        """
        for tried in range(1, TRIES + 1):
            session = self._session()
            try:
                return work(session)
            except self._errors.Error as error:
                lost = session.is_lost
                if lost:
                    self._forget(session)
                if not lost and not session.asks_again(error):
                    self._give_up(error)
                time.sleep(random.uniform(0, LONGEST_PAUSE_SECONDS * tried))  # noqa: S311
        raise ServerBusy

    def _session(self) -> Session:
        session: Session | None = getattr(self._own, "session", None)
        if session is None:
            try:
                session = open_session(self._engine)
            except (sa.exc.SQLAlchemyError, self._errors.Error) as error:
                log.warning("the database cannot be reached (%s)", type(error).__name__)
                raise ServerBusy from None
            self._own.session = session
            self._opened.append(session)
        return session

    def _give_up(self, error: Exception) -> NoReturn:
        """The words of a driver's error may hold values, such as a vault id; its kind does not."""
        kind = f"{type(error).__name__} {getattr(error, 'sqlstate', None) or ''}".strip()
        if isinstance(error, self._errors.OperationalError):
            log.warning("the database refused for now (%s)", kind)
            raise ServerBusy from None
        raise DatabaseFault(kind) from None

    def _forget(self, session: Session) -> None:
        self._own.session = None
        self._opened.remove(session)
        session.close()


class SqlWriting:
    """One transaction on one connection."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def lock(self, wanted: Mapping[bytes, Collection[bytes]]) -> dict[bytes, Locked]:
        run, run_among = self._session.run, self._session.run_among
        lock_vault = vault_sql.VAULT + self._session.lock
        # In one order everywhere, so that two transactions never wait for each other. All are asked
        # for before the first answer is read: over a network they are one trip.
        asked = [
            (
                run(lock_vault, (vault_id,)),
                run_among(vault_sql.SEQS, (vault_id,), ids) if ids else None,
            )
            for vault_id, ids in sorted(wanted.items())
        ]
        found: dict[bytes, Locked] = {}
        for vault_rows, seq_rows in asked:
            row = vault_rows.fetchone()
            seqs = dict(seq_rows.fetchall()) if seq_rows else {}
            if row:
                vault = Vault._make(row)
                found[vault.id] = Locked(vault, seqs)
        return found

    def add(self, vault: Vault) -> bool:
        return self._session.run(vault_sql.ADD_VAULT, vault).fetchone() is not None

    def save(self, vaults: Iterable[Vault], batches: Iterable[Batch]) -> None:
        run = self._session.run
        for vault in vaults:
            run(vault_sql.SAVE_VAULT, (*vault[2:], vault.id))
        for batch in batches:
            run(vault_sql.ADD_BATCH, batch)

    def weigh(self, vault_id: bytes, through: int) -> int:
        return int(self._session.run(vault_sql.WEIGH, (vault_id, through)).fetchone()[0])

    def drop(self, vault_id: bytes, through: int) -> None:
        self._session.run(vault_sql.DROP_BATCHES, (vault_id, through))

    def put_snapshot(self, vault_id: bytes, sealed: bytes) -> None:
        run = self._session.run
        run(vault_sql.DROP_SNAPSHOT, (vault_id,))
        for number, start in enumerate(range(0, len(sealed), PIECE_BYTES)):
            run(vault_sql.ADD_PIECE, (vault_id, number, sealed[start : start + PIECE_BYTES]))

    def erase(self, vault_id: bytes) -> None:
        for statement in vault_sql.ERASE:
            self._session.run(statement, (vault_id,))

    def count_registration(self, hour: int) -> int:
        run = self._session.run
        run(vault_sql.FORGET_REGISTRATIONS, (hour - KEPT_HOURS,))
        return int(run(vault_sql.COUNT_REGISTRATION, (hour,)).fetchone()[0])
