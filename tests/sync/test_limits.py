"""A full vault, a server with limits of its own, and records larger than a batch."""

from __future__ import annotations

import random

import pytest

from mobile_app.errors import BatchRefused, Offline, Quota, RateLimited, ServerFault, TooSlow
from mobile_app.sync.ports import Appended
from mobile_app.sync.state import Reason
from tests.sync.devices import Device, assert_same, devices, settle
from tests.sync.memory_remote import MemoryVault


def noise(characters: int, seed: int = 1) -> str:
    """Text that no compression makes smaller than three quarters."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    return "".join(random.Random(seed).choices(letters, k=characters))


async def test_a_full_vault_keeps_what_waits_and_is_still_read(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await two.save("log", "theirs", n=1)
    await two.sync()
    vault.quota = 0
    for n in range(3):
        await one.save("log", f"l{n}", words=noise(100_000, n))
    report = await one.sync()
    assert (report.waiting, report.sent) == (3, 0)
    assert isinstance(report.refused, Quota)
    assert one.fields("log", "theirs") == {"n": 1}
    status = one.engine.status()
    assert status is not None
    assert (status.waiting, status.last_success_at) == (3, None)
    vault.quota = vault.bytes + 150_000
    report = await one.sync()
    assert (report.waiting, report.sent) == (2, 1), "as much as there is room for"
    vault.quota = 64 * 1024 * 1024
    report = await one.sync()
    assert (report.waiting, report.refused) == (0, None)
    await two.sync()
    assert_same(one, two)


async def test_a_full_vault_is_compacted(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    for n in range(5):
        await one.save("log", "one", words=noise(5_000, n))
        await one.sync()
    vault.quota = vault.bytes
    await one.save("log", "two", n=1)
    report = await one.sync()
    assert report.refused is not None
    assert len(vault.snapshots) == 1
    new = await Device(vault).start()
    await new.sync()
    assert new.fields("log", "two") == {"n": 1}, "a snapshot holds all of this device"


async def test_compacting_a_full_vault_makes_room(vault: MemoryVault) -> None:
    """The first snapshot of a vault drops nothing: what it stands for goes with the next one."""
    one = await Device(vault).start()
    for n in range(5):
        await one.save("log", "one", words=noise(5_000, n))
        await one.sync()
    vault.quota = vault.bytes
    await one.save("log", "two", n=1)
    await settle(one, rounds=3)
    report = await one.sync()
    assert (report.waiting, report.refused) == (0, None)


async def test_a_vault_that_stays_full_gets_no_snapshot_each_round(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    await one.save("log", "one", words=noise(5_000))
    await one.sync()
    vault.quota = 10
    await one.save("log", "two", n=1)
    await settle(one, rounds=6)
    assert one.remote.calls.count("put_snapshot") == 2


async def test_a_server_that_takes_no_such_batch_is_told_of(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    await one.save("log", "l1", n=1)
    one.remote.refuse["append"] = BatchRefused("too large")
    report = await one.sync()
    assert (report.waiting, isinstance(report.refused, BatchRefused)) == (1, True)
    one.remote.refuse["append"] = RateLimited(5)
    with pytest.raises(RateLimited):
        await one.sync()
    one.remote.refuse.clear()
    assert (await one.sync()).waiting == 0


async def test_many_batches_go_in_several_bodies(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    for n in range(14):
        await one.save("log", f"l{n}", words=noise(110_000, n))
    await one.sync()
    assert vault.head == 14
    assert max(map(len, vault.batches.values())) <= 128 * 1024
    assert one.remote.calls.count("append") == 2
    await two.sync()
    assert_same(one, two)


async def test_a_record_larger_than_a_batch_goes_field_by_field(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("page", "p1", old=1)
    await one.remove("page", "p1")
    fields = {f"f{n}": noise(60_000, n) for n in range(4)}
    await one.save("page", "p1", **fields, single=noise(200_000, 9), short="x")
    report = await one.sync()
    assert report.large == ()
    assert vault.head > 2
    await two.sync()
    assert_same(one, two)
    assert two.fields("page", "p1") == one.fields("page", "p1")


async def test_a_field_too_large_is_told_of_and_travels_in_snapshots(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await two.sync()
    await one.save("page", "p1", text=noise(400_000), short="x")
    await one.save("page", "p2", text="y" * 9_000_000)
    report = await one.sync()
    assert [(one.id, one.field) for one in report.large] == [("p1", "text"), ("p2", "text")]
    await two.sync()
    assert two.fields("page", "p1") == {"short": "x"}
    for n in range(70):
        await one.save("log", f"l{n}", n=n, words=noise(8_000, n))
        report = await one.sync()
    assert vault.snapshots
    assert len(report.large) == 2
    new = await Device(vault).start()
    await new.sync()
    assert new.fields("page", "p1") == one.fields("page", "p1")
    # The next one to make a snapshot takes in the former first, so nothing of it is lost.
    await two.sync()
    two.remote.calls.clear()
    for n in range(140):
        await two.save("log", f"m{n}", n=n, words=noise(12_000, n))
        await two.sync()
    assert "put_snapshot" in two.remote.calls
    assert two.fields("page", "p1") == one.fields("page", "p1")
    await one.save("page", "p1", text="shorter")
    report = await one.sync()
    assert [one.id for one in report.large] == ["p2"]
    await one.remove("page", "p2")
    assert (await one.sync()).large == ()


async def test_an_answer_without_all_seqs_is_none(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    await one.save("log", "l1", n=1)
    append = one.remote.append

    async def short(batches: object) -> Appended:
        return Appended(1, 1, ())

    one.remote.append = short  # type: ignore[method-assign, assignment]
    with pytest.raises(ServerFault):
        await one.sync()
    one.remote.append = append  # type: ignore[method-assign]
    assert (await one.sync()).waiting == 0


async def test_a_server_restored_while_we_send_is_noticed(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await two.save("log", "theirs", n=1)
    await settle(two, one)
    before = vault.copy()
    await two.save("log", "gone", n=2)
    await settle(two, one)
    await one.save("log", "l1", n=1)
    append = one.remote.append

    async def restored(batches: object) -> Appended:
        vault.restore(before)
        one.remote.append = append  # type: ignore[method-assign]
        return await append(batches)  # type: ignore[arg-type]

    one.remote.append = restored  # type: ignore[method-assign, assignment]
    assert (await one.sync()).healed is Reason.GENERATION
    new = await Device(vault).start()
    await new.sync()
    assert_same(one, new)
    assert new.fields("log", "gone") == {"n": 2}


async def test_a_large_last_batch_is_looked_at_once_an_hour(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    await one.save("log", "l1", words=noise(50_000))
    await settle(one, rounds=3)
    pulled: list[int] = []
    pull = one.remote.pull

    async def watched(after: int, limit: int) -> object:
        answer = await pull(after, limit)
        pulled.append(len(answer.batches))
        return answer

    one.remote.pull = watched  # type: ignore[method-assign, assignment]
    await settle(one, rounds=3)
    one.clock.turn(hours=2)
    await settle(one, rounds=2)
    assert pulled == [0, 0, 0, 1, 0]


async def test_a_look_behind_the_floor_is_let_be(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    await one.save("log", "l1", n=1)
    await one.sync()
    vault.floor, vault.batches = 1, {}
    vault.snapshots = [(1, b"")]
    report = await one.sync()
    assert (report.healed, report.head) == (None, 1)


async def test_a_bad_line_gets_on_with_less_at_a_time(vault: MemoryVault) -> None:
    """What takes longer than a request may is never done by asking for as much again."""
    one, two = await devices(vault, 2)
    for n in range(40):
        await one.save("log", f"l{n}", words=noise(100_000, n))
    one.remote.line_bytes = two.remote.line_bytes = 150_000
    report = await one.sync()
    assert (report.waiting, report.sent, report.refused) == (0, 40, None)
    report = await two.sync()
    assert report.applied == 40
    assert_same(one, two)


@pytest.mark.parametrize("call", ["append", "pull"])
async def test_a_line_too_bad_for_one_batch_is_told(vault: MemoryVault, call: str) -> None:
    one, two = await devices(vault, 2)
    for n in range(3):
        await one.save("log", f"l{n}", words=noise(100_000, n))
    worse = one if call == "append" else two
    worse.remote.line_bytes = 1000
    if worse is two:
        await one.sync()
    with pytest.raises(TooSlow):
        await worse.sync()
    worse.remote.line_bytes = 150_000
    await settle(one, two)
    assert_same(one, two)


@pytest.mark.parametrize("call", ["snapshot", "put_snapshot"])
async def test_a_line_too_bad_for_a_snapshot_is_not_asked_for_one_each_round(
    vault: MemoryVault, call: str
) -> None:
    """All is sent before; what a quarter of an hour did not carry, the next one does not either."""
    one = await Device(vault).start()
    await one.sync()
    one.remote.refuse[call] = TooSlow("a bad line")
    for n in range(70):
        await one.save("log", f"l{n}", n=n)
        assert (await one.sync()).sent == 1
    status = one.engine.status()
    assert status is not None
    assert status.last_success_at == one.clock.now()
    asked = one.remote.calls.count(call)
    await settle(one)
    assert one.remote.calls.count(call) == asked
    one.remote.refuse.clear()
    one.clock.turn(days=1, seconds=1)
    await one.sync()
    assert len(vault.snapshots) == 1


async def test_without_a_network_for_its_snapshot_a_round_has_still_sent_all(
    vault: MemoryVault,
) -> None:
    one = await Device(vault).start()
    for n in range(63):
        await one.save("log", f"l{n}", n=n)
        await one.sync()
    one.remote.refuse["put_snapshot"] = Offline("gone")
    await one.save("log", "last", n=1)
    with pytest.raises(Offline):
        await one.sync()
    status = one.engine.status()
    assert status is not None
    assert status.last_success_at == one.clock.now()
