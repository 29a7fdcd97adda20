"""Listeners, the shape of TinyDB underneath, the pack cache, and what an import costs."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from mobile_app.device.memory import FixedClock, MemoryBlobStore, MemoryDisk, SeededEntropy
from mobile_app.store.cache import CachedPack, PackCache
from mobile_app.store.database import Database
from tests.store.conftest import Opener


async def test_listeners_hear_of_changes_only_and_until_they_stop(open_database: Opener) -> None:
    db = await open_database()
    heard: list[str] = []
    stop = db.subscribe(lambda: heard.append(",".join(db.types())))
    await db.save("a", "1", {"x": 1})
    await db.save("a", "1", {"x": 1})
    await db.remove("b", "absent")
    await db.save("b", "1", {"x": 1})
    assert heard == ["a", "a,b"]
    await db.erase()
    assert heard == ["a", "a,b", ""]
    stop()
    stop()
    await db.save("c", "1", {"x": 1})
    assert len(heard) == 3


async def test_a_broken_listener_spoils_nothing(open_database: Opener) -> None:
    db = await open_database()
    reported: list[Mapping[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _loop, context: reported.append(context)
    )
    heard: list[int] = []

    def broken() -> None:
        raise RuntimeError("a bug in a screen")

    db.subscribe(broken)
    db.subscribe(lambda: heard.append(1))
    await db.save("a", "1", {"x": 1})
    assert heard == [1]
    assert len(reported) == 1


async def test_what_was_handed_in_or_out_is_no_way_into_the_store(open_database: Opener) -> None:
    db = await open_database()
    fields: dict[str, Any] = {"list": [1, 2]}
    record = await db.save("a", "1", fields)
    fields["list"].append(3)
    with pytest.raises(TypeError):
        db.get("a", "1").fields["x"] = 1  # type: ignore[index, union-attr]
    assert record.fields["list"] == [1, 2]
    assert db.all("a")[0].fields["list"] == [1, 2]


async def test_packs_are_cached_whole_or_not_at_all(disk: MemoryDisk, clock: FixedClock) -> None:
    cache = PackCache(MemoryBlobStore(disk))
    assert await cache.get("any/pack id é") is None
    await cache.put("any/pack id é", b"a\nb\x00", etag='"1"', fetched_at=clock.now())
    assert await cache.get("any/pack id é") == CachedPack(b"a\nb\x00", '"1"', clock.now())
    clock.advance(timedelta(hours=1))
    await cache.put("any/pack id é", b"", etag="", fetched_at=clock.now())
    assert await cache.get("any/pack id é") == CachedPack(b"", "", clock.now())
    (name,) = disk.blobs
    for damaged in (b"", b"\n", disk.blobs[name] + b"x", disk.blobs[name][1:], b"{}\nx"):
        disk.blobs[name] = damaged
        assert await cache.get("any/pack id é") is None
    await cache.remove("any/pack id é")
    assert disk.blobs == {}


async def test_years_of_records_open_and_save_quickly() -> None:
    """A generous bound that only a mistake of order (a save that costs the square) breaks."""
    disk, clock = MemoryDisk(), FixedClock()
    db = await Database.open(MemoryBlobStore(disk), clock, SeededEntropy())
    fields = {"at": "2026-11-20T18:30:00-05:00", "mood": 3, "craving": 2, "words": "x" * 60}
    await db.save_all([("check_in", f"{n:032x}", fields) for n in range(4000)])
    loop = asyncio.get_running_loop()
    began = loop.time()
    again = await Database.open(MemoryBlobStore(disk), clock, SeededEntropy())
    opened = loop.time()
    for n in range(10):
        await again.save("check_in", f"new{n}", fields)
    saved = loop.time()
    assert len(again.all("check_in")) == 4010
    assert opened - began < 2
    assert (saved - opened) / 10 < 0.5


def test_importing_the_store_brings_no_heavy_module() -> None:
    """The browser starts with it: domain modules and the rest come when they are used."""
    code = (
        "import sys, mobile_app.store.database, mobile_app.store.repositories,"
        " mobile_app.store.cache; print(*sorted(sys.modules))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = (
        "httpx",
        "flet",
        "zoneinfo",
        "mobile_app.domain",
        "mobile_app.device.native",
        "sqlite3",
    )
    assert [name for name in loaded if name.startswith(heavy)] == []
