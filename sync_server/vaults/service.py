"""What the server does with vaults, over any store: docs/protocol.md, "The server".

Everything that guards correctness happens in the store's transaction, with the vault's row locked:
who asks is checked first, then what is known already, then the rate, then the quota, and then it is
written. So any number of processes can do this on one database at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import date

from sync_server.config import utc_now_ms
from sync_server.errors import ApiProblem
from sync_server.vaults.appending import append_all, read_append
from sync_server.vaults.errors import (
    BatchesCompacted,
    QuotaExceeded,
    RateExceeded,
    ServerBusy,
    SnapshotChanged,
    SnapshotInvalid,
    SnapshotNone,
    VaultTaken,
)
from sync_server.vaults.limits import Limits
from sync_server.vaults.model import Append, Appended, Head, Pulled, Snapshot, Vault
from sync_server.vaults.rate import DAY_MS, HOUR_MS, SNAPSHOT_COST, take
from sync_server.vaults.sealed import is_seal, sealed_id
from sync_server.vaults.store import VaultStore, Writing
from sync_server.vaults.tokens import authorized, checked, is_of, token_digest

_GENERATION_BITS = 46
"""Generations stay below 2^53, which every reader of JSON can count to, for ever so many bumps."""
_PRUNED_AT_ONCE = 100


def random_generation() -> int:
    """Where a new life of a vault begins to count; tells nothing, and is no number of before."""
    return 1 + secrets.randbits(_GENERATION_BITS)


class VaultService:
    """Raises the problems of errors.py. Vault ids and tokens are bytes."""

    def __init__(
        self,
        store: VaultStore,
        limits: Limits,
        *,
        now_ms: Callable[[], int] = utc_now_ms,
        new_generation: Callable[[], int] = random_generation,
    ) -> None:
        self.limits = limits
        self._store = store
        self._now_ms = now_ms
        self._new_generation = new_generation

    def register(
        self, vault_id: bytes, token: bytes, admit: Callable[[], None] = lambda: None
    ) -> tuple[Vault, bool]:
        """The vault, and whether it is new. `admit` may raise for whoever registers too many."""
        digest, now = token_digest(token), self._now_ms()
        found = self._store.vault(vault_id)
        if found is None:
            admit()
            vault = Vault(
                id=vault_id,
                token_hash=digest,
                generation=self._new_generation(),
                **dict.fromkeys(("head", "floor", "snapshot", "snapshot_bytes", "bytes"), 0),
                snapshot_tag="",
                rate_until=0,
                visited_day=now // DAY_MS,
            )
            if self._store.write(lambda writing: self._add(writing, vault, now)):
                return vault, True
            found = self._store.vault(vault_id)
        if found is None or not is_of(found, digest):
            raise VaultTaken
        self._visit(found)
        return found, False

    def state(self, vault_id: bytes, token: bytes) -> Vault:
        return self._visit(checked(self._store.vault(vault_id), token_digest(token)))

    def append(self, vault_id: bytes, token: bytes, batches: Sequence[bytes]) -> Appended:
        """Keep batches in their order; those the vault has keep the seq they have."""
        (answer,) = self.append_all([read_append(vault_id, token, batches)])
        if isinstance(answer, ApiProblem):
            raise answer
        return answer

    def append_all(self, appends: Sequence[Append]) -> list[Appended | ApiProblem]:
        """Several at once, in one transaction: each gets its own answer, as if it were alone."""
        return self._store.write(
            lambda writing: append_all(writing, appends, self._now_ms(), self.limits)
        )

    def pull(self, vault_id: bytes, token: bytes, after: int, limit: int) -> Pulled:
        """At most `limit` batches after that seq; less when they are large."""
        limits, digest = self.limits, token_digest(token)
        most = min(limit, limits.pull_batches)
        found, batches = self._store.pull(vault_id, digest, after, most, limits.pull_bytes)
        vault = self._visit(checked(found, digest))
        if after < vault.floor:
            raise BatchesCompacted
        return Pulled(vault.generation, vault.head, tuple(batches))

    def snapshot(self, vault_id: bytes, token: bytes) -> Snapshot:
        digest = token_digest(token)
        found, sealed = self._store.snapshot(vault_id, digest)
        vault = self._visit(checked(found, digest))
        if not vault.snapshot:
            raise SnapshotNone
        return Snapshot(sealed, vault.snapshot, vault.snapshot_tag)

    def put_snapshot(
        self, vault_id: bytes, token: bytes, sealed: bytes, through: int, replaces: str | None
    ) -> Vault:
        """Have `sealed` stand for all batches through that seq, in place of the snapshot tagged
        `replaces` (None: there is none). The batches that one stood for go with it."""
        if not is_seal(sealed):
            raise SnapshotInvalid
        digest, tag = token_digest(token), sealed_id(sealed).hex()
        return self._store.write(
            lambda writing: self._replace(
                writing, vault_id, digest, sealed, tag, through, replaces or ""
            )
        )

    def heads(self, vault_ids: Collection[bytes]) -> dict[bytes, Head]:
        """For those who watch and have shown their token before."""
        return self._store.heads(vault_ids)

    def erase(self, vault_id: bytes, token: bytes) -> None:
        digest = token_digest(token)

        def work(writing: Writing) -> None:
            authorized(writing.lock({vault_id: ()}), vault_id, digest)
            writing.erase(vault_id)

        self._store.write(work)

    def prune(self, before: date) -> int:
        """Erase the vaults nobody visited since that day; how many there were."""
        day = (before - date(1970, 1, 1)).days
        pruned = 0
        while ids := self._store.idle(day, _PRUNED_AT_ONCE):
            pruned += self._store.write(lambda writing, ids=ids: _prune(writing, ids, day))  # type: ignore[misc]
        return pruned

    def bump_generation(self) -> None:
        """Tell every device that this server went back to an older copy.

        By a random step: two restores of the same copy must not look alike.
        """
        self._store.bump_generations(self._new_generation())

    def _add(self, writing: Writing, vault: Vault, now: int) -> bool:
        if not writing.add(vault):
            return False
        if writing.count_registration(now // HOUR_MS) > self.limits.registrations_per_hour:
            raise RateExceeded((HOUR_MS - now % HOUR_MS) // 1000)
        return True

    def _replace(
        self,
        writing: Writing,
        vault_id: bytes,
        digest: bytes,
        sealed: bytes,
        tag: str,
        through: int,
        replaces: str,
    ) -> Vault:
        vault = authorized(writing.lock({vault_id: ()}), vault_id, digest)
        if (vault.snapshot_tag, vault.snapshot) == (tag, through):
            return vault  # sent again: the answer was lost
        if vault.snapshot_tag != replaces:
            raise SnapshotChanged
        if not max(1, vault.snapshot) <= through <= vault.head:
            raise SnapshotInvalid
        now = self._now_ms()
        until = take(vault.rate_until, now, SNAPSHOT_COST, self.limits)
        dropped = writing.weigh(vault_id, vault.snapshot)
        size = vault.bytes - dropped - vault.snapshot_bytes + len(sealed)
        if size > self.limits.quota_bytes:
            # A full vault must be able to shrink: what is no larger than all it stands for goes in.
            stands_for = writing.weigh(vault_id, through) + vault.snapshot_bytes
            if len(sealed) > stands_for:
                raise QuotaExceeded
        after = vault._replace(
            floor=vault.snapshot,
            snapshot=through,
            snapshot_tag=tag,
            snapshot_bytes=len(sealed),
            bytes=size,
            rate_until=until,
            visited_day=now // DAY_MS,
        )
        writing.drop(vault_id, vault.snapshot)
        writing.put_snapshot(vault_id, sealed)
        writing.save([after], [])
        return after

    def _visit(self, vault: Vault) -> Vault:
        today = self._now_ms() // DAY_MS
        if vault.visited_day < today:
            # Reading must go on where nothing can be written: the next visit is noted then.
            with suppress(ServerBusy):
                self._store.write(lambda writing: _visited(writing, vault.id, today))
        return vault


def _visited(writing: Writing, vault_id: bytes, today: int) -> None:
    found = writing.lock({vault_id: ()}).get(vault_id)
    if found and found.vault.visited_day < today:
        writing.save([found.vault._replace(visited_day=today)], [])


def _prune(writing: Writing, vault_ids: Collection[bytes], day: int) -> int:
    idle = [
        found.vault.id
        for found in writing.lock(dict.fromkeys(vault_ids, ())).values()
        if found.vault.visited_day < day
    ]
    for vault_id in idle:
        writing.erase(vault_id)
    return len(idle)
