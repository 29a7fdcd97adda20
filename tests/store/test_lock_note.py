"""What is known before anything is unlocked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mobile_app.device.memory import MemoryBlobStore, MemoryDisk
from mobile_app.domain.app_lock import LockPolicy, Tries
from mobile_app.store.image import encode_line
from mobile_app.store.lock_note import LOCK_NOTE, LockedLook, LockNote, LockNotes

NOTE = LockNote(
    LockPolicy(lock_after_seconds=300, erase_after=10),
    Tries(6, datetime(2026, 11, 20, 18, 30, tzinfo=UTC)),
    LockedLook("dark", 1.6, "IE"),
)


async def test_wrong_tries_outlive_the_app(disk: MemoryDisk) -> None:
    await LockNotes(MemoryBlobStore(disk)).write(NOTE)
    assert await LockNotes(MemoryBlobStore(disk)).read() == NOTE


async def test_one_part_changes_alone(disk: MemoryDisk) -> None:
    notes = LockNotes(MemoryBlobStore(disk))
    await notes.write(NOTE)
    changed = await notes.change(tries=Tries())
    assert changed == await notes.read()
    assert (changed.policy, changed.tries, changed.look) == (NOTE.policy, Tries(), NOTE.look)


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"not a line",
        encode_line({"v": 1}),
        encode_line({"wrong": -1, "last_at": ""}),
        encode_line({"wrong": 0, "last_at": "2026-11-20T18:30:00"}),
        encode_line({"wrong": 0, "last_at": "", "lock_after_seconds": 5, "erase_after": 0}),
        encode_line({"wrong": 0, "last_at": 7}),
    ],
)
async def test_what_cannot_be_read_falls_back_to_the_strictest(
    disk: MemoryDisk, stored: bytes
) -> None:
    disk.blobs[LOCK_NOTE] = stored
    assert await LockNotes(MemoryBlobStore(disk)).read() == LockNote()
    assert LockNote().policy.lock_after_seconds == 0
