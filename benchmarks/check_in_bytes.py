"""What one check-in costs on the wire: everything a settled device sends until it is stored.

The app's own store, engine and client against a real server; one round, as it follows a save.
Counted on a socket: request lines, headers, frames, and what the round asks besides.
"""

from __future__ import annotations

import secrets

from benchmarks.engines import engine_over
from benchmarks.wire import counted
from mobile_app.device.native import HttpxHttp
from mobile_app.store.database import Database
from mobile_app.sync.client import HttpRemote
from mobile_app.sync.keys import Keys
from tests.contract.made_up import check_in

GOAL_BYTES = 900
CHECK_INS = 5


async def check_in_bytes(db: Database, keys: Keys, host: str, port: int) -> int:
    """The most bytes that one of CHECK_INS check-ins took from `db` to the server at that address.

    What `db` holds before that goes there first, and is not counted.
    """
    with counted(host, port) as wire:
        http = HttpxHttp(wire.url)
        engine = engine_over(db, HttpRemote(http, keys), keys)
        await engine.sync()
        await engine.sync()  # the first one may leave a fold to the next
        most = 0
        for n in range(CHECK_INS):
            await db.save("check_in", secrets.token_hex(16), check_in(n))
            wire.start_over()
            report = await engine.sync()
            assert report.sent == 1
            most = max(most, wire.sent)
        await http.close()
    return most
