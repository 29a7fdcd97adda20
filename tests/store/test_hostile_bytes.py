"""Whatever became of the bytes, opening is calm: typed, complete up to the damage, and honest."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile_app.device.memory import MemoryDisk
from mobile_app.errors import StoreKeyLost
from mobile_app.store.journal.frames import split_frames
from mobile_app.store.journal.header import HEADER_BYTES, HEADS
from mobile_app.store.journal.loading import OpenReport
from mobile_app.store.keyring import KEYS
from tests.store.harms import (
    JOURNAL,
    LIFE,
    NAMES,
    TAILS,
    Blobs,
    Harm,
    add,
    at,
    flip,
    harms,
    open_on,
    state_of,
)


async def _check(harmed: Blobs) -> None:
    disk = MemoryDisk(dict(harmed), dict(LIFE.disk.secrets))
    db = await open_on(disk)
    found, report = state_of(db), db.report
    for id, n in found.items():
        assert any(state.get(id) == n for state in LIFE.states), "nothing is made up"
    for id, n in LIFE.last.items():
        if any(is_as_it_was(harmed, *place) for place in LIFE.places[id, n]):
            assert found.get(id) == n, "what lies in sound bytes is there"
    if found != LIFE.last and not looks_like_earlier(harmed):
        assert report is not None
        assert report.latest_may_be_missing, "what is missing, or back, is told"
    await db.save("check_in", "new", {"n": 1000})
    await db.close()
    if report is not None:
        for name, data in harmed.items():
            if data != LIFE.disk.blobs.get(name) and not was_once(name, data):
                copies = [kept for aside, kept in disk.blobs.items() if aside.startswith("aside.")]
                assert data in (disk.blobs.get(name), *copies), f"{name} was written over"
    again = await open_on(disk)
    assert again.report is None, "healed"
    assert state_of(again) == found | {"new": 1000}


def is_as_it_was(harmed: Blobs, name: str, end: int) -> bool:
    """Whatever comes after a batch; a segment with litter behind it needs a head that knows it."""
    data = harmed.get(name, b"")
    return data[: end if name in TAILS else None] == LIFE.disk.blobs[name][:end]


def was_once(name: str, data: bytes) -> bool:
    """A whole blob from now or earlier, or whole batches: nothing in it is damaged."""
    if any(data in blobs.values() for blobs in LIFE.history):
        return True
    return any(data == blob[:end] for blob in LIFE.disk.blobs.values() for end in ends_of(blob))


def ends_of(tail: bytes) -> list[int]:
    return [HEADER_BYTES, *(frame.end for frame in split_frames(tail))]


def looks_like_earlier(harmed: Blobs) -> bool:
    """Batches are gone from the newest tail's very end: as if they had never been written."""
    data, now = LIFE.disk.blobs[LIFE.newest_tail], harmed.get(LIFE.newest_tail, b"")
    return now != data and now in (b"", *(data[:end] for end in ends_of(data)))


@settings(max_examples=120, deadline=None)
@given(st.lists(harms, min_size=1, max_size=4))
def test_opening_harmed_bytes_is_typed_complete_and_honest(harm: list[Harm]) -> None:
    blobs = dict(LIFE.disk.blobs)
    for one in harm:
        one(blobs)
    asyncio.run(_check(blobs))


@pytest.mark.parametrize("name", [name for name in JOURNAL if name not in HEADS])
@pytest.mark.parametrize("at", [0, 13, 39, HEADER_BYTES - 1])
def test_a_damaged_header_costs_nothing(name: str, at: int) -> None:
    asyncio.run(_opens_as_last(flip(name, at, 3)))


@pytest.mark.parametrize("name", [name for name in JOURNAL if name not in HEADS])
def test_litter_behind_costs_nothing(name: str) -> None:
    asyncio.run(_opens_as_last(add(name, b"litter")))


@pytest.mark.parametrize("slot", HEADS)
def test_one_damaged_head_costs_nothing_and_says_so(slot: str) -> None:
    report = asyncio.run(_opens_as_last(flip(slot, 100, 3)))
    assert report is not None
    assert not report.latest_may_be_missing


async def _opens_as_last(harm: Harm) -> OpenReport | None:
    blobs = dict(LIFE.disk.blobs)
    harm(blobs)
    db = await open_on(MemoryDisk(blobs, dict(LIFE.disk.secrets)))
    assert state_of(db) == LIFE.last
    return db.report


async def test_a_journal_without_its_key_is_left_for_who_can_open_it() -> None:
    """With the recovery phrase its key comes back: no new journal may lie over it."""
    blobs = {name: data for name, data in LIFE.disk.blobs.items() if name not in (*KEYS, *HEADS)}
    disk = MemoryDisk(dict(blobs), dict(LIFE.disk.secrets))
    with pytest.raises(StoreKeyLost):
        await open_on(disk)
    assert disk.blobs == blobs


async def test_a_marker_alone_tells_that_there_was_a_journal() -> None:
    disk = MemoryDisk({"records.a": LIFE.disk.blobs["records.a"]})
    db = await open_on(disk)
    assert db.report is not None
    assert db.report.latest_may_be_missing
    await db.save("check_in", "c0", {"n": 1})
    again = await open_on(disk)
    assert again.report is None
    assert state_of(again) == {"c0": 1}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(flip, st.sampled_from(NAMES), at, st.integers(0, 7)), max_size=3))
def test_the_keys_own_bytes_may_be_harmed_too(harm: list[Harm]) -> None:
    blobs = dict(LIFE.disk.blobs)
    for one in harm:
        one(blobs)
    disk = MemoryDisk(dict(blobs), dict(LIFE.disk.secrets))
    both = all(blobs[name] != LIFE.disk.blobs[name] for name in KEYS)
    try:
        found = asyncio.run(open_on(disk))
    except StoreKeyLost:
        assert both
        assert disk.blobs == blobs
    else:
        assert not both
        assert found.is_writer
