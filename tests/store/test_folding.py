"""Folding: few blobs, bounded bytes, the generation before kept, and saves that go on beside it."""

from __future__ import annotations

import asyncio

import pytest

from mobile_app.device.memory import (
    Fault,
    FixedClock,
    MemoryBlobStore,
    MemoryDisk,
    MemoryWriterLock,
    SeededEntropy,
)
from mobile_app.errors import StoreFull
from mobile_app.store.database import Database
from mobile_app.store.journal.folding import Limits

LIMITS = Limits(tail_batches=8, tail_bytes=20_000, segment_bytes=4_000, slack_bytes=2_000)


async def open_on(disk: MemoryDisk, lock: MemoryWriterLock | None = None) -> Database:
    return await Database.open(
        MemoryBlobStore(disk, lock), FixedClock(), SeededEntropy(), lock=lock, limits=LIMITS
    )


def journal_bytes(disk: MemoryDisk) -> int:
    return sum(len(data) for name, data in disk.blobs.items() if name.startswith("journal."))


def blobs(disk: MemoryDisk, kind: str) -> list[str]:
    return sorted(name for name in disk.blobs if name.startswith(f"journal.{kind}"))


async def test_storage_stays_in_proportion_however_often_things_change(disk: MemoryDisk) -> None:
    db = await open_on(disk)
    most = 0
    for n in range(1500):
        await db.save("check_in", f"c{n % 40}", {"mood": n, "words": "w" * 50})
        most = max(most, journal_bytes(disk))
    await db.close()
    live = 40 * 140
    # Two generations of at most twice what lives, with slack and a tail each.
    assert most < 2 * (2 * live + 2_000 + 8 * 300)
    assert len(disk.blobs) < 20
    again = await open_on(disk)
    assert again.report is None
    assert {record.fields["mood"] for record in again.all("check_in")} == set(range(1460, 1500))


async def test_a_fold_rewrites_little_of_a_large_store(disk: MemoryDisk) -> None:
    db = await open_on(disk)
    for n in range(800):
        await db.save("check_in", f"c{n}", {"mood": n, "words": "w" * 50})
    await db.close()
    before = set(blobs(disk, "s"))
    again = await open_on(disk)
    for n in range(16):
        await again.save("check_in", f"new{n}", {"mood": n})
    await again.close()
    kept = before & set(blobs(disk, "s"))
    assert len(kept) > 0.8 * len(before)


async def test_opening_costs_few_decryptions(disk: MemoryDisk) -> None:
    db = await open_on(disk)
    for n in range(400):
        await db.save("check_in", f"c{n}", {"mood": n, "words": "w" * 50})
    await db.close()
    bytes_in_segments = sum(len(disk.blobs[name]) for name in blobs(disk, "s"))
    assert len(blobs(disk, "s")) < 3 * bytes_in_segments / LIMITS.segment_bytes + 6
    assert len(blobs(disk, "t")) <= 2


async def test_saves_go_on_while_a_fold_is_under_way(disk: MemoryDisk) -> None:
    db = await open_on(disk)
    gate = asyncio.Event()
    write = MemoryBlobStore.write

    async def slow(self: MemoryBlobStore, name: str, data: bytes) -> None:
        if name.startswith("journal.s"):
            await gate.wait()
        await write(self, name, data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MemoryBlobStore, "write", slow)
        for n in range(30):
            await asyncio.wait_for(db.save("check_in", f"c{n}", {"mood": n}), 5)
        assert blobs(disk, "s") == []
        # A start right now, in the middle of it, finds everything.
        found = await open_on(MemoryDisk(dict(disk.blobs)))
        assert found.report is None
        assert len(found.all("check_in")) == 30
        gate.set()
        await db.close()
    assert blobs(disk, "s")
    assert len((await open_on(disk)).all("check_in")) == 30


async def test_a_fold_without_room_costs_no_save_and_leaves_no_litter(disk: MemoryDisk) -> None:
    db = await open_on(disk)
    write = MemoryBlobStore.write

    async def full(self: MemoryBlobStore, name: str, data: bytes) -> None:
        if name == "journal.b" or (name.startswith("journal.s") and len(blobs(disk, "s")) > 1):
            raise StoreFull("ENOSPC")
        await write(self, name, data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MemoryBlobStore, "write", full)
        for n in range(100):
            await db.save("check_in", f"c{n}", {"mood": n, "words": "w" * 300})
        await db.close()
        assert len(blobs(disk, "s")) <= 2
    again = await open_on(disk)
    assert again.report is None
    assert len(again.all("check_in")) == 100
    for n in range(20):
        await again.save("check_in", f"c{n}", {"mood": -n})
    await again.close()
    assert len(blobs(disk, "t")) <= 2, "with room again, the tails are folded"
    assert len((await open_on(disk)).all("check_in")) == 100


async def test_the_generation_before_is_kept_until_the_next(disk: MemoryDisk) -> None:
    db = await open_on(disk)
    for n in range(8):
        await db.save("check_in", f"c{n}", {"mood": n})
    await db.close()
    assert blobs(disk, "t") == ["journal.t000000000001"]
    for n in range(8):
        db = await open_on(disk)
        await db.save("check_in", f"d{n}", {"mood": n})
        await db.close()
    assert "journal.t000000000001" not in disk.blobs


async def test_a_reader_beside_a_folding_writer_sees_whole_states(disk: MemoryDisk) -> None:
    writing = MemoryWriterLock(disk)
    writer = await open_on(disk, writing)
    await writer.save("pair", "left", {"n": 0})
    await writer.save("pair", "right", {"n": 0})
    reader = await open_on(disk, MemoryWriterLock(disk))

    async def write() -> None:
        for n in range(1, 120):
            await writer.save_all([("pair", "left", {"n": n}), ("pair", "right", {"n": n})])

    writes = asyncio.create_task(write())
    seen = set()
    while not writes.done():
        await reader.refresh()
        left, right = (reader.get("pair", side) for side in ("left", "right"))
        assert left is not None
        assert right is not None
        assert left.fields["n"] == right.fields["n"]
        assert reader.report is None
        seen.add(left.fields["n"])
    await writes
    assert len(seen) > 3


async def test_a_failed_append_and_the_next_one_agree_on_what_is_there(disk: MemoryDisk) -> None:
    """An append that fails may have landed: the next one must take its place, not its heir's."""
    db = await open_on(disk)
    await db.save("check_in", "c0", {"mood": 0})
    for n in range(1, 30):
        disk.fault = Fault(disk.writes + 1, StoreFull("ENOSPC"), "new" if n % 2 else "torn")
        with pytest.raises(StoreFull):
            await db.save("check_in", "failed", {"mood": n})
        disk.fault = None
        await db.save("check_in", f"c{n}", {"mood": n})
        await db._journal.settle()  # so that the next fault meets an append, and no fold
    await db.close()
    again = await open_on(disk)
    assert again.report is None
    assert {record.id for record in again.all("check_in")} == {f"c{n}" for n in range(30)}
