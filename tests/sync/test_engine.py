"""Rounds between devices over one vault: what the protocol page promises, rule by rule."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from mobile_app.errors import Offline, VaultUnknown
from mobile_app.sync.ports import Appended
from mobile_app.sync.reports import Phase, Progress
from tests.sync.devices import KEYS, Device, devices, same, settle
from tests.sync.memory_remote import MemoryVault
from tests.sync.sealing import Sender, state


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


async def test_a_vault_is_registered_once() -> None:
    vault = MemoryVault()
    (one,) = await devices(vault, 1)
    one.remote.online = False
    with pytest.raises(Offline):
        await one.sync()
    one.remote.online = True
    await settle(one)
    assert one.remote.calls.count("register") == 2, "the one that never arrived, and one"
    vault.registered = False
    with pytest.raises(VaultUnknown):
        await one.sync()
    assert not vault.registered, "who erased it meant it"


async def test_two_rounds_at_once_follow_each_other(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("counter", "c1", label="Wine")
    reports = await asyncio.gather(one.sync(), one.sync(), one.sync())
    assert [report.sent for report in reports] == [1, 0, 0]
    assert vault.head == 1
    await two.sync()
    assert same(one, two)


async def test_progress_is_told(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    for n in range(5):
        await one.save("log", f"l{n}", words="x" * 100_000)
    heard: list[Progress] = []
    await one.engine.sync(heard.append)
    assert heard[-1] == Progress(Phase.SENDING, 5, 5)
    heard.clear()
    two.remote.page = 2
    await two.engine.sync(heard.append)
    assert [step.done for step in heard if step.phase is Phase.READING][-1] == 5
    assert all(step.total == 5 for step in heard if step.phase is Phase.READING)
    assert same(one, two)


async def test_what_a_newer_version_writes_is_kept_and_passed_on(vault: MemoryVault) -> None:
    one, two, three = await devices(vault, 3)
    await one.save("of_a_newer_one", "x", deep=[{"a": None}], wide={"b": 1.5})
    await one.sync()
    await two.sync()
    await two.save("of_a_newer_one", "x", more=True)
    await settle(two, three, one)
    assert same(one, two, three)
    assert three.fields("of_a_newer_one", "x") == {
        "deep": [{"a": None}],
        "wide": {"b": 1.5},
        "more": True,
    }


async def test_devices_and_status_say_what_is_known(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    assert (one.engine.status(), one.engine.devices()) == (None, [])
    await one.save("counter", "c1", label="Wine")
    await two.save("counter", "c2", label="Beer")
    await settle(one, two)
    seen = one.engine.devices()
    assert {device.device: device.this for device in seen} == {
        one.replica.device: True,
        two.replica.device: False,
    }
    assert seen == sorted(seen, key=lambda one: one.last_at, reverse=True)
    status = one.engine.status()
    assert status is not None
    assert (status.vault, status.waiting) == (KEYS.vault_id, 0)
    assert status.last_success_at == one.clock.now()
    await one.start()
    again = one.engine.status()
    assert again is not None
    assert again.last_success_at is not None, "known after a start too, to a quarter of an hour"


async def test_a_success_long_after_the_last_is_kept_though_nothing_changed(
    vault: MemoryVault,
) -> None:
    (one,) = await devices(vault, 1)
    await settle(one)
    one.clock.turn(hours=1)
    await one.sync()
    status = (await one.start()).engine.status()
    assert status is not None
    assert status.last_success_at == one.clock.now()


async def test_a_round_ends_though_others_write_as_fast(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    await one.save("log", "l", n=0)
    append, sender = one.remote.append, Sender()

    async def crowded(batches: Sequence[bytes]) -> Appended:
        vault.add(await sender.seal(state(f"c{vault.head}", a=1)))
        await one.save("log", "l", n=vault.head)
        return await append(batches)

    one.remote.append = crowded  # type: ignore[method-assign]
    report = await one.sync()
    assert 2 < report.sent < 20
    one.remote.append = append  # type: ignore[method-assign]
    two = await Device(vault).start()
    await settle(one, two)
    assert same(one, two)


async def test_a_large_batch_lets_others_run(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    vault.add(await Sender().seal(*(state(f"c{n}", a=n) for n in range(500)), at_ms=1 << 52))
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(other())
    report = await one.sync()
    task.cancel()
    assert report.applied == 500
    assert turns > 5
    assert one.engine.devices()[0].last_at.year == 9999, "a clock may say anything"
