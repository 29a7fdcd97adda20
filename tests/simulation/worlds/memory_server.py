"""The server's own logic over vaults in memory, without HTTP between."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from mobile_app import errors as app
from mobile_app.sync.keys import Keys
from mobile_app.sync.ports import Appended, Pulled, Remote, Snapshot, VaultState
from sync_server.errors import ApiProblem
from sync_server.vaults import errors as server
from sync_server.vaults.limits import Limits
from sync_server.vaults.model import Vault
from sync_server.vaults.service import VaultService
from tests.contract.memory_vaults import MemoryVaults
from tests.simulation.worlds.clocks import true_ms

_ERRORS: Final[dict[type[ApiProblem], Callable[[], app.NetworkError]]] = {
    server.VaultUnknown: app.VaultUnknown,
    server.VaultTaken: app.VaultTaken,
    server.BatchesCompacted: app.Compacted,
    server.SnapshotChanged: app.SnapshotChanged,
    server.BatchInvalid: app.BatchRefused,
    server.SnapshotInvalid: app.BatchRefused,
    server.RateExceeded: app.RateLimited,
    server.QuotaExceeded: app.Quota,
}


class MemoryServer:
    """A Server. Deterministic: what a real one draws at random comes from `seed`."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(f"server {seed}")
        self._vaults = MemoryVaults()
        self._service = VaultService(
            self._vaults,
            Limits(),
            now_ms=true_ms,
            new_generation=lambda: 1 + self._chance.getrandbits(46),
        )

    def remote(self, keys: Keys) -> Remote:
        return MemoryRemote(self._service, keys)

    async def copy(self) -> MemoryVaults:
        return self._vaults.copy()

    async def restore(self, copy: MemoryVaults, *, told: bool) -> None:
        self._vaults.restore(copy)
        if told:
            self._service.bump_generation()

    async def set_quota(self, quota_bytes: int) -> None:
        self._service.limits = replace(self._service.limits, quota_bytes=quota_bytes)

    async def forget(self, keys: Keys) -> None:
        self._service.prune((datetime.fromtimestamp(true_ms() / 1000, UTC)).date() + timedelta(1))

    async def contents(self, keys: Keys) -> tuple[int, list[tuple[int, bytes]]]:
        vault = self._vaults.vault(keys.vault_id)
        if vault is None:
            return 0, []
        return vault.floor, sorted(self._vaults.batches[keys.vault_id].items())


class MemoryRemote:
    """A Remote that asks the service itself."""

    def __init__(self, service: VaultService, keys: Keys) -> None:
        self._service = service
        self._who = keys.vault_id, keys.access_token

    async def register(self) -> VaultState:
        with _told():
            vault, _ = self._service.register(*self._who)
            return self._state(vault)

    async def state(self) -> VaultState:
        with _told():
            return self._state(self._service.state(*self._who))

    async def append(self, batches: Sequence[bytes]) -> Appended:
        with _told():
            appended = self._service.append(*self._who, batches)
            return Appended(appended.generation, appended.head, appended.seqs)

    async def pull(self, after: int, limit: int) -> Pulled:
        with _told():
            pulled = self._service.pull(*self._who, after, limit)
            return Pulled(pulled.generation, pulled.head, pulled.batches)

    async def snapshot(self) -> Snapshot | None:
        with _told():
            try:
                found = self._service.snapshot(*self._who)
            except server.SnapshotNone:
                return None
            return Snapshot(found.sealed, found.through, f'"{found.tag}"')

    async def put_snapshot(self, sealed: bytes, through: int, replaces: str | None) -> VaultState:
        with _told():
            tag = replaces and replaces.strip('"')
            return self._state(self._service.put_snapshot(*self._who, sealed, through, tag))

    async def wait(self, head: int) -> int:
        return (await self.state()).head

    async def erase(self) -> None:
        with _told():
            self._service.erase(*self._who)

    def _state(self, vault: Vault) -> VaultState:
        return VaultState(
            generation=vault.generation,
            head=vault.head,
            snapshot=vault.snapshot,
            floor=vault.floor,
            bytes=vault.bytes,
            quota=self._service.limits.quota_bytes,
            retention_days=None,
        )


@contextmanager
def _told() -> Iterator[None]:
    """The server's problems as the client tells them."""
    try:
        yield
    except ApiProblem as problem:
        raise _ERRORS.get(type(problem), app.ServerFault)() from None
