"""A world: devices, a server, the network between them, and what is told of it all."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from mobile_app.changes.change import Key
from mobile_app.changes.merge import Record
from mobile_app.device.memory import SeededEntropy
from mobile_app.sync.keys import Keys, derive_keys
from mobile_app.sync.phrase import Phrase, draw_phrase
from tests.simulation.worlds.cast import Cast
from tests.simulation.worlds.clocks import WanderingClock, true_ms
from tests.simulation.worlds.disks import Disk, QuickDisk
from tests.simulation.worlds.history import History
from tests.simulation.worlds.hostile import Hostile, LyingRemote
from tests.simulation.worlds.journal_disk import JournalDisk
from tests.simulation.worlds.ledger import Ledger, LedgerRemote
from tests.simulation.worlds.phone import Phone
from tests.simulation.worlds.server import Server
from tests.simulation.worlds.weather import CALM, Line

QUOTA_BYTES = 1 << 26


class World:
    """Everything follows from `cast`, whose seed feeds one source of chance for each thing, so that
    one more draw by one of them does not change what the others do."""

    def __init__(self, cast: Cast, server: Server) -> None:
        self.cast = cast
        self.server = server
        self.chance = random.Random(f"acts {cast.seed}")
        self.entropy = SeededEntropy(cast.seed)
        self.phrase: Phrase = draw_phrase(self.entropy)
        self.keys: Keys = derive_keys(self.phrase)
        self.history = History()
        self.ledger = Ledger()
        self.phones: list[Phone] = []
        self.weather = cast.weather
        self.hostile: Hostile | None = None
        self.copies: list[Any] = []
        self.images: list[tuple[Phone, Disk, dict[Key, Record]]] = []
        self.newer: dict[int, bytes] = {}
        self.met: Counter[str] = Counter()
        self._lines = 0
        self._told: list[tuple[int, str]] = []
        self._running: set[asyncio.Task[None]] = set()

    def tell(self, what: str) -> None:
        self._told.append((true_ms(), what))

    def trace(self) -> list[str]:
        """The story so far, one line a thing that happened."""
        first = self._told[0][0] if self._told else 0
        lines = []
        for at, what in self._told:
            days, rest = divmod(at - first, 86_400_000)
            minutes, ms = divmod(rest, 60_000)
            clock = f"{minutes // 60:02}:{minutes % 60:02}:{ms / 1000:06.3f}"
            lines.append(f"day {days:4} {clock}  {what}")
        return lines

    async def add_phone(self, disk: Disk | None = None, keys: Keys | None = None) -> Phone:
        """A device, its app open: a new one without sync, or one that goes on with `disk`."""
        name = f"phone-{len(self.phones) + 1}"
        seed = self.chance.getrandbits(60)
        if disk is None:
            disk = JournalDisk(seed) if self.cast.journal else QuickDisk(f"{seed:016x}")
        phone = Phone(
            name=name,
            disk=disk,
            clock=WanderingClock(),
            chance=random.Random(f"{name} {self.cast.seed}"),
            history=self.history,
            tell=self.tell,
            line=self._line,
            met=self.met,
            keys=keys,
        )
        self.phones.append(phone)
        await phone.start()
        self.tell(f"{name} is there")
        return phone

    def _line(self, keys: Keys, step: Callable[[str], None], tell: Callable[[str], None]) -> Line:
        self._lines += 1
        lying = LyingRemote(self.server.remote(keys), lambda: self.hostile)
        remote = LedgerRemote(lying, keys, self.ledger)
        chance = random.Random(f"network {self.cast.seed} {self._lines}")
        return Line(remote, lambda: self.weather, chance, step, tell)

    def alongside(self, work: Coroutine[Any, Any, Any]) -> None:
        """Let `work` go on while the story does."""

        async def to_its_end() -> None:
            await work

        task = asyncio.get_running_loop().create_task(to_its_end())
        self._running.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            # Nothing but an error of the tree may come out of the app: this is a finding.
            self.history.wrongs.append(f"{type(error).__name__}: {error}")

    async def settle(self) -> None:
        """Wait for whatever goes on alongside."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def heal(self) -> None:
        """From now on nothing goes wrong any more, and every clock is right."""
        self.weather = replace(CALM)
        await self.settle()
        self.hostile = None
        self.ledger.honest = True
        await self.server.set_quota(QUOTA_BYTES)
        for phone in self.survivors():
            phone.spare()
            if phone.dead or phone.chance.random() < 0.3:
                await phone.start()
            if phone.keys != self.keys:
                await phone.turn_on(self.keys)
        self.tell("everything is well again")

    def survivors(self) -> list[Phone]:
        return [phone for phone in self.phones if not phone.lost]
