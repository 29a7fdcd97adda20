"""Three devices living at random over one vault: crashes, lost answers, servers that go back.

The large simulation is in tests/simulation; this one runs with every change here.
Whatever happens: in the end all devices, and a new one, hold the same, and nothing is lost.
"""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from mobile_app.errors import NetworkError, StoreError
from tests.sync.devices import START, Device, assert_same
from tests.sync.memory_remote import MemoryVault

SEEDS = range(120)


class Cut(StoreError):
    """The phone died."""


class CutOff:
    """A replica whose next keep may never happen, or happen and never be heard of."""

    def __init__(self, replica: object) -> None:
        self._replica = replica
        self.before = self.after = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._replica, name)

    async def keep(self, **step: object) -> None:
        self.before -= 1
        if self.before == 0:
            raise Cut("before")
        await self._replica.keep(**step)  # type: ignore[attr-defined]
        self.after -= 1
        if self.after == 0:
            raise Cut("after")


@pytest.mark.parametrize("seed", SEEDS)
async def test_all_hold_the_same_in_the_end(seed: int) -> None:
    chance = random.Random(seed)
    vault = MemoryVault()
    some = [Device(vault, seed=seed * 1000 + n * 100, wrap=CutOff) for n in range(4)]
    new = some.pop()
    for device in some:
        await device.start()
        device.clock.turn(hours=chance.choice([0, 0, -30, 1, 20]))
    copies = [vault.copy()]
    written: dict[str, list[str]] = {}
    for step in range(chance.randint(20, 60)):
        device = chance.choice(some)
        device.remote.page = chance.choice([1, 3, 64])
        act = chance.random()
        if act < 0.4:
            await device.save("log", f"{seed}.{step}", step=step)
            written[f"log/{seed}.{step}"] = []
        elif act < 0.55:
            words = f"{step} " + "words " * chance.choice([1, 12])
            await device.save("note", f"n{chance.randint(0, 3)}", text=words)
        elif act < 0.6:
            await device.remove("note", f"n{chance.randint(0, 3)}")
        elif act < 0.64 and vault.head:
            # A server restored twice to before the last restore is another story of the same kind.
            vault.restore(chance.choice(copies), bump=chance.random() < 0.7)
            vault.registered = True
        elif act < 0.68:
            copies.append(vault.copy())
        elif act < 0.72:
            other = chance.choice(some)
            await device.db.join(list(other.replica.every()))
        else:
            replica = device.replica
            assert isinstance(replica, CutOff)
            replica.before, replica.after = chance.randint(-9, 5), chance.randint(-9, 5)
            device.remote.lose_answer = chance.random() < 0.15
            device.remote.online = chance.random() < 0.85
            try:
                await device.sync()
            except Cut:
                await device.start()
            except NetworkError:
                pass
            else:
                replica.before = replica.after = 0
    for device in some:
        await device.start()
        device.clock.at = START + timedelta(days=9)  # the time of everything set aside has come
    for _ in range(6):
        for device in some:
            await device.sync()
    await new.start()
    new.clock.at = START + timedelta(days=9)
    await new.sync()
    assert_same(*some, new)
    assert written.keys() <= new.everything().keys()
    before = vault.head
    reports = [await device.sync() for device in (*some, new)]
    assert vault.head == before, "a settled vault is quiet"
    assert all(report.healed is None and report.waiting == 0 for report in reports)
