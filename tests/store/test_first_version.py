"""The first version's images become a journal: once, whole, and leaving nothing plain behind."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from mobile_app.device.memory import (
    Fault,
    FixedClock,
    MemoryBlobStore,
    MemoryDisk,
    MemoryWriterLock,
    PowerCut,
    SeededEntropy,
    memory_device,
)
from mobile_app.errors import StoreError, StoreFull, StoreMigration
from mobile_app.store.database import Database
from mobile_app.store.first_version import MARKER
from mobile_app.store.image import encode_image, encode_line, read_header
from mobile_app.store.journal.header import ASIDE_PREFIX
from mobile_app.store.keyring import DataKeyring
from tests.store.conftest import Opener

DEVICE = "38b4e652e44da7f2"


def line(id: str, mood: int, at: int, **more: Any) -> bytes:
    writes = {f"01a1fb4ba0c0-{at:04x}-{DEVICE}": {"mood": mood, **more}}
    return encode_line({"type": "check_in", "id": id, "writes": writes})


def image(generation: int, *lines: bytes) -> bytes:
    return encode_image(
        schema=1,
        generation=generation,
        device=DEVICE,
        clock=f"01a1fb4ba0c0-{generation:04x}-{DEVICE}",
        lines=lines,
    )


@pytest.fixture
def images(disk: MemoryDisk) -> MemoryDisk:
    """Two generations, as the first version leaves them."""
    older = [line("c0", 0, 1, words="secret words"), line("c1", 1, 2)]
    disk.blobs["records.a"] = image(3, *older)
    disk.blobs["records.b"] = image(4, *older, line("c2", 2, 4))
    return disk


def moods(db: Database) -> dict[str, object]:
    return {record.id: record.fields["mood"] for record in db.all("check_in")}


async def test_records_device_and_clock_go_on(images: MemoryDisk, open_database: Opener) -> None:
    db = await open_database()
    assert moods(db) == {"c0": 0, "c1": 1, "c2": 2}
    assert db.report is None
    assert db.device == DEVICE
    saved = await db.save("check_in", "c2", {"mood": 5})
    assert saved.stamps["mood"].counter == 5
    assert moods(await open_database()) == {"c0": 0, "c1": 1, "c2": 5}


async def test_nothing_plain_is_left_once_there_is_a_key(clock: FixedClock) -> None:
    disk = MemoryDisk()
    disk.blobs["records.a"] = image(3, line("c0", 0, 1, words="secret words"))
    disk.blobs["records.b"] = image(4, line("c0", 0, 1, words="secret words"))[:-5]
    disk.blobs["aside.records.b.0123"] = image(2, line("c0", 0, 1, words="secret words"))[:-1]
    device = memory_device(disk)
    keyring = DataKeyring(device.blobs, device.crypto, device.device_key, device.entropy)
    db = await Database.open(device.blobs, clock, device.entropy, lock=device.lock, keyring=keyring)
    assert moods(db) == {"c0": 0}
    assert db.report is not None
    assert db.report.set_aside
    await db.save("check_in", "c1", {"mood": 1, "words": "secret words"})
    assert disk.blobs["records.a"] == disk.blobs["records.b"] == MARKER
    copies = [name for name in disk.blobs if name.startswith(ASIDE_PREFIX)]
    assert len(copies) == 2, "damaged images are kept, sealed"
    assert not [name for name, data in disk.blobs.items() if b"secret" in data or b"mood" in data]
    assert not [name for name, data in disk.blobs.items() if DEVICE.encode() in data]


async def test_the_first_version_takes_the_marker_for_newer_data() -> None:
    header = read_header(MARKER)
    assert header is not None
    assert header.schema > 1


@pytest.mark.parametrize("leaves", ["old", "new", "torn"])
@pytest.mark.parametrize("at", range(1, 12))
async def test_a_power_cut_anywhere_in_the_migration_costs_nothing(
    at: int, leaves: Any, images: MemoryDisk, open_database: Opener
) -> None:
    images.fault = Fault(at, PowerCut(), leaves, lasting=True)
    with contextlib.suppress(PowerCut, StoreError):
        db = await open_database()
        await db.save("check_in", "c9", {"mood": 9})
    images.fault = None
    again = await open_database()
    assert moods(again).items() >= {"c0": 0, "c1": 1, "c2": 2}.items()
    await again.save("check_in", "later", {"mood": 7})
    last = await open_database()
    assert moods(last).items() >= {"c0": 0, "c1": 1, "c2": 2, "later": 7}.items()
    assert images.blobs["records.a"] == images.blobs["records.b"] == MARKER


async def test_a_full_disk_is_read_and_migrates_when_there_is_room(
    images: MemoryDisk, open_database: Opener
) -> None:
    before = dict(images.blobs)
    images.fault = Fault(1, StoreFull("ENOSPC"), lasting=True)
    db = await open_database()
    assert moods(db) == {"c0": 0, "c1": 1, "c2": 2}
    with pytest.raises(StoreFull):
        await db.save("check_in", "c9", {"mood": 9})
    assert images.blobs == before
    images.fault = None
    await db.save("check_in", "c9", {"mood": 9})
    assert moods(await open_database()) == {"c0": 0, "c1": 1, "c2": 2, "c9": 9}
    assert images.blobs["records.a"] == MARKER


async def test_a_reading_tab_reads_the_images_and_migrates_when_it_takes_over(
    images: MemoryDisk, clock: FixedClock
) -> None:
    await MemoryWriterLock(images).acquire()
    before = dict(images.blobs)
    reading = MemoryWriterLock(images)
    blobs = MemoryBlobStore(images, reading)
    db = await Database.open(blobs, clock, SeededEntropy(), lock=reading)
    assert moods(db) == {"c0": 0, "c1": 1, "c2": 2}
    assert images.blobs == before
    await db.take_over()
    assert images.blobs["records.a"] == MARKER


async def test_old_lines_of_a_damaged_image_do_not_undo_what_came_after(
    disk: MemoryDisk, open_database: Opener
) -> None:
    disk.blobs["records.a"] = image(4, line("c0", 50, 3), line("c2", 2, 4))
    stale = image(3, line("c0", 0, 1), line("c1", 1, 2))
    disk.blobs["records.b"] = stale + b"\nlitter"
    db = await open_database()
    assert moods(db) == {"c0": 50, "c1": 1, "c2": 2}
    assert db.report is not None
    assert not db.report.latest_may_be_missing
    assert moods(await open_database()) == {"c0": 50, "c1": 1, "c2": 2}


async def test_an_image_cut_short_gives_its_whole_lines(
    images: MemoryDisk, open_database: Opener
) -> None:
    images.blobs["records.a"] = b"\x00" * 700
    images.blobs["records.b"] = images.blobs["records.b"][:-5]
    db = await open_database()
    assert moods(db) == {"c0": 0, "c1": 1}
    assert db.report is not None
    assert db.report.latest_may_be_missing
    assert len(db.report.set_aside) == 2
    assert db.device != DEVICE, "a stamp lost with the image must not be issued again"


async def test_a_line_that_is_no_record_is_carried_along(
    disk: MemoryDisk, open_database: Opener
) -> None:
    odd = encode_line({"type": "check_in", "id": "odd", "writes": {"no stamp": {"mood": 1}}})
    disk.blobs["records.a"] = image(1, odd, line("c1", 1, 1))
    for _ in range(3):
        db = await open_database()
        assert set(moods(db)) >= {"c1"}
        assert db.report is not None
        assert db.report.unreadable_records == 1
        assert db.report.set_aside == ()
        await db.save("check_in", "c2", {"mood": 2})
    assert any(b"no stamp" in data for data in disk.blobs.values())


async def test_newer_images_are_left_and_the_right_to_write_let_go(
    disk: MemoryDisk, clock: FixedClock
) -> None:
    newer = encode_image(schema=2, generation=1, device="d", clock="", lines=[b"x", b"y"])
    for data in (newer, newer[:-1]):
        disk.blobs["records.a"] = data
        lock = MemoryWriterLock(disk)
        with pytest.raises(StoreMigration):
            await Database.open(MemoryBlobStore(disk, lock), clock, SeededEntropy(), lock=lock)
        assert disk.writer is None
        assert disk.blobs == {"records.a": data}


async def test_a_first_version_at_work_again_is_merged_in(
    disk: MemoryDisk, open_database: Opener
) -> None:
    """An old tab, or a release taken back: what was written there counts as much."""
    db = await open_database()
    await db.save("check_in", "c0", {"mood": 5})
    assert disk.blobs["records.a"] == MARKER, "which it would have to overlook"
    disk.blobs["records.b"] = image(1, line("c1", 1, 2))
    for _ in range(2):
        again = await open_database()
        assert moods(again) == {"c0": 5, "c1": 1}
        assert again.report is None
    assert disk.blobs["records.b"] == MARKER
