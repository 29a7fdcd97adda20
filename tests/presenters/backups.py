"""Backups to test with: the real engine, and a server in memory that can be told to misbehave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mobile_app.errors import TwofoldError, VaultUnknown
from mobile_app.presenters.services import Services
from mobile_app.presenters.vault_host import VaultHost
from mobile_app.presenters.vault_link import link
from mobile_app.store.replica import DatabaseReplica
from mobile_app.store.repositories import Repositories
from mobile_app.sync.keys import Keys, derive_keys
from mobile_app.sync.phrase import Phrase
from mobile_app.sync.ports import VaultState
from mobile_app.sync.schedule import QUIET, Rhythm
from tests.sync.memory_remote import MemoryRemote, MemoryVault

QUICK = Rhythm(0.02, 0.05, 60, 0, 0.02, 0.1)
"""What takes minutes, in an instant."""


class Vaults:
    """One server with many vaults. Every call raises `fault` while it is set; `gate`, once there,
    holds them all."""

    def __init__(self) -> None:
        self.by_id: dict[bytes, MemoryVault] = {}
        self.fault: TwofoldError | None = None
        self.gate: asyncio.Event | None = None
        self.calls: list[str] = []
        self.retention_days: int | None = None

    def remote(self, services: Services, keys: Keys) -> VaultsRemote:
        return VaultsRemote(self, keys)

    @property
    def one(self) -> MemoryVault:
        (vault,) = self.by_id.values()
        return vault


class VaultsRemote(MemoryRemote):
    def __init__(self, server: Vaults, keys: Keys) -> None:
        self._server, self._keys = server, keys
        super().__init__(server.by_id.get(keys.vault_id, MemoryVault()))

    async def register(self) -> VaultState:
        if self._server.fault is None:
            self.vault = self._server.by_id.setdefault(self._keys.vault_id, self.vault)
        return await super().register()

    async def wait(self, head: int) -> int:
        """As the server does: no answer before there is something to say."""
        await self._arrive("wait")
        while self.vault.head == head:
            await asyncio.sleep(0.005)
        return self.vault.head

    async def erase(self) -> None:
        await super().erase()
        del self._server.by_id[self._keys.vault_id]

    async def _arrive(self, call: str, *, known: bool = True) -> None:
        self._server.calls.append(call)
        await asyncio.sleep(0)
        if self._server.gate is not None:
            await self._server.gate.wait()
        if self._server.fault is not None:
            raise self._server.fault
        self.vault = self._server.by_id.get(self._keys.vault_id, self.vault)
        if known and self._keys.vault_id not in self._server.by_id:
            raise VaultUnknown("no such vault")

    def _state(self) -> VaultState:
        return replace(super()._state(), retention_days=self._server.retention_days)


def backed_by(services: Services, server: Vaults, rhythm: Rhythm = QUIET) -> VaultHost:
    """Let `services` back up to `server`; somebody looks at the app."""
    host = VaultHost(services.door, server.remote, rhythm)
    services.door.backup.host = host
    services.door.backup.follow("window", in_sight=True)
    return host


async def in_vault(services: Services) -> Repositories:
    """What a new device finds under the words of this one."""
    kept = await services.door.keyring.phrases.kept()
    assert kept is not None
    keys = derive_keys(Phrase(kept.entropy))
    aside = await services.door.services_aside()
    remote = services.door.backup.host.remote_for(services, keys)
    await link(aside, DatabaseReplica(aside.db), keys, remote).engine.sync()
    return aside.repos


async def until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(3):
        while not true():
            await asyncio.sleep(0.005)


async def settle(turns: int = 60) -> None:
    for _ in range(turns):
        await asyncio.sleep(0)
