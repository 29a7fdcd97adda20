"""A long text that loses is kept, however it was met."""

from __future__ import annotations

import pytest

from mobile_app.errors import Offline
from tests.sync.devices import Device, devices, same, settle
from tests.sync.memory_remote import MemoryVault

FIRST = "What I wrote on the train, and would not like to lose."
SECOND = "What I wrote at home, later, without having seen that."


def texts(device: Device) -> set[object]:
    return {record.fields["text"] for record in device.db.all("conflict_copy")}


async def offline(_batches: object) -> None:
    raise Offline("no network")


async def test_a_text_met_first_in_a_file_is_kept_as_well() -> None:
    one, two = await devices(MemoryVault(), 2)
    await settle(one, two)
    await one.save("meeting_note", "n1", text=FIRST)
    two.clock.turn(hours=1)
    await two.save("meeting_note", "n1", text=SECOND)
    await two.db.join(one.db.every())
    await settle(one, two)
    assert same(one, two)
    assert two.fields("meeting_note", "n1") == {"text": SECOND}
    assert texts(one) == {FIRST}


async def test_a_text_met_while_all_is_read_anew_is_kept_as_well() -> None:
    vault = MemoryVault()
    one, two = await devices(vault, 2)
    await settle(one, two)
    await one.save("meeting_note", "n1", text=FIRST)
    await one.sync()
    two.clock.turn(hours=1)
    await two.save("meeting_note", "n1", text=SECOND)
    vault.generation += 1
    await settle(two, one)
    assert same(one, two)
    assert texts(two) == {FIRST}


async def test_reading_anew_makes_no_copies_of_what_was_written_over_knowingly() -> None:
    vault = MemoryVault()
    one, two = await devices(vault, 2)
    await one.save("meeting_note", "n1", text=FIRST)
    await settle(one, two)
    await two.save("meeting_note", "n1", text=SECOND)
    await two.save("meeting_note", "n1", text=SECOND + " And more.")
    await settle(one, two)
    vault.generation += 1
    await settle(one, two)
    assert same(one, two)
    assert texts(one) == set()


async def test_a_text_from_before_a_device_joined_counts_as_unseen_by_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two = await devices(MemoryVault(), 2)
    two.clock.turn(days=-30)
    await two.sync()
    await two.save("meeting_note", "n1", text=FIRST)
    monkeypatch.setattr(two.remote, "append", offline)
    with pytest.raises(Offline):
        await two.sync()
    monkeypatch.undo()
    await one.save("meeting_note", "n1", text=SECOND)
    await one.sync()
    await two.sync()
    await one.sync()
    assert texts(one) == {FIRST}


async def test_a_text_that_loses_to_one_from_the_future_is_kept_when_its_time_comes() -> None:
    one, two = await devices(MemoryVault(), 2)
    await settle(one, two)
    one.clock.turn(days=30)
    await one.save("meeting_note", "n1", text=SECOND)
    await one.sync()
    await two.save("meeting_note", "n1", text=FIRST)
    await two.sync()
    assert two.fields("meeting_note", "n1") == {"text": FIRST}, "it is set aside"
    two.clock.turn(days=31)
    await settle(one, two)
    assert same(one, two)
    assert two.fields("meeting_note", "n1") == {"text": SECOND}
    assert texts(two) == {FIRST}


async def test_what_the_one_from_the_future_was_written_over_is_not_copied() -> None:
    one, two = await devices(MemoryVault(), 2)
    await two.save("meeting_note", "n1", text=FIRST)
    await settle(two, one)
    one.clock.turn(days=30)
    await one.save("meeting_note", "n1", text=SECOND)
    await settle(one, two)
    two.clock.turn(days=31)
    await settle(one, two)
    assert same(one, two)
    assert texts(two) == set()


@pytest.mark.parametrize("both", [True, False])
async def test_two_from_the_future_are_held_to_what_both_had_seen(both: bool) -> None:
    one, two, three = await devices(MemoryVault(), 3)
    await two.save("meeting_note", "n1", text=FIRST)
    await settle(two, one, three if both else one)
    for ahead, days in ((one, 30), (three, 40)):
        ahead.clock.turn(days=days)
    await three.save("meeting_note", "n1", text=SECOND + " Third.")
    await one.save("meeting_note", "n1", text=SECOND)
    await settle(one, three, two)
    for each in (one, two, three):
        each.clock.turn(days=60)
    await settle(one, two, three)
    assert same(one, two, three)
    assert (FIRST in texts(two)) is not both


async def test_a_text_that_came_in_a_file_is_stood_up_for_by_who_read_it() -> None:
    vault = MemoryVault()
    one, two, three = await devices(vault, 3)
    await one.save("meeting_note", "n1", text=FIRST)
    await three.db.join(one.db.every())
    two.clock.turn(hours=1)
    await two.save("meeting_note", "n1", text=SECOND)
    await two.sync()
    await three.sync()
    assert three.fields("meeting_note", "n1") == {"text": SECOND}
    assert texts(three) == {FIRST}


async def test_a_text_is_a_devices_own_under_another_name_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two = await devices(MemoryVault(), 2)
    await settle(one, two)
    await two.save("meeting_note", "n1", text=FIRST)
    one.clock.turn(hours=1)
    await one.save("meeting_note", "n1", text=SECOND)
    monkeypatch.setattr(two.remote, "append", offline)
    with pytest.raises(Offline):
        await two.sync()
    monkeypatch.undo()
    await one.sync()
    await two.replica.rename()  # as after damage
    await settle(two, one)
    assert same(one, two)
    assert texts(two) == {FIRST}


async def test_a_text_set_aside_is_no_old_news_when_all_is_read_anew() -> None:
    one, two = await devices(MemoryVault(), 2)
    await settle(one, two)
    one.clock.turn(days=30)
    await one.save("meeting_note", "n1", text=SECOND)
    await settle(one, two)
    await two.save("meeting_note", "n1", text=FIRST)
    await one.save("check_in", "c1", mood=1)
    file = [record for record in one.db.every() if record.type == "check_in"]
    two.clock.turn(days=31)
    await two.db.join(file)
    await settle(two, one)
    assert same(one, two)
    assert texts(two) == {FIRST}
