"""What one check-in costs on the wire: everything a settled device sends until it is stored.

The app's own store, engine and client against a real server; one round, as it follows a save.
Counted on a socket: request lines, headers, frames, and what the round asks besides.
"""

from __future__ import annotations

import os

from benchmarks.wire import counted
from mobile_app.device.memory import MemoryBlobStore, MemoryDisk
from mobile_app.device.native import HttpxHttp, NativeCrypto, SystemClock, SystemEntropy
from mobile_app.store.database import Database
from mobile_app.store.migrations import CURRENT
from mobile_app.store.replica import DatabaseReplica
from mobile_app.sync.client import HttpRemote
from mobile_app.sync.engine import SyncEngine
from mobile_app.sync.keys import derive_keys
from mobile_app.sync.phrase import PHRASE_BYTES, Phrase
from tests.contract.made_up import check_in

GOAL_BYTES = 900
ROUNDS = 5


async def check_in_bytes(host: str, port: int) -> int:
    """The most bytes that one of some check-ins took to the server at that address."""
    keys = derive_keys(Phrase(os.urandom(PHRASE_BYTES)))
    clock, entropy, crypto = SystemClock(), SystemEntropy(), NativeCrypto()
    db = await Database.open(MemoryBlobStore(MemoryDisk()), clock, entropy)
    with counted(host, port) as wire:
        http = HttpxHttp(wire.url)
        engine = SyncEngine(
            DatabaseReplica(db),
            HttpRemote(http, keys),
            keys=keys,
            crypto=crypto,
            entropy=entropy,
            clock=clock,
            schema=CURRENT.version,
            upgrade=CURRENT.upgrade,
        )
        await engine.sync()
        most = 0
        for n in range(ROUNDS):
            await db.save("check_in", entropy.random_bytes(16).hex(), check_in(n))
            wire.start_over()
            report = await engine.sync()
            assert report.sent == 1
            most = max(most, wire.sent)
        await http.close()
    await db.close()
    return most
