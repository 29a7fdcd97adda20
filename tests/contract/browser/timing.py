"""The browser's end of the store's figures: a sealed store of made-up check-ins, and its clock."""

from __future__ import annotations

import time

import pyodide_js  # type: ignore[import-not-found]

from mobile_app.device.browser import open_device
from mobile_app.store.database import Database
from mobile_app.store.keyring import DataKeyring
from tests.contract.made_up import check_in, fill


async def open_sealed() -> Database:
    device = open_device()
    keyring = DataKeyring(device.blobs, device.crypto, device.device_key, device.entropy)
    return await Database.open(
        device.blobs, device.clock, device.entropy, lock=device.lock, keyring=keyring
    )


async def fill_records(count: int) -> int:
    """Add check-ins; how many there are then."""
    db = await open_sealed()
    await fill(db, count)
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
        await db.save("check_in", f"timed{began_ns}.{n}", check_in(n))
        times.append((time.perf_counter() - began) * 1000)
    await db.close()
    return times


async def heap_bytes() -> int:
    """The memory that Python's machine has taken so far; it gives none back."""
    return int(pyodide_js._module.HEAPU8.length)


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
