"""The real server over a real socket, and the real client before it.

The story's virtual time stands still while a request is answered, so a world over HTTP goes as it
does over memory: what differs is what is on trial here.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Final, TypeAlias, TypeVar

import sqlalchemy as sa

from mobile_app.device.native.web import HttpxHttp
from mobile_app.sync.client import HttpRemote
from mobile_app.sync.keys import Keys
from mobile_app.sync.ports import Appended, Pulled, Remote, Snapshot, VaultState
from sync_server.store.feeds import FeedStore
from sync_server.store.vaults import SqlVaults
from sync_server.vaults.limits import Limits
from sync_server.vaults.service import VaultService
from tests.server.running import RunningServer

_T = TypeVar("_T")
_Rows: TypeAlias = dict[str, list[dict[str, Any]]]

_SECONDS: Final = 60.0
_TABLES: Final = ("vaults", "vault_batches", "vault_snapshots")


class HttpServer:
    """A Server, from `with` to its end. Its database is `store`'s; `asked` counts requests."""

    def __init__(self, store: FeedStore) -> None:
        # The stories' years pass within seconds, so nobody may be too quick for it.
        self._limits = Limits(
            rate_burst=1 << 30,
            rate_per_minute=1 << 30,
            registrations_per_address=1 << 30,
            registrations_per_hour=1 << 30,
        )
        self._engine = store.engine
        self._running = RunningServer(store, None, self._limits)
        self.asked = 0

    def __enter__(self) -> HttpServer:
        self._running.__enter__()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._http = HttpxHttp(f"{self._running.url}/")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.ask(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_SECONDS)
        self._loop.close()
        self._running.__exit__(kind, error, trace)

    async def _end(self) -> None:
        await self._http.close()
        await self._loop.shutdown_default_executor()

    def ask(self, call: Coroutine[Any, Any, _T]) -> _T:
        """What `call` comes to, on a loop whose time is real; the caller's stands still."""
        self.asked += 1
        return asyncio.run_coroutine_threadsafe(call, self._loop).result(_SECONDS)

    def remote(self, keys: Keys) -> Remote:
        return HttpServerRemote(self, HttpRemote(self._http, keys))

    async def copy(self) -> _Rows:
        with self._engine.connect() as connection:
            return {
                table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
                for table in self._tables()
            }

    async def restore(self, copy: _Rows, *, told: bool) -> None:
        with self._engine.begin() as connection:
            for table in reversed(self._tables()):
                connection.execute(table.delete())
            for table in self._tables():
                if copy[table.name]:
                    connection.execute(table.insert(), copy[table.name])
        if told:
            self._with_service(lambda service: service.bump_generation())

    async def set_quota(self, quota_bytes: int) -> None:
        # Settings do not change while a server runs; here they must.
        object.__setattr__(self._limits, "quota_bytes", quota_bytes)

    async def forget(self, keys: Keys) -> None:
        tomorrow = datetime.now(UTC).date() + timedelta(1)
        self._with_service(lambda service: service.prune(tomorrow))

    async def contents(self, keys: Keys) -> tuple[int, list[tuple[int, bytes]]]:
        store = SqlVaults(self._engine)
        try:
            vault = store.vault(keys.vault_id)
            if vault is None:
                return 0, []
            many = vault.head + 1, 1 << 40
            return vault.floor, store.pull(vault.id, vault.token_hash, vault.floor, *many)[1]
        finally:
            store.close()

    def _tables(self) -> list[sa.Table]:
        metadata = sa.MetaData()
        metadata.reflect(self._engine, only=_TABLES)
        return metadata.sorted_tables

    def _with_service(self, work: Any) -> None:
        store = SqlVaults(self._engine)
        try:
            work(VaultService(store, self._limits))
        finally:
            store.close()


class HttpServerRemote:
    """A Remote whose calls are made elsewhere, in real time."""

    def __init__(self, server: HttpServer, remote: Remote) -> None:
        self._server = server
        self._remote = remote

    async def register(self) -> VaultState:
        return self._server.ask(self._remote.register())  # type: ignore[arg-type]

    async def state(self) -> VaultState:
        return self._server.ask(self._remote.state())

    async def append(self, batches: Sequence[bytes]) -> Appended:
        return self._server.ask(self._remote.append(batches))

    async def pull(self, after: int, limit: int) -> Pulled:
        return self._server.ask(self._remote.pull(after, limit))

    async def snapshot(self) -> Snapshot | None:
        return self._server.ask(self._remote.snapshot())

    async def put_snapshot(self, sealed: bytes, through: int, replaces: str | None) -> VaultState:
        return self._server.ask(self._remote.put_snapshot(sealed, through, replaces))

    async def wait(self, head: int) -> int:
        return self._server.ask(self._remote.wait(head))

    async def erase(self) -> None:
        self._server.ask(self._remote.erase())
