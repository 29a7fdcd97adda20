"""Devices for tests of sync: the app's own store over a disk in memory, and the real engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from mobile_app.changes.change import Json
from mobile_app.device.memory import MemoryBlobStore, MemoryDisk, SeededEntropy
from mobile_app.device.native import NativeCrypto
from mobile_app.store.database import Database
from mobile_app.store.migrations import CURRENT, Schema
from mobile_app.store.replica import DatabaseReplica
from mobile_app.sync.engine import SyncEngine
from mobile_app.sync.keys import derive_keys
from mobile_app.sync.phrase import Phrase
from mobile_app.sync.ports import Replica
from mobile_app.sync.reports import SyncReport
from tests.sync.memory_remote import MemoryRemote, MemoryVault

KEYS = derive_keys(Phrase(bytes.fromhex("7f" * 16)))
OTHER_KEYS = derive_keys(Phrase(bytes.fromhex("80" * 16)))
CRYPTO = NativeCrypto()
START = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)

_seeds = count(1)


@dataclass
class TestClock:
    """A Clock that a test turns."""

    __test__ = False
    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def zone_name(self) -> str:
        return "UTC"

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class Device:
    """One phone. `start` opens the app on its disk, as after a crash."""

    vault: MemoryVault
    disk: MemoryDisk = field(default_factory=MemoryDisk)
    clock: TestClock = field(default_factory=TestClock)
    schema: Schema = CURRENT
    keys: Any = KEYS
    wrap: Any = None
    seed: int = field(default_factory=lambda: next(_seeds) * 1000)

    async def start(self) -> Device:
        self.seed += 1
        entropy = SeededEntropy(self.seed)
        self.db = await Database.open(
            MemoryBlobStore(self.disk), self.clock, entropy, schema=self.schema
        )
        self.replica: Replica = DatabaseReplica(self.db)
        if self.wrap is not None:
            self.replica = self.wrap(self.replica)
        self.remote = MemoryRemote(self.vault)
        self.engine = SyncEngine(
            self.replica,
            self.remote,
            keys=self.keys,
            crypto=CRYPTO,
            entropy=entropy,
            clock=self.clock,
            schema=self.schema.version,
            upgrade=self.schema.upgrade,
        )
        return self

    async def sync(self) -> SyncReport:
        self.clock.turn(seconds=1)
        return await self.engine.sync()

    async def save(self, type: str, id: str, **fields: Json) -> None:
        self.clock.turn(seconds=1)
        await self.db.save(type, id, fields)

    async def remove(self, type: str, id: str) -> None:
        self.clock.turn(seconds=1)
        await self.db.remove(type, id)

    def fields(self, type: str, id: str) -> dict[str, Json] | None:
        record = self.db.get(type, id)
        return dict(record.fields) if record is not None else None

    def everything(self) -> dict[str, Any]:
        """All there is, tombstones too, as it can be compared."""
        return {
            f"{one.type}/{one.id}": (
                dict(one.fields),
                dict(one.stamps),
                one.removed_at,
                one.restored_at,
            )
            for one in self.replica.every()
        }


async def devices(vault: MemoryVault, count: int) -> list[Device]:
    return [await Device(vault).start() for _ in range(count)]


async def settle(*some: Device, rounds: int = 4) -> list[SyncReport]:
    """Sync them in turn until all have heard of everything; the last report of each."""
    reports = []
    for _ in range(rounds):
        reports = [await one.sync() for one in some]
    return reports


def same(*some: Device) -> bool:
    first, *others = (one.everything() for one in some)
    return all(other == first for other in others)


def assert_same(*some: Device) -> None:
    """Says what differs where `same` says that something does."""
    first, *others = (one.everything() for one in some)
    for place, other in enumerate(others, 1):
        keys = first.keys() | other.keys()
        differing = {
            key: (first.get(key), other.get(key))
            for key in sorted(keys)
            if first.get(key) != other.get(key)
        }
        assert not differing, f"device 0 and device {place}: {differing}"
