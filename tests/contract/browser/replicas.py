"""The browser's end of sync: the real engine over IndexedDB, WebCrypto and fetch."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from mobile_app.changes.change import Json
from mobile_app.device.browser import open_device
from mobile_app.errors import TwofoldError
from mobile_app.store.database import Database
from mobile_app.store.migrations import CURRENT
from mobile_app.store.replica import DatabaseReplica
from mobile_app.sync.client import HttpRemote
from mobile_app.sync.engine import SyncEngine
from mobile_app.sync.keys import derive_keys
from mobile_app.sync.phrase import Phrase
from tests.contract.browser.timing import open_sealed
from tests.contract.made_up import check_in


@dataclass
class _Open:
    db: Database
    remote: HttpRemote
    engine: SyncEngine


_opened: _Open | None = None


def _open() -> _Open:
    assert _opened is not None, "no replica is open"
    return _opened


async def open_replica(phrase_hex: str) -> str:
    """Open this profile's records with the vault of a phrase; who writes there."""
    global _opened
    device = open_device()
    keys = derive_keys(Phrase(bytes.fromhex(phrase_hex)))
    db = await open_sealed()
    replica = DatabaseReplica(db)
    remote = HttpRemote(device.http, keys)
    engine = SyncEngine(
        replica,
        remote,
        keys=keys,
        crypto=device.crypto,
        entropy=device.entropy,
        clock=device.clock,
        schema=CURRENT.version,
        upgrade=CURRENT.upgrade,
    )
    _opened = _Open(db, remote, engine)
    return db.device


async def close_replica() -> None:
    await _open().db.close()


async def write(type: str, id: str, fields: dict[str, Json]) -> None:
    await _open().db.save(type, id, fields)


async def remove(type: str, id: str) -> None:
    await _open().db.remove(type, id)


async def contents() -> dict[str, dict[str, Any]]:
    """By type and id the fields of all there is."""
    found = _open().db.every()
    return {f"{one.type}/{one.id}": dict(one.fields) for one in found if not one.removed}


async def sync() -> list[Any]:
    """[applied, sent] or [the code of the error]."""
    try:
        report = await _open().engine.sync()
    except TwofoldError as error:
        return [error.code]
    return [report.applied, report.sent]


async def wait_for_news(head: int) -> int:
    return await _open().remote.wait(head)


async def erase_vault() -> None:
    await _open().remote.erase()


async def fill_check_ins(count: int) -> None:
    """So many new check-ins, in one step."""
    began_ns = time.time_ns()
    await _open().db.save_all(
        [("check_in", f"{began_ns:x}.{n}", check_in(n)) for n in range(count)]
    )


async def sync_stalling() -> list[Any]:
    """As `sync`, and how long nothing else could run meanwhile: milliseconds, the worst first."""
    stalls, outcome = await _stalls(sync())
    return [outcome, stalls[:5]]


async def _stalls(work: Awaitable[Any]) -> tuple[list[float], Any]:
    turns: list[float] = []

    async def watch() -> None:
        before = time.perf_counter()
        while True:
            await asyncio.sleep(0)
            now = time.perf_counter()
            turns.append(1000 * (now - before))
            before = now

    watching = asyncio.ensure_future(watch())
    outcome = await work
    watching.cancel()
    return sorted(turns, reverse=True), outcome


FUNCTIONS = (
    open_replica,
    close_replica,
    write,
    remove,
    contents,
    sync,
    wait_for_news,
    erase_vault,
    fill_check_ins,
    sync_stalling,
)
