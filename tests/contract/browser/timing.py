"""The browser's end of the store's figures: a sealed store of made-up check-ins, and its clock."""

from __future__ import annotations

import time

from mobile_app.device.browser import open_device
from mobile_app.store.database import Database
from mobile_app.store.keyring import DataKeyring

_BATCH = 500


async def open_sealed() -> Database:
    device = open_device()
    keyring = DataKeyring(device.blobs, device.crypto, device.device_key, device.entropy)
    return await Database.open(
        device.blobs, device.clock, device.entropy, lock=device.lock, keyring=keyring
    )


def check_in(n: int) -> dict[str, object]:
    """As large as people's own: two ratings and a sentence."""
    return {
        "at": f"20{10 + n // 4000:02d}-11-20T18:{n % 60:02d}:00-05:00",
        "mood": 1 + n % 5,
        "craving": n % 11,
        "words": f"Day {n}: slept badly, called my sponsor, went for a walk by the river.",
    }


async def fill_records(count: int) -> int:
    """Add check-ins; how many there are then."""
    db = await open_sealed()
    for start in range(0, count, _BATCH):
        numbers = range(start, min(count, start + _BATCH))
        await db.save_all([("check_in", f"{n:032x}", check_in(n)) for n in numbers])  # type: ignore[misc]
    held = len(db.all("check_in"))
    await db.close()
    return held


async def time_saves(count: int) -> list[float]:
    """Milliseconds of one durable check-in each."""
    db = await open_sealed()
    times = []
    began_ns = time.time_ns()  # another round saves others
    for n in range(count):
        began = time.perf_counter()
        await db.save("check_in", f"timed{began_ns}.{n}", check_in(n))  # type: ignore[arg-type]
        times.append((time.perf_counter() - began) * 1000)
    await db.close()
    return times


async def time_open() -> list[float]:
    """Milliseconds of opening, of one record, and of all check-ins."""
    began = time.perf_counter()
    db = await open_sealed()
    opened = time.perf_counter()
    db.get("check_in", f"{7:032x}")
    one = time.perf_counter()
    db.all("check_in")
    every = time.perf_counter()
    await db.close()
    return [1000 * span for span in (opened - began, one - opened, every - one)]
