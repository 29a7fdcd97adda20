"""Vaults of contract tests: a clock that is set, devices by name, bytes of the form of seals."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sync_server.vaults.limits import Limits
from sync_server.vaults.model import Appended, Pulled, Snapshot, Vault
from sync_server.vaults.rate import DAY_MS
from sync_server.vaults.sealed import OVERHEAD_BYTES, START
from sync_server.vaults.service import VaultService
from sync_server.vaults.store import VaultStore

T = TypeVar("T")

NOON_MS = 20_000 * DAY_MS + DAY_MS // 2
_counter = itertools.count(1)


def made_seal(number: int, size: int = OVERHEAD_BYTES + 256) -> bytes:
    """Bytes of the form of a seal, another for another number."""
    return (START + number.to_bytes(8, "big")).ljust(size, b"\x5a")


@dataclass
class Clock:
    ms: int = NOON_MS

    def __call__(self) -> int:
        return self.ms


@dataclass
class Place:
    """A service over a store, whose clock stands still."""

    store: VaultStore
    limits: Limits = field(default_factory=Limits)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.service = VaultService(self.store, self.limits, now_ms=self.clock)

    def device(self, *, registered: bool = True) -> Device:
        """Of a vault nobody has used before."""
        number = next(_counter)
        made = Device(self.service, number.to_bytes(16, "big"), number.to_bytes(32, "big"))
        if registered:
            assert made.register()[1]
        return made


@dataclass(frozen=True)
class Device:
    service: VaultService
    vault_id: bytes
    token: bytes

    def register(self, admit: Callable[[], None] = lambda: None) -> tuple[Vault, bool]:
        return self.service.register(self.vault_id, self.token, admit)

    def state(self) -> Vault:
        return self.service.state(self.vault_id, self.token)

    def append(self, *batches: bytes) -> Appended:
        return self.service.append(self.vault_id, self.token, batches)

    def pull(self, after: int = 0, limit: int = 1000) -> Pulled:
        return self.service.pull(self.vault_id, self.token, after, limit)

    def seqs(self, after: int = 0, limit: int = 1000) -> list[int]:
        return [seq for seq, _ in self.pull(after, limit).batches]

    def snapshot(self) -> Snapshot:
        return self.service.snapshot(self.vault_id, self.token)

    def put_snapshot(self, sealed: bytes, through: int, replaces: str | None = None) -> Vault:
        return self.service.put_snapshot(self.vault_id, self.token, sealed, through, replaces)

    def erase(self) -> None:
        self.service.erase(self.vault_id, self.token)
