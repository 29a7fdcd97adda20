"""One vault in memory, as docs/protocol.md has the server do it, with faults to switch on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mobile_app.errors import Compacted, Offline, Quota, SnapshotChanged, TooSlow, VaultUnknown
from mobile_app.sync.ports import Appended, Pulled, Snapshot, VaultState
from mobile_app.sync.vault import id_of


@dataclass
class MemoryVault:
    """What the server stores. `quota` in bytes."""

    generation: int = 1
    batches: dict[int, bytes] = field(default_factory=dict)
    head: int = 0
    floor: int = 0
    snapshots: list[tuple[int, bytes]] = field(default_factory=list)
    quota: int = 64 * 1024 * 1024
    registered: bool = False

    def copy(self) -> MemoryVault:
        return replace(self, batches=dict(self.batches), snapshots=list(self.snapshots))

    def add(self, *sealed: bytes) -> None:
        """As if another device had sent them."""
        for one in sealed:
            self.head += 1
            self.batches[self.head] = one

    def restore(self, older: MemoryVault, *, bump: bool = True) -> None:
        """Become what `older` was."""
        self.batches, self.snapshots = dict(older.batches), list(older.snapshots)
        self.head, self.floor = older.head, older.floor
        if bump:
            self.generation += 1

    @property
    def bytes(self) -> int:
        stored = (*self.batches.values(), *(sealed for _, sealed in self.snapshots))
        return sum(map(len, stored))


class MemoryRemote:
    """A Remote. `lose_answer`: the next change is made, and its answer never comes. `refuse` has
    what a call raises; `line_bytes` is what gets through in the time there is for it."""

    def __init__(self, vault: MemoryVault) -> None:
        self.vault = vault
        self.online = True
        self.lose_answer = False
        self.page = 64
        self.line_bytes = 1 << 30
        self.refuse: dict[str, Exception] = {}
        self.calls: list[str] = []

    async def register(self) -> VaultState:
        await self._arrive("register", known=False)
        self.vault.registered = True
        return self._state()

    async def state(self) -> VaultState:
        await self._arrive("state")
        return self._state()

    async def append(self, batches: Sequence[bytes]) -> Appended:
        await self._arrive("append")
        self._carry(batches)
        seq_by_id = {id_of(sealed): seq for seq, sealed in self.vault.batches.items()}
        fresh = [sealed for sealed in batches if id_of(sealed) not in seq_by_id]
        if fresh and self.vault.bytes + sum(map(len, fresh)) > self.vault.quota:
            raise Quota()
        for sealed in fresh:
            self.vault.head += 1
            self.vault.batches[self.vault.head] = sealed
            seq_by_id[id_of(sealed)] = self.vault.head
        self._answer()
        seqs = tuple(seq_by_id[id_of(sealed)] for sealed in batches)
        return Appended(self.vault.generation, self.vault.head, seqs)

    async def pull(self, after: int, limit: int) -> Pulled:
        await self._arrive("pull")
        if after < self.vault.floor:
            raise Compacted("gone")
        seqs = range(after + 1, min(after + min(limit, self.page), self.vault.head) + 1)
        found = tuple((seq, self.vault.batches[seq]) for seq in seqs)
        self._carry([sealed for _, sealed in found])
        return Pulled(self.vault.generation, self.vault.head, found)

    async def snapshot(self) -> Snapshot | None:
        await self._arrive("snapshot")
        if not self.vault.snapshots:
            return None
        through, sealed = self.vault.snapshots[-1]
        return Snapshot(sealed, through, id_of(sealed))

    async def put_snapshot(self, sealed: bytes, through: int, replaces: str | None) -> VaultState:
        await self._arrive("put_snapshot")
        vault = self.vault
        before, present = vault.snapshots[-1] if vault.snapshots else (0, b"")
        if replaces != (id_of(present) if vault.snapshots else None):
            raise SnapshotChanged("changed")
        vault.snapshots = [*vault.snapshots[-1:], (through, sealed)]
        vault.floor = max(vault.floor, before)
        vault.batches = {seq: one for seq, one in vault.batches.items() if seq > vault.floor}
        self._answer()
        return self._state()

    async def wait(self, head: int) -> int:
        await self._arrive("wait")
        return self.vault.head

    async def erase(self) -> None:
        await self._arrive("erase")
        self.vault.batches, self.vault.snapshots = {}, []
        self.vault.head = self.vault.floor = 0
        self.vault.registered = False

    async def _arrive(self, call: str, *, known: bool = True) -> None:
        self.calls.append(call)
        await asyncio.sleep(0)
        if not self.online:
            raise Offline("no network")
        if call in self.refuse:
            raise self.refuse[call]
        if known and not self.vault.registered:
            raise VaultUnknown("no such vault")

    def _carry(self, batches: Sequence[bytes]) -> None:
        if sum(map(len, batches)) > self.line_bytes:
            raise TooSlow("a bad line")

    def _answer(self) -> None:
        if self.lose_answer:
            self.lose_answer = False
            raise Offline("the answer was lost")

    def _state(self) -> VaultState:
        vault = self.vault
        through = vault.snapshots[-1][0] if vault.snapshots else 0
        return VaultState(
            vault.generation, vault.head, through, vault.floor, vault.bytes, vault.quota, None
        )
