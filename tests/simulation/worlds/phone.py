"""One device of a world: its disk outlives its processes, and its person writes on it."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from mobile_app.changes.change import Json
from mobile_app.changes.hlc import Hlc
from mobile_app.changes.merge import Record
from mobile_app.errors import Offline, StoreError, TwofoldError, VersionMismatch
from mobile_app.sync.keys import Keys
from mobile_app.sync.ports import Coverage, Write
from tests.simulation.worlds.clocks import WanderingClock
from tests.simulation.worlds.disks import Disk, Storage
from tests.simulation.worlds.engines import Engine
from tests.simulation.worlds.history import History
from tests.simulation.worlds.weather import Line


class Watched:
    """A Replica that tells `history` what the device has before it; what an engine gets."""

    def __init__(self, storage: Storage, phone: Phone) -> None:
        self._storage = storage
        self._phone = phone

    @property
    def device(self) -> str:
        return self._storage.device

    def notes(self) -> Mapping[str, str]:
        return self._storage.notes()

    @property
    def clock(self) -> Hlc:
        return self._storage.clock

    async def rename(self) -> None:
        await self._storage.rename()

    async def keep(
        self,
        *,
        join: Iterable[Record] = (),
        write: Iterable[Write] = (),
        notes: Mapping[str, str | None] | None = None,
    ) -> None:
        joined = list(join)
        await self._storage.keep(join=joined, write=write, notes=notes)
        for record in joined:
            self._phone.history.see(self._phone.name, record)

    def unsent(self, coverage: Coverage) -> list[Record]:
        return self._storage.unsent(coverage)

    def get(self, type: str, id: str) -> Record | None:
        return self._storage.get(type, id)

    def every(self) -> Iterable[Record]:
        return self._storage.every()


@dataclass(slots=True)
class Process:
    """The app, running. `calls_left` until it is killed at a request or an answer; None: never."""

    storage: Storage
    engine: Engine | None = None
    calls_left: int | None = None


@dataclass(slots=True)
class Phone:
    """`line` makes the way to the server for one process; `keys` is None while sync is off.

    Once `lost`, nobody will ever see it again.
    """

    name: str
    disk: Disk
    clock: WanderingClock
    chance: random.Random
    history: History
    tell: Callable[[str], None]
    line: Callable[[Keys, Callable[[str], None], Callable[[str], None]], Line]
    met: Counter[str]
    keys: Keys | None = None
    online: bool = True
    lost: bool = False
    process: Process | None = None
    refused_some: bool = False
    syncing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def dead(self) -> bool:
        return self.process is None or self.disk.dead

    async def start(self) -> None:
        """Another process."""
        storage = await self.disk.start(self.clock)
        self.history.find(self.name, storage.device, storage.every())
        self.process = process = Process(storage)
        if self.keys is not None:
            await self._connect(process, self.keys)

    def spare(self) -> None:
        """Nothing more goes wrong here."""
        self.disk.spare()
        if self.process is not None:
            self.process.calls_left = None
        self.clock.ahead_ms = 0
        self.online = True

    async def turn_on(self, keys: Keys) -> None:
        """The person gives this device a phrase; another one than before, perhaps."""
        async with self.syncing:
            self.keys = keys
            if self.process is not None:
                await self._connect(self.process, keys)

    async def _connect(self, process: Process, keys: Keys) -> None:
        process.engine = Engine(
            replica=Watched(process.storage, self),
            remote=self.line(
                keys,
                lambda what: self._reach(process, what),
                lambda what: self.tell(f"  {self.name} {what}"),
            ),
            keys=keys,
            clock=self.clock,
            chance=self.chance,
            met=self.met,
        )

    def _reach(self, process: Process, what: str) -> None:
        if process.calls_left is not None and process is self.process:
            process.calls_left -= 1
            if process.calls_left < 0:
                self.disk.kill()
        if self.disk.dead or process is not self.process:
            raise Offline("no process")
        if not self.online:
            raise Offline("no signal")

    async def sync(self) -> str:
        """One round; how it ended, "" when it went well."""
        process = self.process
        if process is None or process.engine is None or self.dead or self.syncing.locked():
            return "asleep"
        async with self.syncing:
            try:
                ended = await process.engine.sync()
            except TwofoldError as error:
                self.met[f"failed: {error.code}"] += 1
                ended = f"{error.code} ({error})"
        self.refused_some = self.refused_some or process.engine.refused_some
        self.tell(f"{self.name} synced: {ended or 'well'}")
        if self.dead:
            self.tell(f"{self.name} is dead")
        return ended

    async def read_all_again(self) -> None:
        if self.process is not None and self.process.engine is not None:
            try:
                await self.process.engine.read_all_again()
            except VersionMismatch as error:
                self.tell(f"{self.name} has to update first: {error}")
            else:
                self.tell(f"{self.name} reads all again")

    async def save(self, type: str, id: str, fields: Mapping[str, Json]) -> bool:
        """Whether the person was told that it is kept."""
        process = self.process
        if process is None or self.dead:
            return False
        storage = process.storage
        self.history.ask(self.name, (type, id), fields)
        try:
            record = await storage.save(type, id, fields)
        except StoreError as error:
            self.tell(f"{self.name} could not keep {type}/{id}: {error}")
            return False
        self.history.promise(self.name, storage.device, record)
        self.tell(f"{self.name} keeps {type}/{id}: {_brief(fields)}")
        return True

    async def remove(self, type: str, id: str) -> bool:
        process = self.process
        if process is None or self.dead:
            return False
        storage = process.storage
        try:
            await storage.remove(type, id)
        except StoreError as error:
            self.tell(f"{self.name} could not remove {type}/{id}: {error}")
            return False
        record = storage.get(type, id)
        if record is not None:
            self.history.promise(self.name, storage.device, record)
        self.tell(f"{self.name} removes {type}/{id}")
        return True

    def records(self) -> list[Record]:
        return [] if self.process is None else list(self.process.storage.every())

    def latest(self) -> Hlc | None:
        """The latest stamp it holds."""
        stamps = (record.latest for record in self.records())
        return max((stamp for stamp in stamps if stamp is not None), default=None)


def _brief(fields: Mapping[str, Json]) -> str:
    return ", ".join(f"{name}={str(value)[:24]!r}" for name, value in fields.items())
