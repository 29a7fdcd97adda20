"""A life of saves on a simulated disk whose power goes at a chosen write, again and again.

A sound disk: a blob that was replaced is old or new, an append leaves any beginning of itself.
What was acknowledged must be there after the next start, whatever happened; what belongs together
must be there together. One `Life` goes through many cuts on one disk.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import Literal

from mobile_app.device.memory import Fault, FixedClock, MemoryBlobStore, MemoryDisk, SeededEntropy
from mobile_app.errors import StoreError
from mobile_app.store.database import Database
from mobile_app.store.journal.folding import Limits

SMALL = Limits(tail_batches=3, tail_bytes=2500, segment_bytes=900, slack_bytes=800)
"""So small that a few saves fold, and a few dozen fold everything."""

_IDS = 12


@dataclass(slots=True)
class Outcome:
    """`lost`: acknowledged and not there. `half`: one of two things saved together is there."""

    runs: int = 0
    lost: int = 0
    half: int = 0
    unexpected: int = 0

    def add(self, other: Outcome) -> None:
        self.runs += other.runs
        self.lost += other.lost
        self.half += other.half
        self.unexpected += other.unexpected


@dataclass(slots=True)
class Life:
    """`acknowledged` maps ids to the number last saved for them, None once removed."""

    seed: int
    disk: MemoryDisk = field(default_factory=MemoryDisk)
    acknowledged: dict[str, int | None] = field(default_factory=dict)
    asked: dict[str, list[int | None]] = field(default_factory=dict)
    number: int = 0

    async def open(self) -> Database:
        entropy = SeededEntropy(self.seed + len(self.disk.sizes))
        return await Database.open(MemoryBlobStore(self.disk), FixedClock(), entropy, limits=SMALL)

    async def live(self, chance: random.Random, steps: int) -> None:
        """Open, then save and remove, sometimes several at once, until the power goes."""
        try:
            db = await self.open()
        except StoreError:
            return
        for _ in range(steps):
            several = chance.randint(1, 3) if chance.random() < 0.3 else 1
            ids = chance.sample(range(_IDS), several)
            works = [self._step(db, f"c{id}", chance.random() < 0.15) for id in ids]
            if not all(await asyncio.gather(*works)):
                break
        await db.close()

    async def _step(self, db: Database, id: str, remove: bool) -> bool:
        self.number += 1
        number = None if remove else self.number
        self.asked.setdefault(id, []).append(number)
        try:
            if number is None:
                await db.remove("solo", id)
            else:
                fields = {"first": number, "words": "x" * (number % 90), "last": number}
                pair = [(type, id, fields) for type in ("left", "right", "solo")]
                await db.save_all(pair)  # type: ignore[arg-type]
        except StoreError:
            return False
        self.acknowledged[id] = number
        self.asked[id] = []
        return True

    async def check(self) -> Outcome:
        """After the power is back: what is there, against what was said."""
        self.disk.fault = None
        outcome = Outcome(runs=1)
        db = await self.open()
        for n in range(_IDS):
            id = f"c{n}"
            left, right, solo = (db.get(type, id) for type in ("left", "right", "solo"))
            for record in (left, right, solo):
                if record is not None and record.fields["first"] != record.fields["last"]:
                    outcome.half += 1
            if (left and left.fields["first"]) != (right and right.fields["first"]):
                outcome.half += 1
            held = solo.fields["first"] if solo is not None else None
            possible = [self.acknowledged.get(id), *self.asked.get(id, [])]
            if held not in possible:
                outcome.lost += 1
            elif held is not None and held != (left and left.fields["first"]):
                outcome.half += 1
            self.acknowledged[id] = held if held is None or isinstance(held, int) else None
        self.asked.clear()
        if not await self._goes_on(db):
            outcome.unexpected += 1
        return outcome

    async def _goes_on(self, db: Database) -> bool:
        """Whether the store can still be saved to."""
        return await self._step(db, "c0", remove=False)


async def cut_at(life: Life, chance: random.Random, steps: int, at: int, kept: float) -> Outcome:
    """Live on `life`'s disk until write `at` from now; of an append the share `kept` lands."""
    tried = MemoryDisk(dict(life.disk.blobs), dict(life.disk.secrets))
    tried.sizes = list(life.disk.sizes)
    rehearsal = Life(life.seed, tried, dict(life.acknowledged), number=life.number)
    state = chance.getstate()
    await rehearsal.live(chance, steps)
    number = len(life.disk.sizes) + at
    size = tried.sizes[number - 1] if number <= len(tried.sizes) else None
    leaves: Literal["old", "new", "torn"] = "new" if kept >= 0.5 else "old"
    torn = None
    if size is not None:
        leaves, torn = "torn", round(kept * size)
    life.disk.fault = Fault(number, StoreError("cut"), leaves, lasting=True, torn_bytes=torn)
    chance.setstate(state)
    await life.live(chance, steps)
    return await life.check()


async def every_boundary(seed: int, steps: int) -> Outcome:
    """One life, cut at each of its writes in turn, before and after it, each on a fresh disk."""
    rehearsal = Life(seed)
    await rehearsal.live(random.Random(seed), steps)
    total = Outcome()
    for at in range(1, rehearsal.disk.writes + 1):
        for kept in (0.0, 1.0):
            total.add(await cut_at(Life(seed), random.Random(seed), steps, at, kept))
    return total


async def random_cuts(seed: int, cuts: int, steps: int) -> Outcome:
    """One life with `cuts` cuts, each at a random write and after a random share of its bytes."""
    chance, life, total = random.Random(seed), Life(seed), Outcome()
    for _ in range(cuts):
        at, kept = chance.randint(1, 2 * steps), chance.random()
        total.add(await cut_at(life, chance, steps, at, kept))
    return total
