"""Rounds between devices over one vault: what the protocol page promises, rule by rule."""

from __future__ import annotations

import pytest

from mobile_app.errors import Offline
from tests.sync.devices import Device, devices, same, settle
from tests.sync.memory_remote import MemoryVault


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


async def test_what_one_writes_the_other_has(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("counter", "c1", label="Wine")
    report = await one.sync()
    assert (report.sent, report.waiting, report.head) == (1, 0, 1)
    report = await two.sync()
    assert report.applied == 1
    assert two.fields("counter", "c1") == {"label": "Wine"}
    assert same(one, two)


async def test_nothing_is_sent_twice(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("counter", "c1", label="Wine")
    await settle(one, two)
    assert vault.head == 1
    await two.save("counter", "c1", label="Tea")
    await settle(one, two)
    assert vault.head == 2
    assert one.fields("counter", "c1") == {"label": "Tea"}


async def test_a_quiet_round_asks_once_and_writes_nothing(vault: MemoryVault) -> None:
    (one,) = await devices(vault, 1)
    await one.save("counter", "c1", label="Wine")
    await settle(one)
    before, one.remote.calls = sum(map(len, one.disk.blobs.values())), []
    await one.sync()
    assert one.remote.calls == ["pull"]
    assert sum(map(len, one.disk.blobs.values())) == before


async def test_offline_edits_of_both_converge(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("counter", "c1", label="Wine", position=1)
    await settle(one, two)
    await one.save("counter", "c1", label="Beer")
    await two.save("counter", "c1", position=2)
    await two.remove("counter", "gone")
    await one.save("check_in", "k1", mood=1)
    await two.save("check_in", "k2", mood=2)
    await settle(one, two)
    assert same(one, two)
    assert one.fields("counter", "c1") == {"label": "Beer", "position": 2}


async def test_a_removal_is_not_undone_by_who_had_not_heard(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("check_in", "k1", words="a")
    await settle(one, two)
    await two.save("check_in", "k1", words="b")
    await one.remove("check_in", "k1")
    await settle(one, two)
    assert same(one, two)
    assert one.fields("check_in", "k1") is None


async def test_a_lost_answer_is_asked_for_again(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("counter", "c1", label="Wine")
    one.remote.lose_answer = True
    with pytest.raises(Offline):
        await one.sync()
    report = await one.sync()
    assert (vault.head, report.waiting) == (1, 0)
    await settle(one, two)
    assert same(one, two)


@pytest.mark.parametrize("bump", [True, False])
async def test_a_server_that_went_back_is_noticed_and_healed(
    vault: MemoryVault, bump: bool
) -> None:
    one, two = await devices(vault, 2)
    await one.save("counter", "c1", label="Wine")
    await settle(one, two)
    older = vault.copy()
    await one.save("counter", "c2", label="Beer")
    await two.save("check_in", "k1", mood=3)
    await settle(one, two)
    vault.restore(older, bump=bump)
    reports = [await one.sync(), await two.sync()]
    assert any(report.healed for report in reports)
    await settle(one, two)
    three = await Device(vault).start()
    await settle(one, two, three)
    assert same(one, two, three)
    assert three.fields("check_in", "k1") == {"mood": 3}


async def test_a_snapshot_stands_for_many_batches(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await two.sync()
    for n in range(140):
        await one.save("check_in", f"k{n}", mood=n % 5, words="x" * 30)
        await one.sync()
    assert len(vault.snapshots) == 2
    assert vault.floor > 0
    three = await Device(vault).start()
    await settle(one, two, three)
    assert same(one, two, three)
    assert "snapshot" in three.remote.calls
