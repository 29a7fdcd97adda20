"""Telling devices that wait that there is something new.

Another process may have written it, so the database is asked: once for each vault somebody waits
for, however many wait, and all of them in one question. What this process wrote itself it tells at
once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection

from sync_server.vaults.errors import ServerBusy, VaultUnknown
from sync_server.vaults.model import Head

POLL_SECONDS = 0.3
PATIENCE_SECONDS = 25.0
AT_ONCE = 500
"""Vaults in one question."""
WAITERS_OF_A_VAULT = 16

Heads = Callable[[Collection[bytes]], Awaitable[dict[bytes, Head]]]


class Watcher:
    """Of one event loop. `heads` asks the database."""

    def __init__(self, heads: Heads, most_waiters: int) -> None:
        self._heads = heads
        self._left = most_waiters
        self._waiting: dict[bytes, dict[asyncio.Future[Head], Head]] = {}
        self._polling: asyncio.Task[None] | None = None
        self._stopped = False

    async def wait(self, vault_id: bytes, seen: Head) -> Head:
        """The vault's head once it is another than `seen`; `seen` when nothing changed for long.

        Raises VaultUnknown when it is erased meanwhile, ServerBusy when too many wait already.
        """
        waiters = self._waiting.get(vault_id, {})
        if self._left < 1 or len(waiters) >= WAITERS_OF_A_VAULT:
            raise ServerBusy
        if self._stopped:
            return seen
        future: asyncio.Future[Head] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(vault_id, waiters)[future] = seen
        self._left -= 1
        if self._polling is None or self._polling.done():
            self._polling = asyncio.create_task(self._poll())
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await future
        except TimeoutError:
            return seen
        finally:
            self._left += 1
            waiters.pop(future, None)
            if not waiters and self._waiting.get(vault_id) is waiters:
                del self._waiting[vault_id]

    def tell(self, vault_id: bytes, head: Head | None) -> None:
        """The vault is there now; None: it is gone."""
        for future, seen in self._waiting.get(vault_id, {}).items():
            if future.done():
                continue
            if head is None:
                future.set_exception(VaultUnknown())
            elif head != seen:
                future.set_result(head)

    def appended(self, vault_id: bytes, generation: int, head: int) -> None:
        """This process appended to the vault."""
        for future, seen in self._waiting.get(vault_id, {}).items():
            if not future.done() and head != seen.head:
                future.set_result(Head(generation, head, seen.snapshot))

    def stop(self) -> None:
        """Answer all who wait with what they know, and whoever comes later."""
        self._stopped = True
        for waiters in self._waiting.values():
            for future, seen in waiters.items():
                if not future.done():
                    future.set_result(seen)

    async def _poll(self) -> None:
        while self._waiting and not self._stopped:
            await asyncio.sleep(POLL_SECONDS)
            asked = list(self._waiting)
            for start in range(0, len(asked), AT_ONCE):
                some = asked[start : start + AT_ONCE]
                try:
                    heads = await self._heads(some)
                except ServerBusy:
                    break  # asked again soon
                for vault_id in some:
                    self.tell(vault_id, heads.get(vault_id))
