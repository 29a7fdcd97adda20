"""Vaults in memory: what simulations run the server's own logic over.

Writes wait for the end of their transaction, so that work that raises leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from sync_server.vaults.model import Batch, Head, Vault
from sync_server.vaults.store import Locked, Writing

Answer = TypeVar("Answer")


class MemoryVaults:
    """A VaultStore. `copy` is a back-up, which `restore` goes back to."""

    def __init__(self) -> None:
        self.vaults: dict[bytes, Vault] = {}
        self.batches: dict[bytes, dict[int, bytes]] = {}
        self.seqs: dict[bytes, dict[bytes, int]] = {}
        self.snapshots: dict[bytes, bytes] = {}
        self.registrations: dict[int, int] = {}

    def copy(self) -> MemoryVaults:
        made = MemoryVaults()
        made.restore(self)
        return made

    def restore(self, older: MemoryVaults) -> None:
        self.vaults = dict(older.vaults)
        self.batches = {id: dict(held) for id, held in older.batches.items()}
        self.seqs = {id: dict(held) for id, held in older.seqs.items()}
        self.snapshots = dict(older.snapshots)
        self.registrations = dict(older.registrations)

    def vault(self, vault_id: bytes) -> Vault | None:
        return self.vaults.get(vault_id)

    def pull(
        self, vault_id: bytes, token_hash: bytes, after: int, limit: int, most_bytes: int
    ) -> tuple[Vault | None, list[tuple[int, bytes]]]:
        vault = self.vaults.get(vault_id)
        if vault is None or vault.token_hash != token_hash or after < vault.floor:
            return vault, []
        held = self.batches[vault_id]
        batches: list[tuple[int, bytes]] = []
        size = 0
        for seq in range(after + 1, min(vault.head, after + limit) + 1):
            size += len(held[seq])
            if batches and size > most_bytes:
                break
            batches.append((seq, held[seq]))
        return vault, batches

    def snapshot(self, vault_id: bytes, token_hash: bytes) -> tuple[Vault | None, bytes]:
        vault = self.vaults.get(vault_id)
        if vault is None or vault.token_hash != token_hash:
            return vault, b""
        return vault, self.snapshots.get(vault_id, b"")

    def heads(self, vault_ids: Collection[bytes]) -> dict[bytes, Head]:
        found = (self.vaults[id] for id in vault_ids if id in self.vaults)
        return {vault.id: Head(vault.generation, vault.head, vault.snapshot) for vault in found}

    def idle(self, before_day: int, limit: int) -> list[bytes]:
        found = (vault.id for vault in self.vaults.values() if vault.visited_day < before_day)
        return sorted(found)[:limit]

    def write(self, work: Callable[[Writing], Answer]) -> Answer:
        writing = _MemoryWriting(self)
        answer = work(writing)
        for step in writing.steps:
            step()
        return answer

    def bump_generations(self, by: int) -> None:
        for id, vault in self.vaults.items():
            self.vaults[id] = vault._replace(generation=vault.generation + by)


class _MemoryWriting:
    def __init__(self, kept: MemoryVaults) -> None:
        self._kept = kept
        self.steps: list[Callable[[], object]] = []

    def lock(self, wanted: Mapping[bytes, Collection[bytes]]) -> dict[bytes, Locked]:
        kept = self._kept
        return {
            id: Locked(
                kept.vaults[id],
                {batch: kept.seqs[id][batch] for batch in batches if batch in kept.seqs[id]},
            )
            for id, batches in wanted.items()
            if id in kept.vaults
        }

    def add(self, vault: Vault) -> bool:
        if vault.id in self._kept.vaults:
            return False

        def step() -> None:
            self._kept.vaults[vault.id] = vault
            self._kept.batches[vault.id] = {}
            self._kept.seqs[vault.id] = {}

        self.steps.append(step)
        return True

    def save(self, vaults: Iterable[Vault], batches: Iterable[Batch]) -> None:
        rows, new = list(vaults), list(batches)

        def step() -> None:
            for vault in rows:
                self._kept.vaults[vault.id] = vault
            for batch in new:
                self._kept.batches[batch.vault_id][batch.seq] = batch.sealed
                self._kept.seqs[batch.vault_id][batch.id] = batch.seq

        self.steps.append(step)

    def weigh(self, vault_id: bytes, through: int) -> int:
        held = self._kept.batches[vault_id]
        return sum(len(sealed) for seq, sealed in held.items() if seq <= through)

    def drop(self, vault_id: bytes, through: int) -> None:
        def step() -> None:
            held, seqs = self._kept.batches[vault_id], self._kept.seqs[vault_id]
            self._kept.batches[vault_id] = {s: b for s, b in held.items() if s > through}
            self._kept.seqs[vault_id] = {i: s for i, s in seqs.items() if s > through}

        self.steps.append(step)

    def put_snapshot(self, vault_id: bytes, sealed: bytes) -> None:
        self.steps.append(lambda: self._kept.snapshots.update({vault_id: sealed}))

    def erase(self, vault_id: bytes) -> None:
        kept = self._kept
        self.steps += [
            lambda held=held: held.pop(vault_id, None)  # type: ignore[misc]
            for held in (kept.vaults, kept.batches, kept.seqs, kept.snapshots)
        ]

    def count_registration(self, hour: int) -> int:
        count = self._kept.registrations.get(hour, 0) + 1
        self.steps.append(lambda: self._kept.registrations.update({hour: count}))
        return count
