"""Long texts that two devices changed at once: the one that loses is kept, once, everywhere."""

from __future__ import annotations

from mobile_app.changes.change import Json
from mobile_app.changes.hlc import Hlc
from mobile_app.changes.merge import Record
from mobile_app.sync.conflict_copies import conflict_copies
from tests.sync.devices import Device, assert_same, devices, settle
from tests.sync.memory_remote import MemoryVault

LONG = "I did not sleep, and the river was high. "
assert len(LONG) >= 40


def copies(device: Device) -> list[dict[str, Json]]:
    return [dict(record.fields) for record in device.db.all("conflict_copy")]


async def test_the_text_that_loses_is_kept(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("meeting_note", "m1", text=LONG)
    await settle(one, two)
    await one.save("meeting_note", "m1", text=LONG + "one")
    await two.save("meeting_note", "m1", text=LONG + "two")
    two.clock.turn(minutes=1)
    await two.save("meeting_note", "m1", text=LONG + "two, later")
    written_at = one.db.get("meeting_note", "m1")
    assert written_at is not None
    await settle(one, two)
    assert_same(one, two)
    assert one.fields("meeting_note", "m1") == {"text": LONG + "two, later"}
    (copy,) = copies(one)
    assert copy == {
        "of_type": "meeting_note",
        "of_id": "m1",
        "field": "text",
        "text": LONG + "one",
        "written_at": "2026-11-20T18:30:06.000+00:00",
    }
    head = vault.head
    await settle(one, two)
    assert vault.head == head


async def test_who_read_it_before_writing_loses_nothing(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("meeting_note", "m1", text=LONG)
    await settle(one, two)
    for device in (two, one, two):
        await device.save("meeting_note", "m1", text=LONG + device.replica.device)
        await settle(one, two)
    assert copies(one) == []


async def test_both_sealed_before_either_read(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await settle(one, two)
    await one.save("meeting_note", "m1", text=LONG + "one")
    two.clock.turn(minutes=1)
    await two.save("meeting_note", "m1", text=LONG + "two")
    two.remote.lose_answer = False
    # Two pulls nothing, seals, and cannot send: then one sends first.
    two.remote.refuse["append"] = ConnectionError()
    try:
        await two.sync()
    except ConnectionError:
        two.remote.refuse.clear()
    await one.sync()
    await settle(two, one)
    assert_same(one, two)
    assert [copy["text"] for copy in copies(one)] == [LONG + "one"]


async def test_a_third_device_makes_the_same_copy_or_none(vault: MemoryVault) -> None:
    one, two, three = await devices(vault, 3)
    await settle(one, two, three)
    for n, device in enumerate((one, two, three)):
        device.clock.turn(minutes=n)
        await device.save("meeting_note", "m1", text=f"{LONG}{n}")
    await settle(three, one, two)
    assert_same(one, two, three)
    assert sorted(str(copy["text"]) for copy in copies(one)) == [LONG + "0", LONG + "1"]


async def test_short_texts_numbers_and_equal_texts_are_not_kept(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await settle(one, two)
    for n, device in enumerate((one, two)):
        device.clock.turn(minutes=n)
        await device.save("meeting_note", "short", text=f"{n}")
        await device.save("meeting_note", "same", text=LONG)
        await device.save("meeting_note", "number", text=LONG if n else 7)
    await settle(one, two)
    assert_same(one, two)
    assert copies(one) == []


async def test_a_short_text_that_loses_to_a_long_one_is_not_kept(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await settle(one, two)
    await one.save("meeting_note", "m1", text="short")
    two.clock.turn(minutes=1)
    await two.save("meeting_note", "m1", text=LONG)
    await settle(one, two)
    assert copies(one) == []


async def test_a_copy_that_was_thrown_away_stays_away(vault: MemoryVault) -> None:
    one, two, three = await devices(vault, 3)
    await settle(one, two, three)
    await one.save("meeting_note", "m1", text=LONG + "one")
    two.clock.turn(minutes=1)
    await two.save("meeting_note", "m1", text=LONG + "two")
    await settle(one, two)
    (copy,) = two.db.all("conflict_copy")
    await two.remove("conflict_copy", copy.id)
    await settle(one, two, three)
    vault.generation += 1
    await settle(one, two, three)
    assert_same(one, two, three)
    assert copies(one) == []


async def test_a_copy_that_is_here_already_is_not_made_again(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    await one.save("meeting_note", "m1", text=LONG)
    record = one.replica.get("meeting_note", "m1")
    assert record is not None
    later = Hlc(record.stamps["text"].ms + 1, 0, "bb02")
    incoming = Record(
        type="meeting_note", id="m1", fields={"text": LONG + "b"}, stamps={"text": later}
    )
    (copy,) = conflict_copies(one.replica, incoming, lambda _: True, lambda _: False)
    await one.replica.keep(write=[copy])
    assert list(conflict_copies(one.replica, incoming, lambda _: True, lambda _: False)) == []


async def test_a_removed_record_has_no_conflict(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await one.save("meeting_note", "m1", text=LONG)
    await settle(one, two)
    await two.save("meeting_note", "m1", text=LONG + "two")
    one.clock.turn(minutes=1)
    await one.remove("meeting_note", "m1")
    await settle(one, two)
    assert_same(one, two)
    assert copies(one) == []


async def test_a_device_that_comes_back_behind_a_snapshot_keeps_what_it_wrote(
    vault: MemoryVault,
) -> None:
    one, two = await devices(vault, 2)
    await one.save("meeting_note", "m1", text=LONG)
    await one.save("meeting_note", "m2", text=LONG)
    await settle(one, two)
    await two.save("meeting_note", "m1", text=LONG + "two")
    for n in range(140):
        await one.save("log", f"l{n}", n=n, words="x" * 50)
        await one.sync()
        if n == 60:
            await one.save("meeting_note", "m1", text=LONG + "one")
            await one.save("meeting_note", "m2", text=LONG + "one")
    assert vault.floor > 1
    two.remote.calls.clear()
    await settle(two, one)
    assert "snapshot" in two.remote.calls
    assert_same(one, two)
    assert [copy["text"] for copy in copies(one)] == [LONG + "two"]
