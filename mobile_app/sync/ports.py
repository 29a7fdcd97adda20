"""What the sync engine asks of others: a server, and the records of this device.

The real ones are sync/client.py (httpx) and store/replica.py (the journal); simulations bring their
own, and each passes the same contract suite as the real one. docs/protocol.md has the meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from mobile_app.changes.change import Json
from mobile_app.changes.coverage import Coverage
from mobile_app.changes.hlc import Hlc
from mobile_app.changes.merge import Record

MERGED: Final = "merged"
"""The note a replica sets by itself when states came from elsewhere than sync (a backup file)."""

Write: TypeAlias = tuple[str, str, Mapping[str, Json]]
"""(type, id, fields)."""


@dataclass(frozen=True, slots=True)
class VaultState:
    """What a server says of a vault. Sizes in bytes; `retention_days` None: nothing is pruned."""

    generation: int
    head: int
    snapshot: int
    floor: int
    bytes: int
    quota: int
    retention_days: int | None


@dataclass(frozen=True, slots=True)
class Appended:
    """`seqs` has one for each batch that was sent, in order."""

    generation: int
    head: int
    seqs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pulled:
    """Sealed batches by seq, in order and without gaps from the one asked for on."""

    generation: int
    head: int
    batches: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`tag` is what a replacement must name (If-Match)."""

    sealed: bytes
    through: int
    tag: str


class Remote(Protocol):
    """One vault on one server. Every call raises SyncError's children (mobile_app/errors.py)."""

    async def register(self) -> VaultState: ...

    async def state(self) -> VaultState: ...

    async def append(self, batches: Sequence[bytes]) -> Appended: ...

    async def pull(self, after: int, limit: int) -> Pulled:
        """Raises Compacted when some of them are gone."""

    async def snapshot(self) -> Snapshot | None: ...

    async def put_snapshot(self, sealed: bytes, through: int, replaces: str | None) -> VaultState:
        """`replaces` is the tag of the one in force, None where there is none. Raises
        SnapshotChanged."""

    async def wait(self, head: int) -> int:
        """The head once it is another than `head`, or as it is after half a minute."""

    async def erase(self) -> None: ...


class Replica(Protocol):
    """The records of this device and what sync keeps beside them, in one durable step at a time.

    `notes` are sync's own: JSON by name, sealed like records, on this device alone, part of no
    export. A step is kept whole or not at all. Steps raise StoreError as `Database.save` does.
    """

    @property
    def device(self) -> str:
        """Who stamps here; it changes when the store was damaged or erased, and by `rename`."""

    @property
    def clock(self) -> Hlc:
        """The latest stamp issued here or met."""

    def notes(self) -> Mapping[str, str]: ...

    async def keep(
        self,
        *,
        join: Iterable[Record] = (),
        write: Iterable[Write] = (),
        notes: Mapping[str, str | None] | None = None,
    ) -> None:
        """Join states into the records, write others, set notes (None: drop it), in one step.

        Joining moves the device's clock past every stamp joined. `write` is as a person's own save:
        stamped here, and only what differs.
        """

    async def rename(self) -> None:
        """Stamp under a new name from now on: somebody else stamps under the present one."""

    def unsent(self, coverage: Coverage) -> list[Record]:
        """Of every record that may leave this device, the part that `coverage` does not hold."""

    def get(self, type: str, id: str) -> Record | None:
        """The whole record, a tombstone too; None for one never heard of."""

    def every(self) -> Iterable[Record]:
        """Every record that may leave this device, tombstones included, as they are at the moment
        of the call, however slowly they are taken."""
