"""Very many records in one round: others get their turn, and a death in between loses nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from mobile_app.device.memory import PowerCut
from mobile_app.sync.ports import Replica
from tests.contract.made_up import check_in
from tests.sync.devices import Device, assert_same, devices, settle
from tests.sync.memory_remote import MemoryVault

COUNT = 700
LONG = "what I want to remember of the night before, in more than forty characters"


async def filled(vault: MemoryVault) -> tuple[Device, Device]:
    """Two devices that have the same note; the first then wrote much, and both changed the note."""
    one, two = await devices(vault, 2)
    await one.save("note", "n", text=LONG)
    await settle(one, two)
    one.clock.turn(hours=1)
    await one.db.save_all([("check_in", f"c{n}", check_in(n)) for n in range(COUNT)])
    await two.save("note", "n", text=f"{LONG}, as the second knew it")
    two.clock.turn(hours=-1)
    await one.save("note", "n", text=f"{LONG}, as the first knew it")
    await one.sync()
    return one, two


def kept_copies(device: Device) -> list[object]:
    return [one.fields["text"] for one in device.db.all("conflict_copy")]


class Dying:
    """A Replica whose step number `at` is the last thing the app does, or just not done."""

    def __init__(self, replica: Replica, at: int, *, done: bool) -> None:
        self._replica = replica
        self._left = at
        self._done = done

    def __getattr__(self, name: str) -> Any:
        return getattr(self._replica, name)

    async def keep(self, **step: Any) -> None:
        self._left -= 1
        if self._left or self._done:
            await self._replica.keep(**step)
        if not self._left:
            raise PowerCut


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("at", range(1, 4))
async def test_a_death_between_its_steps(at: int, done: bool) -> None:
    one, two = await filled(MemoryVault())
    two.wrap = lambda replica: Dying(replica, at, done=done)
    await two.start()
    with pytest.raises(PowerCut):
        await two.sync()
    two.wrap = None
    await two.start()
    await settle(two, one)
    assert_same(one, two)
    assert len(two.db.all("check_in")) == COUNT
    assert kept_copies(two) == [f"{LONG}, as the second knew it"]


async def test_others_get_their_turn() -> None:
    _, two = await filled(MemoryVault())
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    waiting = asyncio.ensure_future(others())
    await two.sync()
    waiting.cancel()
    assert turns > COUNT / 100
