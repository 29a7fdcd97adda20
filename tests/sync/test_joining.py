"""Joining a vault, leaving it, moving to another, and devices that lost or doubled themselves."""

from __future__ import annotations

import json

import pytest

from mobile_app.device.memory import MemoryDisk
from mobile_app.store.backup import decode_backup, encode_backup
from mobile_app.sync.state import STATE, Reason
from tests.sync.devices import OTHER_KEYS, Device, assert_same, devices, settle
from tests.sync.memory_remote import MemoryVault


async def test_a_new_device_takes_everything_and_sends_nothing(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    for n in range(10):
        await one.save("log", f"l{n}", n=n)
        await one.sync()
    report = await two.sync()
    assert (report.sent, report.healed, report.applied) == (0, None, 10)
    assert vault.head == 10
    assert_same(one, two)


async def test_a_device_with_records_sends_what_the_vault_lacks_only(vault: MemoryVault) -> None:
    """Restored from a file that another device made, some of which never reached the vault."""
    one, two = await devices(vault, 2)
    await one.save("log", "in both", n=1)
    await one.sync()
    await one.save("log", "in the file alone", n=2)
    file = encode_backup(one.db, one.clock.now())
    await two.save("log", "mine", n=3)
    await two.db.join(decode_backup(file).records)
    report = await two.sync()
    assert (report.healed, report.sent) == (None, 1)
    three = await Device(vault).start()
    await three.sync()
    assert_same(two, three)
    assert three.fields("log", "in the file alone") == {"n": 2}


async def test_a_file_merged_later_reaches_the_vault_whole(vault: MemoryVault) -> None:
    """Its stamps may lie below what the vault is known to hold of their device."""
    one, two, three = await devices(vault, 3)
    await one.save("log", "first", n=1)
    file = encode_backup(one.db, one.clock.now())
    await one.db.remove("log", "first")
    await one.save("log", "second", n=2)
    await settle(one, two)
    other = await Device(MemoryVault()).start()
    await other.db.join(decode_backup(file).records)
    await other.save("log", "of nobody here", n=3)
    await settle(one, two)
    await two.db.join(other.replica.every())
    assert "merged" in two.replica.notes()
    assert (await two.sync()).healed is None
    assert "merged" not in two.replica.notes()
    await settle(two, three, one)
    assert_same(one, two, three)
    assert three.fields("log", "of nobody here") == {"n": 3}
    assert three.fields("log", "first") is None


async def test_turned_off_and_on_again(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("log", "l1", n=1)
    await settle(one, two)
    await one.engine.turn_off()
    assert one.replica.notes() == {}
    assert one.fields("log", "l1") == {"n": 1}
    await one.save("log", "l2", n=2)
    await two.save("log", "l3", n=3)
    await settle(one, two)
    assert_same(one, two)
    assert one.fields("log", "l3") == {"n": 3}


@pytest.mark.parametrize("told", [True, False])
async def test_moving_to_another_vault_takes_everything_along(
    vault: MemoryVault, told: bool
) -> None:
    one = await Device(vault).start()
    await one.save("log", "l1", n=1)
    await one.sync()
    await one.save("log", "l2", n=2)
    other = MemoryVault()
    one.vault, one.keys = other, OTHER_KEYS
    await one.start()
    if told:
        await one.engine.begin_anew()
        status = one.engine.status()
        assert status is not None
        assert (status.vault, status.last_success_at) == (OTHER_KEYS.vault_id, None)
    await one.sync()
    assert other.registered
    new = await Device(other, keys=OTHER_KEYS).start()
    await new.sync()
    assert_same(one, new)
    assert vault.head == 1, "the former one was left as it is"


async def test_begun_anew_after_the_vault_was_erased(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("log", "l1", n=1)
    await settle(one, two)
    await one.remote.erase()
    await one.engine.begin_anew()
    await one.sync()
    assert vault.registered
    report = await two.sync()
    assert report.healed is not None
    await settle(one, two)
    assert_same(one, two)


async def test_a_store_that_lost_something_gets_it_back(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    for n in range(20):
        await one.save("log", f"l{n}", n=n)
    await settle(one, two)
    before = one.replica.device
    await one.db.close()
    (tail,) = (name for name in one.disk.blobs if name.startswith("journal.t"))
    damaged = bytearray(one.disk.blobs[tail])
    damaged[600] ^= 1
    one.disk.blobs[tail] = bytes(damaged)
    await one.start()
    assert one.replica.device != before
    assert len(one.db.all("log")) < 20
    await one.save("log", "new", n=99)
    report = await one.sync()
    assert report.healed in (Reason.DAMAGED, None)
    await settle(one, two)
    assert_same(one, two)
    assert len(one.db.all("log")) == 21


async def test_an_unreadable_state_begins_anew(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("log", "l1", n=1)
    await settle(one, two)
    for text in ("", "{}", json.dumps({**json.loads(one.replica.notes()[STATE]), "own": 7})):
        await one.replica.keep(notes={STATE: text})
        assert one.engine.status() is None
        await one.sync()
        assert one.engine.status() is not None
    await settle(one, two)
    assert_same(one, two)


async def test_a_copied_device_takes_a_name_of_its_own(vault: MemoryVault) -> None:
    """A folder copied to another machine, or a phone restored from its maker's backup."""
    one, two = await devices(vault, 2)
    await one.save("log", "l1", n=1)
    await settle(one, two)
    copy = Device(vault, disk=MemoryDisk(dict(one.disk.blobs)))
    await copy.start()
    assert copy.replica.device == one.replica.device
    await one.save("log", "l2", by="one")
    await copy.save("log", "l3", by="copy")
    await one.sync()
    report = await copy.sync()
    assert report.healed is Reason.COPIED
    assert copy.replica.device != one.replica.device
    await settle(one, copy, two)
    assert_same(one, copy, two)
    head = vault.head
    await settle(one, copy, two)
    assert vault.head == head


async def test_two_copies_that_both_sealed_before_they_met(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("log", "l1", n=1)
    await settle(one, two)
    copy = await Device(vault, disk=MemoryDisk(dict(one.disk.blobs))).start()
    await one.save("log", "l2", by="one")
    await copy.save("log", "l3", by="copy")
    for device in (one, copy):
        device.remote.refuse["append"] = ConnectionError()
        with pytest.raises(ConnectionError):
            await device.sync()
        device.remote.refuse.clear()
    await settle(one, copy, two)
    assert_same(one, copy, two)
    assert len({one.replica.device, copy.replica.device, two.replica.device}) == 3


async def test_a_device_put_back_to_an_older_day(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("log", "l1", n=1)
    await settle(one, two)
    older = MemoryDisk(dict(one.disk.blobs))
    for n in range(2, 5):
        await one.save("log", f"l{n}", n=n)
        await settle(one, two)
    back = await Device(vault, disk=older).start()
    await back.save("log", "after", n=9)
    assert (await back.sync()).healed is Reason.COPIED
    await settle(back, two)
    assert_same(back, two)
    assert back.fields("log", "l4") == {"n": 4}
    assert two.fields("log", "after") == {"n": 9}
