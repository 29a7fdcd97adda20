"""Acts that are whole or not at all, on a simulated disk whose power goes at each of their writes.

Restoring from a file, making a journal of the first version's images, setting a passcode, folding,
mending damage: after a cut anywhere, the next start finds everything as before or as after.
"""

from __future__ import annotations

import json
import random
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Protocol

from mobile_app.changes.merge import Record
from mobile_app.device.memory import (
    Fault,
    FixedClock,
    MemoryDisk,
    SeededEntropy,
    memory_device,
)
from mobile_app.errors import CannotOpen, StoreError, StoreFull, StoreLocked
from mobile_app.store.database import Database
from mobile_app.store.image import encode_image, encode_line
from mobile_app.store.journal.folding import Limits
from mobile_app.store.keyring import KEYS, DataKeyring
from tests.simulation.power_cuts import SMALL, Outcome

_IDS = 14


class Act(Protocol):
    """`perform` is cut short; `look` is the next start and what it finds."""

    async def prepare(self, disk: MemoryDisk, chance: random.Random) -> None: ...

    async def perform(self, disk: MemoryDisk) -> None: ...

    async def look(self, disk: MemoryDisk) -> Hashable: ...


def keyring_on(disk: MemoryDisk) -> DataKeyring:
    device = memory_device(disk)
    # Another life's randomness at each start, so that no nonce and no salt comes twice.
    entropy = SeededEntropy(len(disk.sizes) + sum(map(len, disk.blobs.values())))
    return DataKeyring(device.blobs, device.crypto, device.device_key, entropy)


async def open_on(
    disk: MemoryDisk, keyring: DataKeyring | None = None, limits: Limits = SMALL
) -> Database:
    device = memory_device(disk)
    return await Database.open(
        device.blobs,
        FixedClock(),
        SeededEntropy(len(disk.sizes)),
        keyring=keyring or keyring_on(disk),
        limits=limits,
    )


async def fill(db: Database, chance: random.Random, steps: int, first: int) -> None:
    for n in range(first, first + steps):
        id = f"c{chance.randrange(_IDS)}"
        if chance.random() < 0.2:
            await db.remove("check_in", id)
        else:
            await db.save("check_in", id, {"n": n, "words": "x" * chance.randrange(60)})


def records_of(db: Database) -> Hashable:
    """Every record that is there, field by field."""
    held = {f"{one.type}/{one.id}": dict(one.fields) for one in db.every() if not one.removed}
    return json.dumps(held, sort_keys=True)


@dataclass
class Records:
    """An act on records alone: `prepare` leaves a journal of several segments and a tail."""

    steps: int = 30

    async def prepare(self, disk: MemoryDisk, chance: random.Random) -> None:
        db = await open_on(disk)
        await fill(db, chance, self.steps, 0)
        await db.close()

    async def perform(self, disk: MemoryDisk) -> None:
        raise NotImplementedError

    async def look(self, disk: MemoryDisk) -> Hashable:
        return records_of(await open_on(disk))


class _FromFile(Records):
    """Another device's records, some of them of the same ids: what a file to restore from holds."""

    elsewhere: list[Record]

    async def prepare(self, disk: MemoryDisk, chance: random.Random) -> None:
        await super().prepare(disk, chance)
        other = await open_on(MemoryDisk(sizes=[None] * 999))
        await fill(other, chance, 40, 1000)
        await other.save("counter", "only there", {"label": "x"})
        self.elsewhere = other.every()


class Merge(_FromFile):
    async def perform(self, disk: MemoryDisk) -> None:
        db = await open_on(disk)
        await db.join(self.elsewhere)
        await db.close()


class Replace(_FromFile):
    async def perform(self, disk: MemoryDisk) -> None:
        db = await open_on(disk)
        await db.replace_all(self.elsewhere)
        await db.close()


class Fold(Records):
    """One save after which everything is due to be folded: `Life` has the partial folds."""

    async def prepare(self, disk: MemoryDisk, chance: random.Random) -> None:
        limits = replace(SMALL, tail_batches=99, tail_bytes=1 << 20)
        db = await open_on(disk, limits=limits)
        await fill(db, chance, self.steps, 0)
        await db.close()

    async def perform(self, disk: MemoryDisk) -> None:
        db = await open_on(disk)
        await db.save("check_in", "last", {"n": -1})
        await db.close()


class Mend(Records):
    """The first save after damage: copies aside, then everything anew."""

    damaged: list[bytes]

    async def prepare(self, disk: MemoryDisk, chance: random.Random) -> None:
        await super().prepare(disk, chance)
        journal = sorted(name for name in disk.blobs if name.startswith("journal."))
        for name in chance.sample(journal, 2):
            data = bytearray(disk.blobs[name])
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            disk.blobs[name] = bytes(data)
        copies = copy_of(disk)
        await open_on(copies)
        self.damaged = [data for name, data in copies.blobs.items() if name not in disk.blobs]

    async def perform(self, disk: MemoryDisk) -> None:
        db = await open_on(disk)
        await db.save("check_in", "last", {"n": -1})
        await db.close()

    async def look(self, disk: MemoryDisk) -> Hashable:
        kept = all(data in disk.blobs.values() for data in self.damaged)
        return await super().look(disk), kept


class Migrate(Records):
    """The first version's two images; every other time the newer one is damaged."""

    async def prepare(self, disk: MemoryDisk, chance: random.Random) -> None:
        lines = [
            encode_line(
                {
                    "type": "check_in",
                    "id": f"c{n}",
                    "writes": {f"01a1fb4ba0c0-{n:04x}-first": {"n": n, "words": "secret words"}},
                }
            )
            for n in range(self.steps)
        ]
        for slot, generation, count in (("a", 3, len(lines) - 1), ("b", 4, len(lines))):
            disk.blobs[f"records.{slot}"] = encode_image(
                schema=1,
                generation=generation,
                device="first",
                clock=f"01a1fb4ba0c0-{count:04x}-first",
                lines=lines[:count],
            )
        if chance.random() < 0.5:
            disk.blobs["records.b"] = disk.blobs["records.b"][: -chance.randrange(1, 200)]

    async def perform(self, disk: MemoryDisk) -> None:
        db = await open_on(disk)
        await db.close()

    async def look(self, disk: MemoryDisk) -> Hashable:
        found = await super().look(disk)
        return found, any(b"secret" in data for data in disk.blobs.values())


@dataclass
class Passcode(Records):
    """From one passcode to another; None is none."""

    former: str | None = None
    new: str | None = None

    async def prepare(self, disk: MemoryDisk, chance: random.Random) -> None:
        await super().prepare(disk, chance)
        if self.former is not None:
            keyring = keyring_on(disk)
            await keyring.open()
            await keyring.set_passcode(self.former)

    async def perform(self, disk: MemoryDisk) -> None:
        keyring = await self._opened(disk, self.former)
        await keyring.set_passcode(self.new)

    async def look(self, disk: MemoryDisk) -> Hashable:
        """Which passcode opens, whether both copies want it, and the records."""
        for passcode in (self.former, self.new):
            try:
                keyring = await self._opened(disk, passcode)
            except (CannotOpen, StoreLocked):
                continue
            found = records_of(await open_on(disk, keyring))
            return passcode, len({disk.blobs[name] for name in KEYS}) == 1, found
        return "locked for ever"

    @staticmethod
    async def _opened(disk: MemoryDisk, passcode: str | None) -> DataKeyring:
        keyring = keyring_on(disk)
        if passcode is None:
            await keyring.open()
        else:
            await keyring.unlock(passcode)
            if not await keyring.has_passcode():
                raise StoreLocked("any would do")
        return keyring


ACTS: dict[str, Act] = {
    "merge": Merge(),
    "replace": Replace(),
    "fold": Fold(),
    "mend": Mend(),
    "migrate": Migrate(),
    "lock on": Passcode(new="four words of mine"),
    "lock changed": Passcode(former="135791", new="four words of mine"),
    "lock off": Passcode(former="135791"),
}


def copy_of(disk: MemoryDisk) -> MemoryDisk:
    return MemoryDisk(dict(disk.blobs), dict(disk.secrets))


async def cut_act(act: Act, seed: int, torn: int) -> Outcome:
    """`act` on one prepared disk, cut at each of its writes: before it, after it, and for an
    append also after `torn` random numbers of its bytes. The disk also refuses each write once."""
    chance, disk, total, cut = random.Random(seed), MemoryDisk(), Outcome(), StoreError("cut")
    await act.prepare(disk, chance)
    rehearsal = copy_of(disk)
    await act.perform(rehearsal)
    before, after = await act.look(copy_of(disk)), await act.look(copy_of(rehearsal))
    for at, size in enumerate(rehearsal.sizes, 1):
        refused = Fault(at, StoreFull("refused"))
        faults = [refused, Fault(at, cut, "old"), Fault(at, cut, "new")]
        for _ in range(torn if size else 0):
            left = chance.randrange(size or 1)
            faults.append(Fault(at, cut, "torn", torn_bytes=left))
        for fault in faults:
            lasting = replace(fault, lasting=fault is not refused)
            total.add(await _cut(act, disk, before, after, lasting))
    return total


async def _cut(
    act: Act, prepared: MemoryDisk, before: Hashable, after: Hashable, fault: Fault
) -> Outcome:
    disk, outcome, acknowledged = copy_of(prepared), Outcome(runs=1), True
    disk.fault = fault
    try:
        await act.perform(disk)
    except StoreError:
        acknowledged = False
    disk.fault = None
    found = await act.look(disk)
    outcome.lost += acknowledged and found != after
    outcome.half += found not in (before, after)
    # Who is told that it was refused, and goes on, must find it undone.
    outcome.unexpected += not acknowledged and not fault.lasting and found != before
    # What a start mended stays mended.
    outcome.unexpected += await act.look(disk) != found
    return outcome
