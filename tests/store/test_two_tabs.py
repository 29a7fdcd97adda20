"""Two tabs on one disk, step by step: no reader sees half a change, no stale writer changes a byte.

`tests/contract/writer_contract.py` races the same on files and in a real browser.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from mobile_app.device.memory import (
    FixedClock,
    MemoryBlobStore,
    MemoryDisk,
    MemoryWriterLock,
    SeededEntropy,
    memory_device,
)
from mobile_app.errors import StoreNotWriter
from mobile_app.store.database import Database
from mobile_app.store.image import encode_image, encode_line
from mobile_app.store.journal.folding import Limits
from mobile_app.store.journal.header import tail_name
from mobile_app.store.keyring import DataKeyring

LIMITS = Limits(tail_batches=3, tail_bytes=4000, segment_bytes=900, slack_bytes=500)

Step = Callable[[], Awaitable[object]]


class SteppedBlobs(MemoryBlobStore):
    """Before call number `at` (reads, or writes of any kind), `step` runs to its end."""

    def __init__(self, disk: MemoryDisk, lock: MemoryWriterLock) -> None:
        super().__init__(disk, lock)
        self.at = 0
        self.step: Step | None = None
        self.reads = False

    async def read(self, name: str) -> bytes | None:
        await self._count(reads=True)
        return await super().read(name)

    async def write(self, name: str, data: bytes) -> None:
        await self._count(reads=False)
        await super().write(name, data)

    async def append(self, name: str, data: bytes, *, at: int) -> None:
        await self._count(reads=False)
        await super().append(name, data, at=at)

    async def delete(self, name: str) -> None:
        await self._count(reads=False)
        await super().delete(name)

    async def _count(self, *, reads: bool) -> None:
        if self.step is None or reads is not self.reads:
            return
        self.at -= 1
        if self.at == 0:
            step, self.step = self.step, None
            await step()


async def open_tab(disk: MemoryDisk) -> tuple[Database, SteppedBlobs]:
    lock = MemoryWriterLock(disk)
    blobs = SteppedBlobs(disk, lock)
    entropy = SeededEntropy(len(disk.sizes))
    return await Database.open(blobs, FixedClock(), entropy, lock=lock, limits=LIMITS), blobs


async def save_pair(db: Database, n: int) -> None:
    await db.save_all([(side, "x", {"n": n}) for side in ("left", "right")])


def pair(db: Database) -> list[object]:
    records = [db.get(side, "x") for side in ("left", "right")]
    return [record and record.fields["n"] for record in records]


async def save_until_stopped(db: Database) -> int:
    """The last number that was acknowledged."""
    for n in range(1, 40):
        try:
            await save_pair(db, n)
        except StoreNotWriter:
            return n - 1
    raise AssertionError("nothing stopped it")


@pytest.mark.parametrize("at", range(1, 25))
async def test_a_stale_writer_is_stopped_before_whichever_write_comes_next(
    at: int, disk: MemoryDisk
) -> None:
    """Of saves, of folds, and of what folds remove."""
    stale, blobs = await open_tab(disk)
    fresh, _ = await open_tab(disk)
    then: dict[str, bytes] = {}
    seen: list[object] = []

    async def take_over() -> None:
        await fresh.take_over()
        seen.extend(pair(fresh))
        for n in range(100, 107):
            await save_pair(fresh, n)
        await fresh._journal.settle()
        then.update(disk.blobs)

    blobs.step, blobs.at = take_over, at
    told = await save_until_stopped(stale)
    await stale._journal.settle()
    assert disk.blobs == then, "not a byte"
    assert seen == [told or None] * 2, "what was acknowledged was there to be read"
    with pytest.raises(StoreNotWriter):
        await stale.remove("left", "x")
    assert not stale.is_writer
    assert pair(fresh) == [106, 106]
    await save_pair(fresh, 200)
    await fresh.close()
    again, _ = await open_tab(disk)
    assert again.report is None
    assert pair(again) == [200, 200]
    await stale.refresh()
    assert pair(stale) == [200, 200]


@pytest.mark.parametrize("at", range(1, 16))
@pytest.mark.parametrize("saves", [1, 2, 5, 11])
async def test_a_reader_sees_whole_states_whatever_is_written_while_it_reads(
    at: int, saves: int, disk: MemoryDisk
) -> None:
    writer, _ = await open_tab(disk)
    for n in range(10):
        await save_pair(writer, n)
    await writer._journal.settle()
    reader, blobs = await open_tab(disk)

    async def write() -> None:
        for n in range(10, 10 + saves):
            await save_pair(writer, n)
        await writer._journal.settle()

    blobs.reads, blobs.step, blobs.at = True, write, at
    await reader.refresh()
    assert reader.report is None, "nothing is damaged"
    left, right = pair(reader)
    assert left == right
    assert isinstance(left, int)
    assert left >= 9


@pytest.mark.parametrize("there", [0, 1, 40, 52, 60])
async def test_a_tail_on_its_way_is_no_damage_to_a_reader(there: int, disk: MemoryDisk) -> None:
    """Files appear empty before they are filled."""
    writer, _ = await open_tab(disk)
    for n in range(LIMITS.tail_batches + 1):
        await save_pair(writer, n)
    await writer._journal.settle()
    newest = max(name for name in disk.blobs if name.startswith("journal.t"))
    disk.blobs[newest] = disk.blobs[newest][:there]
    reader, _ = await open_tab(disk)
    assert reader.report is None
    assert pair(reader) == [LIMITS.tail_batches - 1] * 2
    assert newest != tail_name(1)


async def test_real_damage_is_told_to_a_reader_too(disk: MemoryDisk) -> None:
    writer, _ = await open_tab(disk)
    for n in range(10):
        await save_pair(writer, n)
    await writer._journal.settle()
    name = max(name for name in disk.blobs if name.startswith("journal.s"))
    disk.blobs[name] = disk.blobs[name][:-1] + b"?"
    before = dict(disk.blobs)
    reader, _ = await open_tab(disk)
    assert reader.report is not None
    assert pair(reader) == [9, 9], "the generation before has it"
    assert disk.blobs == before, "a reader writes nothing"


@pytest.mark.parametrize("at", range(1, 7))
async def test_a_reader_beside_the_first_migration_sees_all_of_it(
    at: int, disk: MemoryDisk
) -> None:
    """Between two of its reads, the other tab makes a key, a journal and the markers."""
    writes = {"01a1fb4ba0c0-0001-first": {"n": 7}}
    lines = [encode_line({"type": side, "id": "x", "writes": writes}) for side in ("left", "right")]
    image = encode_image(schema=1, generation=1, device="first", clock="", lines=lines)
    disk.blobs["records.a"] = image
    device = memory_device(disk)
    other = MemoryWriterLock(disk)
    await other.acquire()

    async def migrate() -> None:
        await other.release()
        keyring = DataKeyring(device.blobs, device.crypto, device.device_key, device.entropy)
        migrating = await Database.open(
            device.blobs, FixedClock(), device.entropy, lock=device.lock, keyring=keyring
        )
        assert pair(migrating) == [7, 7]

    lock = MemoryWriterLock(disk)
    blobs = SteppedBlobs(disk, lock)
    blobs.reads, blobs.step, blobs.at = True, migrate, at
    keyring = DataKeyring(blobs, device.crypto, device.device_key, SeededEntropy(3))
    reader = await Database.open(blobs, FixedClock(), SeededEntropy(3), lock=lock, keyring=keyring)
    assert pair(reader) == [7, 7]
    assert reader.report is None
    await asyncio.sleep(0)
    assert disk.blobs["records.a"] != image
