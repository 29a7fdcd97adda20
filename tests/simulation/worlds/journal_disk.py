"""The app's own database and journal on a disk in memory, where the power goes at a write."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

from mobile_app.changes.change import Json
from mobile_app.changes.merge import Record
from mobile_app.device.memory import (
    Fault,
    MemoryBlobStore,
    MemoryDisk,
    MemoryWriterLock,
    SeededEntropy,
)
from mobile_app.errors import StoreError, StoreFull
from mobile_app.store.database import Database
from mobile_app.store.replica import DatabaseReplica
from tests.simulation.power_cuts import SMALL
from tests.simulation.worlds.clocks import WanderingClock


class JournalDisk:
    """A Disk. A step is a write of the journal; one that is cut is there, not there, or torn."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(f"journal {seed}")
        self._disk = MemoryDisk()
        self._killed = False

    @property
    def dead(self) -> bool:
        fault = self._disk.fault
        cut = fault is not None and fault.lasting and self._disk.writes >= fault.at
        return self._killed or cut

    def cut_after(self, steps: int, *, leaves_new: bool, lasting: bool) -> None:
        at = self._disk.writes + steps
        if not lasting:
            self._disk.fault = Fault(at, StoreFull("refused"))
        elif leaves_new:
            self._disk.fault = Fault(at, StoreError("cut"), "new", lasting=True)
        else:
            torn = self._chance.choice((None, 0, 1, 20, 100))
            leaves = "old" if torn is None else "torn"
            self._disk.fault = Fault(at, StoreError("cut"), leaves, lasting=True, torn_bytes=torn)

    def copy(self) -> JournalDisk:
        made = JournalDisk(self._chance.getrandbits(60))
        made._disk = MemoryDisk(dict(self._disk.blobs), dict(self._disk.secrets))
        return made

    def spare(self) -> None:
        self._disk.fault = None

    def kill(self) -> None:
        self._killed = True
        self._disk.fault = Fault(self._disk.writes + 1, StoreError("no process"), lasting=True)

    async def start(self, clock: WanderingClock) -> JournalStorage:
        # A process that ended holds no lock any more; what is left of it is fenced off by ours.
        self._disk.writer, self._disk.fault, self._killed = None, None, False
        lock = MemoryWriterLock(self._disk)
        entropy = SeededEntropy(self._chance.getrandbits(60))
        blobs = MemoryBlobStore(self._disk, lock)
        db = await Database.open(blobs, clock, entropy, lock=lock, limits=SMALL)
        return JournalStorage(db)


class JournalStorage(DatabaseReplica):
    """A Storage: the replica, and the database it is of."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._database = db

    async def save(self, type: str, id: str, fields: Mapping[str, Json]) -> Record:
        return await self._database.save(type, id, fields)

    async def remove(self, type: str, id: str) -> None:
        await self._database.remove(type, id)

    async def join(self, records: Iterable[Record]) -> None:
        await self._database.join(records)
