"""Clocks that are off: a write from the future waits for its time, it alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from mobile_app.changes.hlc import Hlc, format_hlc
from mobile_app.sync.ports import Pulled
from tests.sync.devices import START, Device, assert_same, devices, settle
from tests.sync.memory_remote import MemoryVault
from tests.sync.sealing import Sender, state


def stamp(at: datetime, device: str = "zz") -> str:
    return format_hlc(Hlc(int(at.timestamp() * 1000), 0, device))


async def test_only_the_write_from_the_future_waits(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    far = START + timedelta(days=30)
    mixed = {
        "type": "counter",
        "id": "c1",
        "writes": {stamp(START): {"label": "Wine"}, stamp(far): {"position": 9}},
    }
    vault.add(await Sender().seal(mixed, state("c2", stamp(START), label="Beer")))
    report = await one.sync()
    assert one.fields("counter", "c1") == {"label": "Wine"}
    assert one.fields("counter", "c2") == {"label": "Beer"}
    assert (report.set_aside, report.head) == (1, 1)
    assert report.set_aside_until == far - timedelta(days=1)
    assert one.replica.clock.ms < far.timestamp() * 1000
    one.clock.turn(days=31)
    report = await one.sync()
    assert one.fields("counter", "c1") == {"label": "Wine", "position": 9}
    assert (report.set_aside, report.set_aside_until) == (0, None)
    two.clock.turn(days=31)
    await two.sync()
    assert_same(one, two)


async def test_what_waits_is_merged_with_what_comes(vault: MemoryVault) -> None:
    (one,) = await devices(vault, 1)
    sender = Sender()
    days = [START + timedelta(days=n) for n in (30, 60)]
    vault.add(await sender.seal(state("c1", stamp(days[0]), a=1)))
    await one.sync()
    vault.add(await sender.seal(state("c1", stamp(days[1]), a=2, b=2)))
    vault.add(await sender.seal(state("c1", stamp(days[0]), a=1)))
    report = await one.sync()
    assert report.set_aside == 1
    one.clock.turn(days=40)
    await one.sync()
    assert one.fields("counter", "c1") is None, "a later write to the same field waits still"
    one.clock.turn(days=40)
    await one.sync()
    assert one.fields("counter", "c1") == {"a": 2, "b": 2}


async def test_a_part_of_what_waits_may_be_due_first(vault: MemoryVault) -> None:
    (one,) = await devices(vault, 1)
    days = [START + timedelta(days=n) for n in (30, 60)]
    mixed = {
        "type": "counter",
        "id": "c1",
        "writes": {stamp(days[0]): {"a": 1}, stamp(days[1]): {"b": 2}},
    }
    vault.add(await Sender().seal(mixed))
    await one.sync()
    one.clock.turn(days=40)
    report = await one.sync()
    assert one.fields("counter", "c1") == {"a": 1}
    assert report.set_aside == 1


async def test_snapshots_hold_what_waits(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    far = START + timedelta(days=30)
    vault.add(await Sender().seal(state("c1", stamp(far), a=1), state("c2", stamp(START), a=1)))
    vault.add(await Sender("yy").seal(state("c2", stamp(far, "yy"), a=2)))
    for n in range(70):
        await one.save("log", f"l{n}", n=n, words="x" * 40)
        await one.sync()
    assert vault.snapshots
    vault.floor, vault.batches = (
        vault.snapshots[-1][0],
        {seq: sealed for seq, sealed in vault.batches.items() if seq > vault.snapshots[-1][0]},
    )
    report = await two.sync()
    assert report.set_aside == 2
    for device in (one, two):
        device.clock.turn(days=40)
    await settle(one, two)
    assert_same(one, two)
    assert two.fields("counter", "c1") == {"a": 1}
    assert two.fields("counter", "c2") == {"a": 2}


async def test_a_phone_whose_clock_fell_back_still_hears_the_others(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("counter", "c1", label="Wine")
    await settle(one, two)
    two.clock.at = datetime.fromisoformat("1970-01-02T00:00:00+00:00")
    await one.save("counter", "c1", label="Beer")
    await two.save("counter", "c2", label="Tea")
    await settle(one, two)
    assert_same(one, two)
    assert two.fields("counter", "c1") == {"label": "Beer"}


async def test_turning_off_lets_what_waits_count_now(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    vault.add(await Sender().seal(state("c1", stamp(START + timedelta(days=30)), a=1)))
    await one.sync()
    await one.engine.turn_off()
    assert one.fields("counter", "c1") == {"a": 1}
    assert one.replica.notes() == {}
    assert one.engine.status() is None


async def test_turning_off_keeps_what_waits_for_records_that_are_there(vault: MemoryVault) -> None:
    (one,) = await devices(vault, 1)
    far, later = (stamp(START + timedelta(days=days)) for days in (30, 31))
    mine = "what somebody wrote here, and would not like to lose to a clock"
    await one.save("counter", "c1", label="Wine", note=mine)
    await one.save("counter", "c2", label="Tea")
    await one.save("counter", "c3", label="Gone")
    await one.remove("counter", "c3")
    await one.sync()
    vault.add(
        await Sender().seal(
            state("c1", far, label="Beer", note="from a clock that was off"),
            {"type": "counter", "id": "c2", "writes": {}, "removed_at": far},
            state("c3", far, label="Late"),
            {
                "type": "counter",
                "id": "c4",
                "writes": {later: {"label": "Back"}},
                "removed_at": far,
                "restored_at": later,
            },
        )
    )
    assert (await one.sync()).set_aside == 4
    await one.engine.turn_off()
    assert one.fields("counter", "c1") == {"label": "Beer", "note": "from a clock that was off"}
    (copy,) = one.db.all("conflict_copy")
    assert copy.fields["text"] == mine
    assert one.fields("counter", "c2") == {"label": "Tea"}, "nothing goes before its time"
    assert one.fields("counter", "c3") is None, "removed, and nobody restored it"
    assert one.fields("counter", "c4") == {"label": "Back"}


async def test_a_clock_that_was_ahead_does_not_put_off_snapshots_for_years(
    vault: MemoryVault,
) -> None:
    (one,) = await devices(vault, 1)
    one.clock.turn(days=3650)
    vault.add(bytes(300))
    assert (await one.sync()).unreadable == 1
    one.clock.at = START
    for n in range(70):
        await one.save("log", f"l{n}", n=n)
        await one.sync()
    assert len(vault.snapshots) == 1


async def test_a_clock_that_was_ahead_does_not_stay_the_time_of_the_last_success(
    vault: MemoryVault,
) -> None:
    (one,) = await devices(vault, 1)
    one.clock.turn(days=3650)
    await one.sync()
    one.clock.at = START
    await one.sync()
    status = (await one.start()).engine.status()
    assert status is not None
    assert status.last_success_at == one.clock.now()


async def test_a_clock_put_right_in_the_midst_of_a_round_costs_nothing(vault: MemoryVault) -> None:
    """Where a phone comes online, its clock is set: both happen at once."""
    one, two = await devices(vault, 2)
    await one.save("counter", "c1", label="Wine")
    await settle(one, two)
    one.clock.turn(days=30)
    await one.save("counter", "c1", label="Beer")
    await one.sync()
    two.clock.turn(days=30)
    pull = two.remote.pull

    async def pull_and_be_set(after: int, limit: int) -> Pulled:
        two.clock.at = START
        return await pull(after, limit)

    two.remote.pull = pull_and_be_set  # type: ignore[method-assign]
    await two.sync()
    assert two.fields("counter", "c1") == {"label": "Beer"}
    assert_same(one, two)
