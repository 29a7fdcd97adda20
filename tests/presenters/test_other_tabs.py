"""Two tabs of one browser: what is locked or erased in one is so in the other, at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from mobile_app.device.memory import (
    FixedClock,
    MemoryBlobStore,
    MemoryDisk,
    MemoryTabs,
    memory_device,
)
from mobile_app.device.ports import TabNews
from mobile_app.presenters.door import Door
from mobile_app.presenters.guard import Answer
from mobile_app.presenters.other_tabs import OtherTabs
from mobile_app.store.lock_note import LockNote
from tests.presenters.people import counter

PASSCODE = "river stone lamp"


async def tab(disk: MemoryDisk, clock: FixedClock | None = None) -> Door:
    door = await Door.open(memory_device(disk, clock=clock), MemoryBlobStore)
    OtherTabs(door)
    return door


async def heard() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


async def two_tabs(clock: FixedClock | None = None) -> tuple[Door, Door]:
    """Both open, the first one writes."""
    disk = MemoryDisk()
    first = await tab(disk, clock)
    await first.services.repos.counters.save(counter())
    await first.set_passcode(PASSCODE)
    second = await tab(disk, clock)
    assert await second.unlock(PASSCODE) is Answer.OPEN
    assert labels(second) == ["Alcohol"]
    return first, second


def labels(door: Door) -> list[str]:
    return [one.label for one in door.services.repos.counters.all()]


async def test_locking_one_locks_the_other() -> None:
    for which in (0, 1):
        tabs = await two_tabs()
        await tabs[which].lock()
        await heard()
        for door in tabs:
            assert door.locked
            assert labels(door) == []
            assert await door.unlock(PASSCODE) is Answer.OPEN
            assert labels(door) == ["Alcohol"]


async def test_a_tab_that_was_only_left_locks_alone() -> None:
    clock = FixedClock()
    first, second = await two_tabs(clock)
    await first.lock_if_due(clock.now() - timedelta(seconds=1))
    await heard()
    assert first.locked
    assert not second.locked, "it may be what the person went to"


async def test_a_new_passcode_shuts_the_tabs_that_opened_without_one() -> None:
    disk = MemoryDisk()
    first = await tab(disk)
    await first.services.repos.counters.save(counter())
    second = await tab(disk)
    await first.set_passcode(PASSCODE)
    await heard()
    assert not first.locked
    assert second.locked
    assert second.has_passcode
    assert labels(second) == []


async def test_without_a_passcode_there_is_nothing_to_lock() -> None:
    disk = MemoryDisk()
    first, second = await tab(disk), await tab(disk)
    told = first.device.tabs
    assert isinstance(told, MemoryTabs)
    await first.lock()
    assert told.told == []
    told.tell(TabNews.LOCKED)
    await heard()
    assert not second.trouble


async def test_a_tab_that_hides_leaves_the_doors_of_others_as_they_are() -> None:
    first, second = await two_tabs()
    first.device.tabs.tell(TabNews.HIDDEN)
    await heard()
    assert not second.locked
    assert labels(second) == ["Alcohol"]


async def test_erasing_one_empties_the_other() -> None:
    for locked in (False, True):
        first, second = await two_tabs()
        if locked:
            await second.lock()
            await heard()
        ran: list[bool] = []
        records = second.services.db
        records.subscribe(lambda ran=ran: ran.append(True))  # type: ignore[misc]
        await first.erase()
        await heard()
        assert locked or ran, "the screens that stand draw again"
        assert (second.services.db is records) is not locked
        assert not second.trouble
        assert not second.has_passcode
        assert second.guard.note == LockNote()
        assert labels(second) == []
        await first.services.repos.counters.save(counter(id="c2"))
        await second.services.db.refresh()
        assert labels(second) == ["Alcohol"], "what is recorded after it is there to read"
