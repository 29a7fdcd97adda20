"""A long text that loses is kept, however it was met."""

from __future__ import annotations

from tests.sync.devices import Device, devices, same, settle
from tests.sync.memory_remote import MemoryVault

FIRST = "What I wrote on the train, and would not like to lose."
SECOND = "What I wrote at home, later, without having seen that."


def texts(device: Device) -> set[object]:
    return {record.fields["text"] for record in device.db.all("conflict_copy")}


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
