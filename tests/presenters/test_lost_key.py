"""The device lost its key, or may not write: what still opens, and what is never lost."""

from __future__ import annotations

import pytest

from mobile_app.device.memory import (
    Fault,
    FixedClock,
    MemoryBlobStore,
    MemoryDisk,
    MemoryWriterLock,
    memory_device,
)
from mobile_app.errors import CannotOpen, StoreDenied, StoreError, StoreKeyLost, StoreNotWriter
from mobile_app.presenters.door import Door
from mobile_app.presenters.guard import Answer
from mobile_app.presenters.lock import LockPresenter
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.store.keyring import KEYS
from tests.presenters.people import counter
from tests.ui.stage import memory_services

PASSCODE = "river stone lamp"


async def somebody(passcode: str | None) -> tuple[MemoryDisk, str]:
    """A disk with one counter, and the words."""
    disk = MemoryDisk()
    services = await memory_services(disk)
    await services.repos.counters.save(counter())
    words = " ".join(await RecoveryPhrasePresenter(services).make())
    if passcode:
        await services.door.set_passcode(passcode)
    return disk, words


def lose_the_device_key(disk: MemoryDisk) -> None:
    disk.secrets.clear()


def rot_both_copies(disk: MemoryDisk) -> None:
    for name in KEYS:
        disk.blobs[name] = disk.blobs[name][:30]


async def take_one_of_another_store(disk: MemoryDisk) -> None:
    other = MemoryDisk(secrets=disk.secrets)
    services = await memory_services(other)
    services.entropy.random_bytes(99)
    await services.door.keyring.create()
    for name in KEYS:
        disk.blobs[name] = other.blobs[name]


@pytest.mark.parametrize("passcode", [None, PASSCODE])
@pytest.mark.parametrize("lose", [lose_the_device_key, rot_both_copies])
async def test_the_words_open_it_and_the_next_start_needs_none(
    passcode: str | None, lose: object
) -> None:
    disk, words = await somebody(passcode)
    assert callable(lose)
    lose(disk)
    before = dict(disk.blobs)
    services = await memory_services(disk, locked=True)
    door = services.door
    assert door.trouble
    if door.locked:
        with pytest.raises(StoreKeyLost):
            await door.unlock(PASSCODE)
    else:
        assert door.trouble == StoreKeyLost.code
    kept = {name: data for name, data in disk.blobs.items() if not name.startswith("cache.")}
    assert kept == {name: before[name] for name in kept}, "nothing was changed"
    assert not await LockPresenter(services).recover(words), "no passcode is set any more"
    assert not door.trouble
    assert [one.label for one in door.services.repos.counters.all()] == ["Alcohol"]
    again = await memory_services(disk)
    assert not again.door.has_passcode
    assert [one.label for one in again.repos.counters.all()] == ["Alcohol"]


async def test_a_key_that_fits_another_store_is_replaced_too() -> None:
    disk, words = await somebody(None)
    await take_one_of_another_store(disk)
    services = await memory_services(disk, locked=True)
    assert services.door.trouble == StoreKeyLost.code
    await LockPresenter(services).recover(words)
    again = await memory_services(disk)
    assert [one.label for one in again.repos.counters.all()] == ["Alcohol"]


async def test_other_words_change_nothing() -> None:
    disk, _ = await somebody(None)
    lose_the_device_key(disk)
    before = dict(disk.blobs)
    services = await memory_services(disk, locked=True)
    other = await memory_services()
    other.entropy.random_bytes(7)
    words = " ".join(await RecoveryPhrasePresenter(other).make())
    with pytest.raises(CannotOpen):
        await LockPresenter(services).recover(words)
    assert services.door.trouble == StoreKeyLost.code
    assert disk.blobs == before


async def test_a_passcode_that_was_only_forgotten_is_asked_to_be_replaced() -> None:
    disk, words = await somebody(PASSCODE)
    services = await memory_services(disk, locked=True)
    assert await LockPresenter(services).recover(words), "it is still set"
    assert services.door.has_passcode
    await services.door.lock()
    assert await services.door.unlock(PASSCODE) is Answer.OPEN


async def read_only(disk: MemoryDisk) -> Door:
    """A start where nothing may be written, as a read-only folder is."""
    disk.fault = Fault(disk.writes + 1, StoreDenied("EROFS"), lasting=True)

    class Refused(MemoryWriterLock):
        async def acquire(self, *, steal: bool = False) -> bool:
            raise StoreDenied("the folder cannot be locked")

    device = memory_device(disk, clock=FixedClock())
    object.__setattr__(device, "lock", Refused(disk))
    return await Door.open(device, MemoryBlobStore)


async def test_a_folder_that_may_only_be_read_shows_what_is_there() -> None:
    disk, _ = await somebody(None)
    before = dict(disk.blobs)
    door = await read_only(disk)
    assert not door.trouble
    assert door.denied
    assert [one.label for one in door.services.repos.counters.all()] == ["Alcohol"]
    with pytest.raises(StoreNotWriter):
        await door.services.repos.counters.save(counter("c2"))
    with pytest.raises(StoreError):
        await door.services.db.take_over()
    assert disk.blobs == before


async def test_an_empty_one_runs_on_memory() -> None:
    door = await read_only(MemoryDisk())
    assert door.trouble == StoreDenied.code
    assert not door.denied
    await door.services.repos.counters.save(counter())
