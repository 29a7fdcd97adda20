"""What the vaults ask of a database. One contract suite runs over every implementation
(tests/contract/vault_store_contract.py)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple, Protocol, TypeVar

from sync_server.vaults.model import Batch, Head, Vault

Answer = TypeVar("Answer")


class Locked(NamedTuple):
    """A vault nobody else writes to until the transaction ends, and the seqs of asked-for batches
    it already has, by id."""

    vault: Vault
    seqs: dict[bytes, int]


class Writing(Protocol):
    """One transaction. Vaults must be locked before anything of theirs is written."""

    def lock(self, wanted: Mapping[bytes, Collection[bytes]]) -> dict[bytes, Locked]:
        """The vaults that exist of those in `wanted`, locked in one order everywhere; beside each
        id the batch ids to look up. Called once in a transaction."""

    def add(self, vault: Vault) -> bool:
        """Write a new vault; False when it is there by now."""

    def save(self, vaults: Iterable[Vault], batches: Iterable[Batch]) -> None:
        """Write the rows of locked vaults, and new batches."""

    def weigh(self, vault_id: bytes, through: int) -> int:
        """Bytes of the batches still there with seqs through that one."""

    def drop(self, vault_id: bytes, through: int) -> None:
        """Forget the batches with seqs through that one."""

    def put_snapshot(self, vault_id: bytes, sealed: bytes) -> None:
        """Write the snapshot's bytes in place of those there were."""

    def erase(self, vault_id: bytes) -> None:
        """Forget the vault and all it holds."""

    def count_registration(self, hour: int) -> int:
        """How many registrations there were in this hour (since 1970), with this one."""


class VaultStore(Protocol):
    """Reads are each one state of the database; they take the digest of a token so that a
    stranger's costs no more than a vault that does not exist. Whoever asks compares it.

    All raise ServerBusy when the database does not answer.
    """

    def vault(self, vault_id: bytes) -> Vault | None: ...

    def pull(
        self, vault_id: bytes, token_hash: bytes, after: int, limit: int, most_bytes: int
    ) -> tuple[Vault | None, list[tuple[int, bytes]]]:
        """Batches after a seq: at most `limit` and, but for the first, `most_bytes`. None of them
        for another token, or when some are gone."""

    def snapshot(self, vault_id: bytes, token_hash: bytes) -> tuple[Vault | None, bytes]: ...

    def heads(self, vault_ids: Collection[bytes]) -> dict[bytes, Head]:
        """Of the vaults that exist."""

    def idle(self, before_day: int, limit: int) -> list[bytes]:
        """Ids of vaults last visited before that day (since 1970)."""

    def write(self, work: Callable[[Writing], Answer]) -> Answer:
        """Do `work` in one transaction, kept whole or, when it raises, not at all. It may be done
        again from its beginning when the database asks for it."""

    def bump_generations(self, by: int) -> None:
        """Add to the generation of every vault."""
