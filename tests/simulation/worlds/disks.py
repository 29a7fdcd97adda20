"""Where a simulated device keeps its records: a quick one, and the app's own database.

Both die in the same ways. A `Cut` strikes at one durable step: that step is there afterwards or it
is not (`leaves_new`), and if it is `lasting` every later one fails, because nobody is there any
more. What is durable outlives the process; `start` is the next process finding it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from mobile_app.changes.change import Act, Change, Json, Key
from mobile_app.changes.coverage import Coverage, beyond
from mobile_app.changes.hlc import Hlc
from mobile_app.changes.merge import Record, apply, merge
from mobile_app.errors import StoreError, StoreFull
from mobile_app.sync.ports import MERGED, Replica, Write
from tests.simulation.worlds.clocks import WanderingClock

STAYS_HERE: Final = frozenset({"draft"})
_NONE: Final = object()


class Storage(Replica, Protocol):
    """A Replica with what the app itself does to records."""

    async def save(self, type: str, id: str, fields: Mapping[str, Json]) -> Record: ...

    async def remove(self, type: str, id: str) -> None: ...

    async def join(self, records: Iterable[Record]) -> None: ...


@dataclass(frozen=True, slots=True)
class Cut:
    """`at` counts durable steps from the device's first."""

    at: int
    leaves_new: bool
    lasting: bool


class Disk(Protocol):
    """What outlives a process. While `dead`, nobody keeps anything on it, until `start`."""

    @property
    def dead(self) -> bool: ...

    def cut_after(self, steps: int, *, leaves_new: bool, lasting: bool) -> None:
        """Go wrong at the durable step that is `steps` from now."""

    def spare(self) -> None:
        """Let nothing go wrong after all."""

    def kill(self) -> None:
        """Nothing more is kept by the process there is."""

    async def start(self, clock: WanderingClock) -> Storage:
        """The next process. What was about to go wrong with the former one no longer will."""

    def copy(self) -> Disk:
        """An image of all that is durable, for another device or for this one, later."""


@dataclass(slots=True)
class QuickDisk:
    """Records and notes as objects. Nothing is encoded: this is where most worlds live."""

    device: str
    records: dict[Key, Record] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    last: Hlc | None = None
    steps: int = 0
    dead: bool = False
    processes: int = 0
    names: int = 0
    _cut: Cut | None = None

    async def start(self, clock: WanderingClock) -> QuickStorage:
        await asyncio.sleep(0)
        self._cut, self.dead, self.processes = None, False, self.processes + 1
        return QuickStorage(self, clock)

    def cut_after(self, steps: int, *, leaves_new: bool, lasting: bool) -> None:
        self._cut = Cut(self.steps + steps, leaves_new, lasting)

    def copy(self) -> QuickDisk:
        return replace(
            self, records=dict(self.records), notes=dict(self.notes), _cut=None, dead=False
        )

    def spare(self) -> None:
        self._cut = None

    def kill(self) -> None:
        self.dead = True

    def commit(self, process: int, apply: Callable[[], None]) -> None:
        """One durable step. Raises StoreError where it failed."""
        if self.dead or process != self.processes:
            raise StoreError("no process")
        self.steps += 1
        cut = self._cut if self._cut is not None and self._cut.at <= self.steps else None
        if cut is None or cut.leaves_new:
            apply()
        if cut is not None:
            self.dead, self._cut = cut.lasting, None
            raise StoreError("cut") if cut.lasting else StoreFull("refused")


class QuickStorage:
    """A Storage over a QuickDisk: the same contract as the app's, in a hundredth of its time."""

    def __init__(self, disk: QuickDisk, clock: WanderingClock) -> None:
        self._disk = disk
        self._clock = clock
        self._process = disk.processes

    @property
    def device(self) -> str:
        return self._disk.device

    @property
    def clock(self) -> Hlc:
        return self._disk.last or Hlc.start(self._disk.device)

    def notes(self) -> Mapping[str, str]:
        return dict(self._disk.notes)

    async def keep(
        self,
        *,
        join: Iterable[Record] = (),
        write: Iterable[Write] = (),
        notes: Mapping[str, str | None] | None = None,
    ) -> None:
        joined, written, noted = list(join), list(write), dict(notes or {})
        await asyncio.sleep(0)
        disk = self._disk

        def keep() -> None:
            for record in joined:
                self._put(record)
            for type, id, fields in written:
                self._put(self._saved(type, id, fields))
            for name, text in noted.items():
                if text is None:
                    disk.notes.pop(name, None)
                else:
                    disk.notes[name] = text

        disk.commit(self._process, keep)

    async def rename(self) -> None:
        disk = self._disk
        await asyncio.sleep(0)

        def rename() -> None:
            disk.names += 1
            disk.device = f"{disk.device[:16]}{disk.names:x}"
            if disk.last is not None:
                disk.last = replace(disk.last, device=disk.device)

        disk.commit(self._process, rename)

    async def join(self, records: Iterable[Record]) -> None:
        """What comes out of a backup file."""
        joined = list(records)
        await asyncio.sleep(0)

        def join() -> None:
            for record in joined:
                self._put(record)
            if self._disk.notes:
                self._disk.notes[MERGED] = "1"

        self._disk.commit(self._process, join)

    def unsent(self, coverage: Coverage) -> list[Record]:
        parts = (beyond(record, coverage) for record in self.every())
        return [part for part in parts if part is not None]

    def get(self, type: str, id: str) -> Record | None:
        return self._disk.records.get((type, id))

    def every(self) -> list[Record]:
        return [one for one in self._disk.records.values() if one.type not in STAYS_HERE]

    async def save(self, type: str, id: str, fields: Mapping[str, Json]) -> Record:
        await asyncio.sleep(0)
        after = self._saved(type, id, fields)
        self._disk.commit(self._process, lambda: self._put(after))
        return after

    async def remove(self, type: str, id: str) -> None:
        await asyncio.sleep(0)
        known = self.get(type, id)
        if known is None or known.removed:
            return
        after = apply(known, Change(type=type, id=id, at=self._tick(), act=Act.REMOVE))
        self._disk.commit(self._process, lambda: self._put(after))

    def _saved(self, type: str, id: str, fields: Mapping[str, Json]) -> Record:
        """The record as it is once saved: what differs is stamped, a removed one comes back."""
        known = self.get(type, id)
        if known is not None and known.removed:
            change = Change(type=type, id=id, at=self._tick(), fields=fields, act=Act.RESTORE)
            return apply(known, change)
        held = {} if known is None else known.fields
        changed = {name: value for name, value in fields.items() if held.get(name, _NONE) != value}
        if not changed:
            return known or Record(type=type, id=id)
        return apply(known, Change(type=type, id=id, at=self._tick(), fields=changed))

    def _tick(self) -> Hlc:
        return self.clock.tick(self._clock.now_ms())

    def _put(self, record: Record) -> None:
        disk, known, latest = self._disk, self.get(record.type, record.id), record.latest
        disk.records[record.key] = record if known is None else merge(known, record)
        if latest is not None and (disk.last is None or latest > disk.last):
            disk.last = Hlc(latest.ms, latest.counter, disk.device)
