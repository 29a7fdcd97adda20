"""Opening a store of 20,000 records, and its memory: here, and in Chromium beyond an empty one.

Here: what Python's own allocator holds. Chromium: the heap of Python's machine, which only grows.
Every opening in Chromium comes after a reload, so that nothing is warm but the browser itself.
"""

from __future__ import annotations

import asyncio
import gc
import time
import tracemalloc
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.sealed_stores import chromium_store, open_in_folder
from tests.contract.made_up import fill

RECORDS = 20_000
ROUNDS = 7
GOAL_MS, CHROMIUM_GOAL_MS = 500.0, 1000.0


def main() -> None:
    with TemporaryDirectory() as folder:
        opened, every = asyncio.run(time_opening(Path(folder)))
        held = asyncio.run(weigh_opening(Path(folder)))
    print(f"here, {RECORDS:,} records: {opened:.1f} ms; reading all of them then: {every:.0f} ms")
    print(
        "memory here:",
        *(f"{name} {size / 1e6:.1f} MB" for name, size in held.items()),
    )
    with chromium_store() as (call, page):

        def after_reload() -> list[float]:
            page.reload()
            return [float(one) for one in call("time_open")]

        empty = median(after_reload()[0] for _ in range(ROUNDS))
        empty_heap = call("heap_bytes")
        assert call("fill_records", RECORDS) == RECORDS
        rounds = [after_reload() for _ in range(ROUNDS)]
        heap = call("heap_bytes")
    full, all_of_them = (median(one[place] for one in rounds) for place in (0, 2))
    print(f"Chromium, after a reload: empty {empty:.0f} ms, {RECORDS:,} records {full:.0f} ms")
    print(f"Chromium, reading all of them then: {all_of_them:.0f} ms")
    print(f"Chromium's heap: empty {empty_heap / 1e6:.0f} MB, all of them read {heap / 1e6:.0f} MB")
    beyond = full - empty
    met = opened <= GOAL_MS and beyond <= CHROMIUM_GOAL_MS
    print(
        f"open: {opened:.0f} ms here, {beyond:.0f} ms in Chromium beyond an empty store "
        f"(goal <= {GOAL_MS:.0f} ms and <= {CHROMIUM_GOAL_MS:.0f} ms): {'met' if met else 'missed'}"
    )


async def time_opening(folder: Path) -> tuple[float, float]:
    """Fill `folder`; milliseconds to open it and then to read all."""
    db = await open_in_folder(folder)
    await fill(db, RECORDS)
    for n in range(20):  # a tail, as there usually is one
        await db.save("check_in", f"late{n}", {"mood": n})
    await db.close()
    opened, every = [], []
    for _ in range(ROUNDS):
        gc.collect()
        began = time.perf_counter()
        db = await open_in_folder(folder)
        opened.append(time.perf_counter() - began)
        began = time.perf_counter()
        assert len(db.all("check_in")) == RECORDS + 20
        every.append(time.perf_counter() - began)
        await db.close()
    return median(opened) * 1000, median(every) * 1000


async def weigh_opening(folder: Path) -> dict[str, int]:
    """Bytes, what stands in `folder` first."""
    stored = sum(path.stat().st_size for path in folder.glob("journal.*"))
    tracemalloc.start()
    db = await open_in_folder(folder)
    held, peak = tracemalloc.get_traced_memory()
    db.all("check_in")
    gc.collect()
    read, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    await db.close()
    return {
        "stored": stored,
        "held once open": held,
        "at most meanwhile": peak,
        "held once all were read": read,
    }


if __name__ == "__main__":
    main()
