"""A phone that dies before or after each step, and answers that never come: nothing is lost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from mobile_app.errors import Offline, StoreError
from mobile_app.sync.ports import Replica
from tests.sync.devices import Device, assert_same, devices, settle
from tests.sync.memory_remote import MemoryRemote, MemoryVault


class Died(StoreError):
    """The phone died."""


class DyingReplica:
    """A Replica that dies at one of its steps, before or after the step is durable."""

    def __init__(self, replica: Replica, at: int, when: str) -> None:
        self._replica = replica
        self._at = at
        self._when = when
        self.steps = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._replica, name)

    async def keep(self, **step: Any) -> None:
        self.steps += 1
        if self.steps == self._at and self._when == "before":
            raise Died("before")
        await self._replica.keep(**step)
        if self.steps == self._at and self._when == "after":
            raise Died("after")


async def _plain(vault: MemoryVault, one: Device, two: Device) -> None:
    await two.save("log", "l9", n=9)
    await two.sync()


async def _went_back(vault: MemoryVault, one: Device, two: Device) -> None:
    await _plain(vault, one, two)
    older = vault.copy()
    older.batches, older.head = {}, 0
    vault.restore(older)


async def _gap(vault: MemoryVault, one: Device, two: Device) -> None:
    await _plain(vault, one, two)
    await two.save("log", "l10", n=10)
    await two.sync()
    vault.batches[vault.head - 1] = b"rotten"


async def _many(vault: MemoryVault, one: Device, two: Device) -> None:
    for n in range(70):
        await two.save("log", f"m{n}", n=n)
        await two.sync()
    await one.save("log", "large", words="x" * 150_000)


async def _merged(vault: MemoryVault, one: Device, two: Device) -> None:
    await two.save("log", "merged", n=1)
    await one.db.join(two.replica.every())


async def _copied(vault: MemoryVault, one: Device, two: Device) -> None:
    from mobile_app.device.memory import MemoryDisk

    copy = await Device(vault, disk=MemoryDisk(dict(one.disk.blobs))).start()
    await copy.save("log", "of a copy", n=1)
    await copy.sync()


async def _anew(vault: MemoryVault, one: Device, two: Device) -> None:
    await one.engine.turn_off()
    await _plain(vault, one, two)


HAPPENINGS = {fn.__name__: fn for fn in (_plain, _went_back, _gap, _many, _merged, _copied, _anew)}
Happening = Callable[[MemoryVault, Device, Device], Awaitable[None]]


async def _begin(vault: MemoryVault, happening: str) -> tuple[Device, Device]:
    one, two = await devices(vault, 2)
    await one.save("log", "l1", n=1)
    await one.save("note", "n", text="a text of forty characters, and some more")
    await settle(one, two)
    await one.save("note", "n", text="a text of forty characters, by the first")
    await two.save("note", "n", text="a text of forty characters, by the other")
    await HAPPENINGS[happening](vault, one, two)
    await one.save("log", "l2", n=2)
    return one, two


async def _end(vault: MemoryVault, one: Device, two: Device) -> None:
    await settle(one, two)
    new = await Device(vault).start()
    await settle(new, one, two)
    assert_same(one, two, new)
    assert one.fields("log", "l1") == {"n": 1}
    assert two.fields("log", "l2") == {"n": 2}
    head = vault.head
    reports = await settle(one, two, new)
    assert vault.head == head
    assert all(report.waiting == 0 for report in reports)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("happening", HAPPENINGS)
async def test_dying_at_each_step(happening: str, when: str) -> None:
    at, done = 1, False
    while not done:
        vault = MemoryVault(registered=True)
        one, two = await _begin(vault, happening)
        one.wrap = lambda replica: DyingReplica(replica, at, when)  # noqa: B023
        await one.start()
        try:
            await one.sync()
            done = True
        except Died:
            pass
        one.wrap = None
        await one.start()
        await _end(vault, one, two)
        at += 1
    assert at > 2


@pytest.mark.parametrize("arrives", [True, False])
@pytest.mark.parametrize("happening", HAPPENINGS)
async def test_losing_the_connection_at_each_call(happening: str, arrives: bool) -> None:
    at, done = 1, False
    while not done:
        vault = MemoryVault(registered=True)
        one, two = await _begin(vault, happening)
        await one.start()
        calls = _cut_at(one.remote, at, arrives)
        try:
            await one.sync()
            done = calls[0] < at
        except Offline:
            pass
        calls[0] = at  # the connection is sound from here on
        if at % 2:
            await one.start()
        await _end(vault, one, two)
        at += 1
    assert at > 2


def _cut_at(remote: MemoryRemote, at: int, arrives: bool) -> list[int]:
    """Make the call number `at` fail, after or before it was answered; how many were made."""
    made = [0]
    for name in ("register", "state", "append", "pull", "snapshot", "put_snapshot"):
        call = getattr(remote, name)

        async def cut(*args: Any, _call: Any = call) -> Any:
            made[0] += 1
            if made[0] == at and not arrives:
                raise Offline("no network")
            answer = await _call(*args)
            if made[0] == at:
                raise Offline("the answer was lost")
            return answer

        setattr(remote, name, cut)
    return made
