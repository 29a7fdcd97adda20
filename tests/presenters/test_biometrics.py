"""Finger or face instead of the passcode: chosen, never alone, and never a wrong try."""

from __future__ import annotations

import pytest

from mobile_app.device.memory import FixedBiometrics, MemoryBlobStore, MemoryDisk, memory_device
from mobile_app.device.native.keys import DEVICE_KEY
from mobile_app.domain.app_lock import LockPolicy
from mobile_app.errors import CannotOpen, StoreLocked
from mobile_app.presenters.door import Door
from mobile_app.presenters.guard import Answer
from mobile_app.presenters.lock_settings import LockSettingsPresenter
from mobile_app.store.quick_key import QUICK_KEY
from tests.presenters.people import counter

PASSCODE = "river stone lamp"


async def a_door(disk: MemoryDisk, phone: FixedBiometrics) -> Door:
    return await Door.open(memory_device(disk, biometrics=phone), MemoryBlobStore, alone=True)


async def chosen(disk: MemoryDisk, phone: FixedBiometrics) -> Door:
    """A locked door whose person lets biometrics open it."""
    door = await a_door(disk, phone)
    await door.services.repos.counters.save(counter())
    await door.set_passcode(PASSCODE)
    assert await LockSettingsPresenter(door.services).use_biometrics("Check")
    await door.lock()
    return door


async def test_off_until_chosen_and_then_nothing_is_kept_without_the_passcode() -> None:
    disk, phone = MemoryDisk(), FixedBiometrics(enrolled=True)
    door = await a_door(disk, phone)
    await door.services.repos.counters.save(counter())
    await door.set_passcode(PASSCODE)
    await door.lock()
    assert not door.has_biometrics
    assert QUICK_KEY not in disk.blobs
    assert not await door.unlock_with_biometrics("Unlock")
    assert phone.asked == [], "nobody was asked for what could not help"
    assert door.locked


async def test_once_chosen_it_opens_also_after_a_restart() -> None:
    disk, phone = MemoryDisk(), FixedBiometrics(enrolled=True)
    await chosen(disk, phone)
    door = await a_door(disk, phone)
    assert door.locked
    assert door.has_biometrics
    assert await door.unlock_with_biometrics("Unlock")
    assert door.services.repos.counters.all()
    assert phone.asked == ["Check", "Unlock"]


async def test_it_is_not_chosen_without_a_check() -> None:
    disk = MemoryDisk()
    door = await a_door(disk, FixedBiometrics(enrolled=True, recognised=False))
    await door.set_passcode(PASSCODE)
    presenter = LockSettingsPresenter(door.services)
    assert await presenter.can_use_biometrics()
    assert not await presenter.use_biometrics("Check")
    assert not presenter.view().biometrics
    assert QUICK_KEY not in disk.blobs


async def test_somebody_else_is_no_wrong_try_and_the_passcode_opens() -> None:
    disk, phone = MemoryDisk(), FixedBiometrics(enrolled=True)
    door = await chosen(disk, phone)
    await door.set_policy(LockPolicy(erase_after=10))
    phone.recognised = False
    for _ in range(30):
        assert not await door.unlock_with_biometrics("Unlock")
    assert door.guard.note.tries.wrong == 0
    assert disk.blobs
    assert await door.unlock(PASSCODE) is Answer.OPEN


async def test_passcode_only_again_removes_the_copy() -> None:
    disk, phone = MemoryDisk(), FixedBiometrics(enrolled=True)
    door = await chosen(disk, phone)
    await door.unlock(PASSCODE)
    presenter = LockSettingsPresenter(door.services)
    assert presenter.view().biometrics
    await presenter.stop_biometrics()
    assert QUICK_KEY not in disk.blobs
    assert not presenter.view().biometrics
    await door.lock()
    assert not await door.unlock_with_biometrics("Unlock")


async def test_turning_the_lock_off_and_erasing_take_it_along() -> None:
    for end in ("off", "erase"):
        disk, phone = MemoryDisk(), FixedBiometrics(enrolled=True)
        door = await chosen(disk, phone)
        await door.unlock(PASSCODE)
        await (door.set_passcode(None) if end == "off" else door.erase())
        assert QUICK_KEY not in disk.blobs
        assert not door.has_biometrics
        await door.set_passcode("another stone lamp")
        await door.lock()
        assert not await door.unlock_with_biometrics("Unlock")


async def test_another_passcode_leaves_it_as_it_is() -> None:
    disk, phone = MemoryDisk(), FixedBiometrics(enrolled=True)
    door = await chosen(disk, phone)
    await door.unlock(PASSCODE)
    await door.set_passcode("another stone lamp")
    await door.lock()
    assert await door.unlock_with_biometrics("Unlock")


async def test_without_a_lock_there_is_nothing_to_choose() -> None:
    door = await a_door(MemoryDisk(), FixedBiometrics(enrolled=True))
    with pytest.raises(StoreLocked):
        await door.set_biometrics(True)


@pytest.mark.parametrize("harm", ["foreign", "newer", "damaged", "short", "other device", "moved"])
async def test_a_copy_that_does_not_open_leaves_the_passcode(harm: str) -> None:
    disk, phone = MemoryDisk(), FixedBiometrics(enrolled=True)
    door = await chosen(disk, phone)
    kept = disk.blobs[QUICK_KEY]
    key = disk.secrets[DEVICE_KEY]
    disk.blobs[QUICK_KEY] = {
        "foreign": b"x" * len(kept),
        "newer": kept[:8] + b"\x02" + kept[9:],
        "damaged": kept[:-10] + b"\0" + kept[-9:],
        "short": kept[:20],
        "other device": kept,
        "moved": disk.blobs["key.a"],
    }[harm]
    if harm == "other device":
        disk.secrets[DEVICE_KEY] = bytes(32)
    with pytest.raises(CannotOpen):
        await door.unlock_with_biometrics("Unlock")
    assert door.locked
    disk.secrets[DEVICE_KEY] = key
    assert await door.unlock(PASSCODE) is Answer.OPEN
