"""A device and an image of it: two that stamp and seal under one name, until one notices."""

from __future__ import annotations

import pytest

from mobile_app.device.memory import MemoryDisk
from mobile_app.errors import Offline
from mobile_app.sync.ports import MERGED
from mobile_app.sync.state import Reason
from tests.sync.devices import Device, devices, same, settle
from tests.sync.memory_remote import MemoryVault


async def test_who_meets_its_own_name_takes_another_and_both_go_on() -> None:
    vault = MemoryVault()
    (first, other) = await devices(vault, 2)
    await settle(first, other)
    await first.save("check_in", "c1", mood=1)
    image = MemoryDisk(dict(first.disk.blobs), dict(first.disk.secrets))
    twin = await Device(vault, disk=image).start()
    assert twin.replica.device == first.replica.device
    await twin.save("check_in", "c2", mood=2)
    await twin.sync()
    await first.save("check_in", "c3", mood=3)
    report = await first.sync()
    assert report.healed is Reason.COPIED
    assert twin.replica.device != first.replica.device
    await settle(first, other, twin)
    assert same(first, other, twin)
    assert {record.id for record in other.db.all("check_in")} == {"c1", "c2", "c3"}


async def test_a_twin_is_met_in_a_chain_of_before_too() -> None:
    """One has read all anew since, and the other goes on in the chain that both had."""
    vault = MemoryVault()
    (first, other) = await devices(vault, 2)
    await first.save("check_in", "c1", mood=1)
    await settle(first, other)
    image = MemoryDisk(dict(first.disk.blobs), dict(first.disk.secrets))
    twin = await Device(vault, disk=image).start()
    await first.replica.keep(notes={MERGED: "1"})
    await first.sync()
    await twin.save("check_in", "c2", mood=2)
    await twin.sync()
    report = await first.sync()
    assert report.healed is Reason.COPIED
    await settle(first, other, twin)
    assert first.fields("check_in", "c2") == {"mood": 2}
    assert same(first, other, twin)


async def test_a_twin_is_met_under_a_number_that_waited_in_vain_too() -> None:
    """What waited when all was read anew was never sent under its number."""
    vault = MemoryVault()
    (first, other) = await devices(vault, 2)
    await first.save("check_in", "c1", mood=1)
    await settle(first, other)
    image = MemoryDisk(dict(first.disk.blobs), dict(first.disk.secrets))
    twin = await Device(vault, disk=image).start()
    first.remote.refuse["append"] = Offline("x")
    for mood in (2, 3):
        await first.save("check_in", "c1", mood=mood)
        with pytest.raises(Offline):
            await first.sync()
    await first.replica.keep(notes={MERGED: "1"})
    with pytest.raises(Offline):
        await first.sync()
    first.remote.refuse.clear()
    await twin.save("check_in", "c2", mood=2)
    await twin.sync()
    report = await first.sync()
    assert report.healed is Reason.COPIED
    await settle(first, other, twin)
    assert first.fields("check_in", "c2") == {"mood": 2}
    assert same(first, other, twin)
