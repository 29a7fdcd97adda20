"""Opening, locking, unlocking: over memory adapters, across restarts."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from mobile_app.device.memory import FixedClock, MemoryBlobStore, MemoryDisk, memory_device
from mobile_app.device.ports import ERASING, Device
from mobile_app.domain.app_lock import LockPolicy
from mobile_app.errors import (
    CannotOpen,
    CryptoUnavailable,
    StoreDenied,
    StoreError,
    StoreLocked,
)
from mobile_app.presenters.door import Door
from mobile_app.presenters.guard import Answer
from mobile_app.store.lock_note import LOCK_NOTE
from tests.presenters.people import counter
from tests.ui.stage import NOW

PASSCODE = "river stone lamp"


class Phone:
    """One device whose app can be started again; its clock goes on."""

    def __init__(self) -> None:
        self.disk = MemoryDisk()
        self.clock = FixedClock(NOW)
        self.device = memory_device(self.disk, clock=self.clock)

    async def start(self, device: Device | None = None) -> Door:
        return await Door.open(device or self.device, MemoryBlobStore, alone=True)

    def say(self) -> bytes:
        return b"".join(self.disk.blobs.values())


@pytest.fixture
async def phone() -> Phone:
    """With one counter, and the lock on."""
    phone = Phone()
    door = await phone.start()
    await door.services.repos.counters.save(counter())
    await door.services.repos.settings.save(country="IE", theme="dark", text_scale=1.6)
    await door.set_passcode(PASSCODE)
    return phone


def labels(door: Door) -> list[str]:
    return [one.label for one in door.services.repos.counters.all()]


async def test_a_locked_app_starts_with_nothing_personal(phone: Phone) -> None:
    door = await phone.start()
    assert (door.locked, door.trouble) == (True, StoreLocked.code)
    assert labels(door) == []
    settings = door.services.repos.settings.get()
    assert (settings.country, settings.theme, settings.text_scale) == ("IE", "dark", 1.6)


async def test_what_is_known_while_locked_says_nothing_of_the_person(phone: Phone) -> None:
    door = await phone.start()
    await door.unlock("wrong words here")
    assert b"Alcohol" not in phone.say()
    note = phone.disk.blobs[LOCK_NOTE]
    for secret in (b"river", b"wrong words", b"2026-08-12"):
        assert secret not in note


async def test_the_passcode_opens_it(phone: Phone) -> None:
    door = await phone.start()
    changes: list[bool] = []
    door.subscribe(lambda: changes.append(door.locked))
    assert await door.unlock("another") is Answer.WRONG
    assert changes == []
    assert await door.unlock(PASSCODE) is Answer.OPEN
    assert changes == [False]
    assert labels(door) == ["Alcohol"]
    assert door.guard.note.tries.wrong == 0


async def test_wrong_tries_wait_across_restarts(phone: Phone) -> None:
    for _ in range(5):
        door = await phone.start()
        assert await door.unlock("wrong") is Answer.WRONG
    door = await phone.start()
    assert door.guard.wait_left() == timedelta(seconds=30)
    assert await door.unlock(PASSCODE) is Answer.WAIT, "not even the right one"
    phone.clock.advance(timedelta(seconds=30))
    assert await door.unlock(PASSCODE) is Answer.OPEN
    assert (await phone.start()).guard.wait_left() == timedelta(0)


async def test_a_try_that_is_cut_off_has_counted(phone: Phone) -> None:
    class PulledPlug(Exception):
        pass

    door = await phone.start()

    async def pull(_: str) -> None:
        raise PulledPlug

    door.keyring.unlock = pull  # type: ignore[method-assign]
    with pytest.raises(PulledPlug):
        await door.unlock(PASSCODE)
    assert (await phone.start()).guard.note.tries.wrong == 1


async def test_what_could_not_be_tried_does_not_count(phone: Phone) -> None:
    door = await phone.start()

    async def refuse(_: str) -> None:
        raise StoreError("the keystore is busy")

    door.keyring.unlock = refuse  # type: ignore[method-assign]
    with pytest.raises(StoreError):
        await door.unlock(PASSCODE)
    assert (await phone.start()).guard.note.tries.wrong == 0


async def test_erasing_after_wrong_tries_is_complete(phone: Phone) -> None:
    door = await phone.start()
    await door.unlock(PASSCODE)
    await door.set_policy(LockPolicy(erase_after=10))
    phone.device.shell.publish(b"{}")
    door = await phone.start()
    for left in range(9, 0, -1):
        assert await door.unlock("wrong") is Answer.WRONG
        assert door.guard.tries_left() == left
        phone.clock.advance(timedelta(hours=1))
    assert await door.unlock("wrong") is Answer.ERASED
    assert (door.locked, door.has_passcode, labels(door)) == (False, False, [])
    assert not phone.disk.secrets
    assert not phone.disk.blobs
    assert phone.device.shell.cards == []  # type: ignore[attr-defined]
    await door.services.repos.counters.save(counter(label="Anew"))
    assert labels(await phone.start()) == ["Anew"]


async def test_who_did_not_choose_it_is_never_erased(phone: Phone) -> None:
    door = await phone.start()
    for _ in range(30):
        assert await door.unlock("wrong") is Answer.WRONG
        phone.clock.advance(timedelta(hours=2))
    assert await door.unlock(PASSCODE) is Answer.OPEN
    assert labels(door) == ["Alcohol"]


async def test_locking_takes_the_key_out_of_memory(phone: Phone) -> None:
    door = await phone.start()
    await door.unlock(PASSCODE)
    opened = door.services
    await door.lock()
    assert door.locked
    assert door.services is not opened
    assert labels(door) == []
    with pytest.raises(StoreLocked):
        await door.keyring.open()
    assert await door.unlock(PASSCODE) is Answer.OPEN
    assert labels(door) == ["Alcohol"]


async def test_a_save_under_way_is_kept_when_it_locks(phone: Phone) -> None:
    door = await phone.start()
    await door.unlock(PASSCODE)
    saving = asyncio.ensure_future(
        door.services.repos.counters.save(counter("c2", label="Nicotine"))
    )
    await asyncio.sleep(0)
    await door.lock()
    await saving
    await door.unlock(PASSCODE)
    assert sorted(labels(door)) == ["Alcohol", "Nicotine"]


async def test_it_locks_after_the_time_that_was_chosen(phone: Phone) -> None:
    door = await phone.start()
    await door.unlock(PASSCODE)
    await door.set_policy(LockPolicy(lock_after_seconds=60))
    hidden_at = phone.clock.now()
    phone.clock.advance(timedelta(seconds=59))
    await door.lock_if_due(hidden_at)
    assert not door.locked
    phone.clock.advance(timedelta(seconds=1))
    await door.lock_if_due(hidden_at)
    assert door.locked


async def test_without_a_passcode_nothing_locks() -> None:
    phone = Phone()
    door = await phone.start()
    await door.lock()
    await door.lock_if_due(phone.clock.now())
    assert not door.locked
    await door.keep_look()
    assert LOCK_NOTE not in phone.disk.blobs


async def test_a_changed_look_is_known_while_locked(phone: Phone) -> None:
    door = await phone.start()
    await door.unlock(PASSCODE)
    await door.services.repos.settings.save(country="US")
    await door.keep_look()
    assert (await phone.start()).services.repos.settings.get().country == "US"


async def test_an_altered_note_costs_the_look_and_no_more(phone: Phone) -> None:
    door = await phone.start()
    await door.guard.change(look=replace(door.guard.note.look, theme="purple", text_scale=99.0))
    door = await phone.start()
    settings = door.services.repos.settings.get()
    assert (settings.country, settings.theme, settings.text_scale) == ("IE", "system", 1.0)
    assert await door.unlock(PASSCODE) is Answer.OPEN


async def test_turning_the_lock_off(phone: Phone) -> None:
    door = await phone.start()
    await door.unlock(PASSCODE)
    await door.set_passcode(None)
    assert not door.has_passcode
    door = await phone.start()
    assert not door.locked
    assert labels(door) == ["Alcohol"]


@pytest.mark.parametrize("error", [StoreDenied("no"), CryptoUnavailable("no")])
async def test_where_nothing_can_be_kept_the_app_still_starts(
    phone: Phone, error: Exception
) -> None:
    async def refuse(name: str) -> bytes | None:
        if name == ERASING and not isinstance(error, StoreError):
            return None  # ciphers are first wanted for what is sealed
        raise error

    blobs = MemoryBlobStore(phone.disk)
    blobs.read = refuse  # type: ignore[method-assign]
    door = await phone.start(replace(phone.device, blobs=blobs))
    assert door.trouble == StoreDenied.code
    assert not door.locked
    assert labels(door) == []


async def test_erasing_while_locked(phone: Phone) -> None:
    door = await phone.start()
    await door.erase()
    assert not door.locked
    assert not phone.disk.blobs
    assert not phone.disk.secrets


async def test_no_phrase_no_recovery(phone: Phone) -> None:
    door = await phone.start()
    with pytest.raises(CannotOpen):
        await door.recover(bytes(32))
    assert door.locked


async def test_guessing_from_the_inside_waits_and_counts_too(phone: Phone) -> None:
    door = await phone.start()
    await door.unlock(PASSCODE)
    for _ in range(5):
        assert await door.check("wrong") is Answer.WRONG
    assert await door.check(PASSCODE) is Answer.WAIT
    assert await (await phone.start()).unlock(PASSCODE) is Answer.WAIT, "it is the same count"
    phone.clock.advance(timedelta(minutes=2))
    assert await door.check(PASSCODE) is Answer.OPEN
    assert door.guard.note.tries.wrong == 0
    assert not door.trouble


async def test_from_the_inside_nothing_is_erased_it_locks_instead(phone: Phone) -> None:
    door = await phone.start()
    await door.unlock(PASSCODE)
    await door.set_policy(LockPolicy(erase_after=10))
    for number in range(1, 10):
        assert not door.locked
        assert await door.check("wrong") is Answer.WRONG, number
        phone.clock.advance(timedelta(hours=2))
    assert door.locked
    assert door.guard.tries_left() == 1
    assert await door.unlock(PASSCODE) is Answer.OPEN
    assert [one.label for one in door.services.repos.counters.all()] == ["Alcohol"]
