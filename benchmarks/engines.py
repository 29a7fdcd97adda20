"""The app's own sync engine over a store, as it runs on a phone."""

from __future__ import annotations

from mobile_app.device.native import NativeCrypto, SystemClock, SystemEntropy
from mobile_app.store.database import Database
from mobile_app.store.migrations import CURRENT
from mobile_app.store.replica import DatabaseReplica
from mobile_app.sync.engine import SyncEngine
from mobile_app.sync.keys import Keys
from mobile_app.sync.ports import Remote


def engine_over(db: Database, remote: Remote, keys: Keys) -> SyncEngine:
    return SyncEngine(
        DatabaseReplica(db),
        remote,
        keys=keys,
        crypto=NativeCrypto(),
        entropy=SystemEntropy(),
        clock=SystemClock(),
        schema=CURRENT.version,
        upgrade=CURRENT.upgrade,
    )
