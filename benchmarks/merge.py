"""20,000 incoming changes merged and durable, on CPython over the app's own sealed journal on disk.

Another device wrote them: half are new records, half change one field of a record that is here.
They lie sealed in a vault in memory, so that no network is measured; what is measured is a whole
round of sync: opening and checking each batch, looking for conflicts, merging, sealing, flushing.
Wall time, and beside it the time the processor worked: the first says more on a quiet machine.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.engines import engine_over
from benchmarks.sealed_stores import open_in_folder
from mobile_app.device.memory import MemoryBlobStore, MemoryDisk, SeededEntropy
from mobile_app.device.native.system import SystemClock
from mobile_app.store.database import Database
from mobile_app.sync.keys import derive_keys
from mobile_app.sync.phrase import Phrase
from tests.contract.made_up import check_in, fill
from tests.sync.memory_remote import MemoryRemote, MemoryVault

CHANGES = 20_000
ROUNDS = 5
GOAL_SECONDS = 2.0


def main() -> None:
    times = []
    for _ in range(ROUNDS):
        with TemporaryDirectory() as folder:
            times.append(asyncio.run(measure(Path(folder))))
    figure = median(times)
    print(
        f"merge: {CHANGES:,} changes in {figure:.2f} s (goal <= {GOAL_SECONDS:.0f} s): "
        f"{'met' if figure <= GOAL_SECONDS else 'missed'}"
    )


async def measure(folder: Path) -> float:
    vault = MemoryVault()
    elsewhere = await Database.open(MemoryBlobStore(MemoryDisk()), SystemClock(), SeededEntropy())
    here = await open_in_folder(folder)
    await fill(elsewhere, CHANGES // 2)
    sender, receiver = (
        engine_over(db, MemoryRemote(vault), derive_keys(Phrase(bytes(16))))
        for db in (elsewhere, here)
    )
    await sender.sync()
    await receiver.sync()
    half = CHANGES // 2
    for start in range(0, half, 500):
        await elsewhere.save_all(
            [
                ("check_in", f"{n:032x}", {"mood": 1 + (n + 1) % 5})
                for n in range(start, start + 500)
            ]
        )
        await elsewhere.save_all(
            [("check_in", f"new{n:029x}", check_in(n)) for n in range(start, start + 500)]
        )
    await sender.sync()
    began, worked = time.perf_counter(), time.process_time()
    report = await receiver.sync()
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    print(f"{seconds:.2f} s, of which the processor worked {worked:.2f} s")
    assert report.applied == CHANGES, report
    await here.close()
    again = await open_in_folder(folder)
    assert len(again.all("check_in")) == CHANGES
    await again.close()
    return seconds


if __name__ == "__main__":
    main()
