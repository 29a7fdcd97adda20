"""Damaged images: set aside, reported, and as much as possible read."""

from __future__ import annotations

import random
from datetime import timedelta

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
from mobile_app.errors import StoreFull, StoreMigration
from mobile_app.store.database import Database
from mobile_app.store.image import encode_image, encode_line
from tests.store.conftest import Opener


async def saved(open_database: Opener, count: int = 4) -> Database:
    db = await open_database()
    for n in range(count):
        await db.save("check_in", f"c{n}", {"mood": n})
    return db


def ids(db: Database) -> set[str]:
    return {record.id for record in db.all("check_in")}


async def test_damage_to_the_older_image_costs_nothing(
    disk: MemoryDisk, open_database: Opener
) -> None:
    await saved(open_database)
    disk.blobs["records.a"] = disk.blobs["records.a"][:-5]
    again = await open_database()
    assert ids(again) == {"c0", "c1", "c2", "c3"}
    assert again.report is not None
    assert not again.report.latest_may_be_missing


async def test_old_lines_of_a_damaged_image_do_not_undo_what_came_after(
    disk: MemoryDisk, open_database: Opener
) -> None:
    db = await saved(open_database)
    await db.save("check_in", "c0", {"mood": 50})
    await db.remove("check_in", "c1")
    await db.save("check_in", "c0", {"words": "later"})
    older, newest = disk.blobs["records.b"], disk.blobs["records.a"]
    assert b'"mood":50' in older
    assert b'"later"' in newest
    stale = older.replace(b'"mood":50', b'"mood":51')
    disk.blobs["records.b"] = (
        stale
        + b"\n"
        + encode_line(
            {"type": "check_in", "id": "c1", "writes": {"000000000001-0000-d": {"mood": 1}}}
        )
    )
    again = await open_database()
    assert again.report is not None
    assert ids(again) == {"c0", "c2", "c3"}
    record = again.get("check_in", "c0")
    assert record is not None
    assert dict(record.fields) == {"mood": 50, "words": "later"}


async def test_lines_only_the_damaged_newest_image_has_are_used(
    disk: MemoryDisk, open_database: Opener
) -> None:
    db = await saved(open_database)
    await db.save("check_in", "c0", {"mood": 50})
    disk.blobs["records.a"] += b"\nlitter"
    again = await open_database()
    record = again.get("check_in", "c0")
    assert record is not None
    assert record.fields["mood"] == 50


async def test_an_image_cut_short_gives_its_whole_lines(
    disk: MemoryDisk, open_database: Opener
) -> None:
    await saved(open_database)
    disk.blobs["records.a"] = b"\x00" * 700
    disk.blobs["records.b"] = disk.blobs["records.b"][:-5]
    again = await open_database()
    assert ids(again) == {"c0", "c1", "c2"}
    assert again.report is not None
    assert again.report.records == 3
    assert again.report.latest_may_be_missing
    assert len(again.report.set_aside) == 2


async def test_both_images_gone_bad_is_reported_not_mistaken_for_a_new_store(
    disk: MemoryDisk, open_database: Opener
) -> None:
    await saved(open_database)
    damaged = {name: b"\xff" * len(data) for name, data in disk.blobs.items()}
    disk.blobs.update(damaged)
    again = await open_database()
    assert ids(again) == set()
    assert again.report is not None
    await again.save("check_in", "new", {"mood": 1})
    await again.save("check_in", "newer", {"mood": 1})
    kept = [disk.blobs[copy] for copy in again.report.set_aside]
    assert kept == [damaged["records.a"], damaged["records.b"]]


async def test_the_device_is_renamed_after_damage(disk: MemoryDisk, open_database: Opener) -> None:
    db = await saved(open_database)
    disk.blobs["records.b"] = b"torn"
    again = await open_database()
    assert again.device != db.device, "a stamp lost with the image must not be issued again"


async def test_no_damaged_image_is_replaced_before_its_copy_is_kept(
    disk: MemoryDisk, open_database: Opener
) -> None:
    await saved(open_database)
    damaged = disk.blobs["records.b"] = b"torn" * 100
    disk.fault = Fault(disk.writes + 1, StoreFull("ENOSPC"), lasting=True)
    again = await open_database()
    assert ids(again) == {"c0", "c1", "c2"}, "a full disk can still be read"
    try:
        await again.save("check_in", "c9", {"mood": 9})
    except StoreFull:
        pass
    else:
        raise AssertionError("saved without room for the copy")
    assert disk.blobs["records.b"] == damaged
    disk.fault = None
    await again.save("check_in", "c9", {"mood": 9})
    assert again.report is not None
    assert disk.blobs[again.report.set_aside[0]] == damaged


async def test_a_reading_tab_sets_nothing_aside(disk: MemoryDisk, clock: FixedClock) -> None:
    writing, reading = MemoryWriterLock(disk), MemoryWriterLock(disk)
    first = await Database.open(
        MemoryBlobStore(disk, writing), clock, SeededEntropy(), lock=writing
    )
    await first.save("check_in", "c1", {"mood": 1})
    await first.save("check_in", "c2", {"mood": 1})
    disk.blobs["records.b"] = b"torn"
    second = await Database.open(
        MemoryBlobStore(disk, reading), clock, SeededEntropy(), lock=reading
    )
    assert second.report is not None
    assert ids(second) == {"c1"}
    assert set(disk.blobs) == {"records.a", "records.b"}
    await second.take_over()
    assert second.report is not None
    assert set(disk.blobs) == {"records.a", "records.b", *second.report.set_aside}


async def test_a_record_that_cannot_be_read_is_carried_along(
    disk: MemoryDisk, open_database: Opener
) -> None:
    odd = encode_line({"type": "check_in", "id": "odd", "writes": {"no stamp": {"mood": 1}}})
    good = encode_line(
        {"type": "check_in", "id": "c1", "writes": {"01a1fb4ba0c0-0000-d1": {"mood": 1}}}
    )
    disk.blobs["records.a"] = encode_image(
        schema=1, generation=1, device="d1", clock="01a1fb4ba0c0-0000-d1", lines=[odd, good]
    )
    db = await open_database()
    assert ids(db) == {"c1"}
    assert db.report is not None
    assert db.report.unreadable_records == 1
    assert db.report.set_aside == ()
    assert db.device == "d1"
    await db.save("check_in", "c2", {"mood": 2})
    assert odd in disk.blobs["records.b"]
    again = await open_database()
    assert again.report is not None
    assert again.report.unreadable_records == 1


async def test_newer_data_lets_the_right_to_write_go(disk: MemoryDisk, clock: FixedClock) -> None:
    disk.blobs["records.a"] = encode_image(
        schema=2, generation=1, device="d", clock="", lines=[b"anything"]
    )
    lock = MemoryWriterLock(disk)
    try:
        await Database.open(MemoryBlobStore(disk, lock), clock, SeededEntropy(), lock=lock)
    except StoreMigration:
        pass
    else:
        raise AssertionError("newer data was opened")
    assert disk.writer is None


async def test_newer_data_is_known_even_when_its_image_is_damaged(
    disk: MemoryDisk, open_database: Opener
) -> None:
    newer = encode_image(schema=2, generation=1, device="d", clock="", lines=[b"x", b"y"])
    disk.blobs["records.a"] = newer[:-1]
    try:
        await open_database()
    except StoreMigration:
        pass
    else:
        raise AssertionError("newer data was opened")
    assert disk.blobs == {"records.a": newer[:-1]}


async def test_a_clock_that_went_back_is_outrun(open_database: Opener, clock: FixedClock) -> None:
    db = await open_database()
    before = await db.save("check_in", "c1", {"mood": 1})
    clock.advance(timedelta(days=-400))
    again = await open_database()
    after = await again.save("check_in", "c1", {"mood": 2})
    assert after.stamps["mood"] > before.stamps["mood"]


@settings(max_examples=120, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    kind=st.sampled_from(["flip", "cut", "insert", "zero", "swap lines", "double line"]),
    both=st.booleans(),
)
async def test_any_damage_opens_keeps_a_copy_and_invents_nothing(
    seed: int, kind: str, both: bool
) -> None:
    disk, clock, chance = MemoryDisk(), FixedClock(), random.Random(seed)
    entropy = SeededEntropy(seed)
    db = await Database.open(MemoryBlobStore(disk), clock, entropy)
    values: dict[str, set[object]] = {}
    for n in range(8):
        id = f"c{n % 5}"
        await db.save("check_in", id, {"mood": n, "words": "words " * (n + 1)})
        values.setdefault(id, set()).add(n)
    newest = "records.b"
    originals = dict(disk.blobs)
    for name in [newest, "records.a"] if both else [newest]:
        disk.blobs[name] = damage(disk.blobs[name], kind, chance)
    changed = {name for name in originals if disk.blobs[name] != originals[name]}
    damaged = dict(disk.blobs)
    again = await Database.open(MemoryBlobStore(disk), clock, entropy)
    for record in again.all("check_in"):
        assert record.fields["mood"] in values[record.id]
    if changed:
        assert again.report is not None
        copies = [disk.blobs[copy] for copy in again.report.set_aside]
        assert sorted(copies) == sorted(damaged[name] for name in changed)
    if changed != set(originals):
        assert ids(again) == set(values), "a sound generation holds every record"
    await again.save("check_in", "later", {"mood": 1})
    assert "later" in ids(await Database.open(MemoryBlobStore(disk), clock, entropy))


def damage(data: bytes, kind: str, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    lines = data.split(b"\n")
    row = chance.randrange(1, len(lines))
    if kind == "flip":
        return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
    if kind == "cut":
        return data[:at]
    if kind == "insert":
        return data[:at] + chance.randbytes(3) + data[at:]
    if kind == "zero":
        return data[:at] + b"\x00" * min(64, len(data) - at) + data[at + 64 :]
    if kind == "swap lines":
        lines[1], lines[row] = lines[row], lines[1]
        return b"\n".join(lines)
    return b"\n".join([*lines[:row], lines[row], *lines[row:]])
