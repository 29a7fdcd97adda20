"""Damage to the journal: found, set aside, reported, and worked around as far as bytes allow."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from mobile_app.store.journal.header import HEADER_BYTES, segment_name, tail_name
from tests.store.conftest import Opener

SMALL = Limits(tail_batches=4, tail_bytes=4000, segment_bytes=700, slack_bytes=500)


async def saved(open_database: Opener, count: int = 4) -> Database:
    db = await open_database()
    for n in range(count):
        await db.save("check_in", f"c{n}", {"mood": n})
    return db


async def folded(disk: MemoryDisk, clock: FixedClock, count: int = 30) -> Database:
    db = await Database.open(MemoryBlobStore(disk), clock, SeededEntropy(), limits=SMALL)
    for n in range(count):
        await db.save("check_in", f"c{n}", {"mood": n, "words": "words " * 5})
    await db.close()
    return db


def ids(db: Database) -> set[str]:
    return {record.id for record in db.all("check_in")}


def numbered(count: int) -> set[str]:
    return {f"c{n}" for n in range(count)}


@pytest.mark.parametrize("lost", [1, 30, 90])
async def test_a_torn_tail_gives_every_batch_before(
    lost: int, disk: MemoryDisk, open_database: Opener
) -> None:
    await saved(open_database)
    torn = disk.blobs[tail_name(1)] = disk.blobs[tail_name(1)][:-lost]
    again = await open_database()
    assert ids(again) == numbered(3)
    assert again.report is not None
    assert again.report.latest_may_be_missing
    assert [disk.blobs[copy] for copy in again.report.set_aside] == [torn]
    await again.save("check_in", "later", {"mood": 1})
    healed = await open_database()
    assert healed.report is None
    assert ids(healed) == {*numbered(3), "later"}


async def test_batches_after_a_damaged_one_are_won_back(
    disk: MemoryDisk, open_database: Opener
) -> None:
    await saved(open_database, 6)
    tail = bytearray(disk.blobs[tail_name(1)])
    at = tail.index(b'"mood":2')
    tail[at + 7] ^= 1
    disk.blobs[tail_name(1)] = bytes(tail)
    again = await open_database()
    assert ids(again) == numbered(6) - {"c2"}


async def test_a_batch_left_out_is_missed(disk: MemoryDisk, open_database: Opener) -> None:
    db = await saved(open_database, 1)
    ends = []
    for n in range(1, 4):
        await db.save("check_in", f"c{n}", {"mood": n})
        ends.append(len(disk.blobs[tail_name(1)]))
    tail = disk.blobs[tail_name(1)]
    disk.blobs[tail_name(1)] = tail[: ends[0]] + tail[ends[1] :]
    again = await open_database()
    assert again.report is not None
    assert ids(again) == {"c0", "c1", "c3"}


async def test_the_device_is_renamed_after_damage(disk: MemoryDisk, open_database: Opener) -> None:
    db = await saved(open_database)
    disk.blobs[tail_name(1)] = disk.blobs[tail_name(1)][:-3]
    again = await open_database()
    assert again.device != db.device, "a stamp lost with the batch must not be issued again"


async def test_a_damaged_segment_costs_its_records_at_most(
    disk: MemoryDisk, clock: FixedClock, open_database: Opener
) -> None:
    await folded(disk, clock)
    name = next(name for name in disk.blobs if name.startswith("journal.s"))
    damaged = disk.blobs[name] = disk.blobs[name][:-1] + b"\x00"
    again = await open_database()
    assert again.report is not None
    assert again.report.latest_may_be_missing
    assert [disk.blobs[copy] for copy in again.report.set_aside] == [damaged]
    held = ids(again)
    assert 10 < len(held) < 30
    await again.save("check_in", "later", {"mood": 1})
    healed = await open_database()
    assert healed.report is None
    assert ids(healed) == {*held, "later"}


async def test_the_newest_segment_lost_is_made_up_for_by_the_generation_before(
    disk: MemoryDisk, clock: FixedClock, open_database: Opener
) -> None:
    """A device that said the fold was durable, and lost its segments and its head."""
    await folded(disk, clock, 12)
    newest = max(name for name in disk.blobs if name.startswith("journal.s"))
    del disk.blobs[newest]
    again = await open_database()
    assert ids(again) == numbered(12)


async def test_a_torn_head_costs_nothing(
    disk: MemoryDisk, clock: FixedClock, open_database: Opener
) -> None:
    await folded(disk, clock, 13)
    for slot in ("journal.a", "journal.b"):
        whole = dict(disk.blobs)
        for torn in (whole[slot][:20], whole[slot][:-3], b""):
            disk.blobs = {**whole, slot: torn}
            again = await open_database()
            assert ids(again) == numbered(13)
            assert again.report is not None
            assert not again.report.latest_may_be_missing
        disk.blobs = whole


async def test_both_heads_gone_bad_is_reported_and_everything_read_that_opens(
    disk: MemoryDisk, clock: FixedClock, open_database: Opener
) -> None:
    await folded(disk, clock, 13)
    for change in (lambda _: b"litter", lambda slot: None):
        whole = dict(disk.blobs)
        for slot in ("journal.a", "journal.b"):
            data = change(slot)
            if data is None:
                del disk.blobs[slot]
            else:
                disk.blobs[slot] = data
        again = await open_database()
        assert ids(again) == numbered(13)
        assert again.report is not None
        assert again.report.latest_may_be_missing
        await again.save("check_in", "later", {"mood": 1})
        healed = await open_database()
        assert healed.report is None
        assert ids(healed) == {*numbered(13), "later"}
        disk.blobs = whole


async def test_everything_gone_bad_is_not_mistaken_for_a_new_store(
    disk: MemoryDisk, open_database: Opener
) -> None:
    await saved(open_database)
    damaged = {name: b"\xff" * len(data) for name, data in disk.blobs.items()}
    disk.blobs.update(damaged)
    again = await open_database()
    assert ids(again) == set()
    assert again.report is not None
    await again.save("check_in", "new", {"mood": 1})
    kept = {copy.split(".", 1)[1]: disk.blobs[copy] for copy in again.report.set_aside}
    for name, data in damaged.items():
        (copy,) = (copy for copy in kept if name in copy)
        assert data in kept[copy], "as it was, or sealed when it may be plain text"


async def test_segments_cannot_change_places(
    disk: MemoryDisk, clock: FixedClock, open_database: Opener
) -> None:
    await folded(disk, clock, 40)
    first, second, *_ = sorted(name for name in disk.blobs if name.startswith("journal.s"))
    disk.blobs[first], disk.blobs[second] = disk.blobs[second], disk.blobs[first]
    again = await open_database()
    assert again.report is not None
    assert ids(again) == numbered(40), "each still opens by its own header"


async def test_an_earlier_segment_of_the_same_number_is_refused(
    disk: MemoryDisk, clock: FixedClock, open_database: Opener
) -> None:
    twin = MemoryDisk(dict(disk.blobs))
    await folded(disk, clock, 8)
    clock.advance(timedelta(days=1))
    await folded(twin, clock, 8)
    name = segment_name(1)
    assert disk.blobs[name][:HEADER_BYTES] == twin.blobs[name][:HEADER_BYTES]
    disk.blobs[name] = twin.blobs[name]
    again = await open_database()
    assert again.report is not None


async def test_nothing_is_added_before_the_copy_is_kept(
    disk: MemoryDisk, open_database: Opener
) -> None:
    await saved(open_database)
    disk.blobs[tail_name(1)] = disk.blobs[tail_name(1)][:-5]
    before = dict(disk.blobs)
    disk.fault = Fault(disk.writes + 1, StoreFull("ENOSPC"), lasting=True)
    again = await open_database()
    assert ids(again) == numbered(3), "a full disk can still be read"
    with pytest.raises(StoreFull):
        await again.save("check_in", "c9", {"mood": 9})
    assert disk.blobs == before
    disk.fault = None
    await again.save("check_in", "c9", {"mood": 9})
    assert again.report is not None
    assert disk.blobs[again.report.set_aside[0]] == before[tail_name(1)]


async def test_a_reading_tab_sets_nothing_aside_and_takes_a_growing_tail_as_it_is(
    disk: MemoryDisk, clock: FixedClock
) -> None:
    writing, reading = MemoryWriterLock(disk), MemoryWriterLock(disk)
    open = partial(Database.open, clock=clock, entropy=SeededEntropy())
    first = await open(MemoryBlobStore(disk, writing), lock=writing)
    await first.save("check_in", "c0", {"mood": 1})
    await first.save("check_in", "c1", {"mood": 1})
    whole = disk.blobs[tail_name(1)]
    disk.blobs[tail_name(1)] = whole[:-5]
    second = await open(MemoryBlobStore(disk, reading), lock=reading)
    assert ids(second) == {"c0"}
    assert second.report is None, "a frame that is being written is no damage"
    disk.blobs[tail_name(1)] = whole[:-5] + b"\x00" * 5
    names = set(disk.blobs)
    await second.refresh()
    assert second.report is not None
    assert set(disk.blobs) == names
    await second.take_over()
    assert second.report is not None
    assert set(disk.blobs) == {*names, *second.report.set_aside}


async def test_a_clock_that_went_back_is_outrun(open_database: Opener, clock: FixedClock) -> None:
    db = await open_database()
    before = await db.save("check_in", "c1", {"mood": 1})
    clock.advance(timedelta(days=-400))
    again = await open_database()
    after = await again.save("check_in", "c1", {"mood": 2})
    assert after.stamps["mood"] > before.stamps["mood"]


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    kind=st.sampled_from(["flip", "cut", "insert", "zero", "grow", "delete", "empty"]),
    blobs=st.integers(1, 2),
)
async def test_any_damage_opens_keeps_a_copy_and_invents_nothing(
    seed: int, kind: str, blobs: int
) -> None:
    disk, clock, chance = MemoryDisk(), FixedClock(), random.Random(seed)
    open = partial(Database.open, clock=clock, entropy=SeededEntropy(seed), limits=SMALL)
    db = await open(MemoryBlobStore(disk))
    values: dict[str, set[object]] = {}
    for n in range(14):
        id = f"c{n % 9}"
        await db.save("check_in", id, {"mood": n, "words": "words " * (n + 1)})
        values.setdefault(id, set()).add(n)
    await db.close()
    hit = chance.sample(sorted(disk.blobs), blobs)
    before = dict(disk.blobs)
    for name in hit:
        data = damage(disk.blobs[name], kind, chance)
        if data is None:
            del disk.blobs[name]
        else:
            disk.blobs[name] = data
    damaged = dict(disk.blobs)
    again = await open(MemoryBlobStore(disk))
    for record in again.all("check_in"):
        assert record.fields["mood"] in values[record.id]
    if again.report is None:
        newest = {"c0": 9, "c4": 13, "c5": 5, "c8": 8}
        found = {id: again.get("check_in", id) for id in newest}
        cut_at_a_batchs_end = kind == "delete" or before.keys() != damaged.keys()
        for id, value in newest.items():
            record = found[id]
            assert cut_at_a_batchs_end or (record and record.fields["mood"] == value)
    else:
        for copy in again.report.set_aside:
            assert any(data in disk.blobs[copy] for data in damaged.values())
    held = ids(again)
    await again.save("check_in", "later", {"mood": 1})
    await again.close()
    healed = await open(MemoryBlobStore(disk))
    assert healed.report is None
    assert ids(healed) == {*held, "later"}


def damage(data: bytes, kind: str, chance: random.Random) -> bytes | None:
    at = chance.randrange(len(data))
    if kind == "flip":
        return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
    if kind == "cut":
        return data[:at]
    if kind == "insert":
        return data[:at] + chance.randbytes(3) + data[at:]
    if kind == "zero":
        return data[:at] + b"\x00" * min(64, len(data) - at) + data[at + 64 :]
    if kind == "grow":
        return data + chance.randbytes(9)
    return None if kind == "delete" else b""
