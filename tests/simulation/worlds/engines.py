"""The real engine of one process of a device, and what its reports come to in a story."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from mobile_app.device.memory import SeededEntropy
from mobile_app.device.memory.crypto import QuickCrypto
from mobile_app.device.ports import Crypto
from mobile_app.errors import VaultUnknown
from mobile_app.sync import compacting
from mobile_app.sync.engine import SyncEngine
from mobile_app.sync.keys import Keys
from mobile_app.sync.ports import Remote, Replica
from tests.simulation.worlds.clocks import WanderingClock

SCHEMA: Final = 1


class Engine:
    """`met` counts what reports tell."""

    def __init__(
        self,
        replica: Replica,
        remote: Remote,
        keys: Keys,
        clock: WanderingClock,
        chance: random.Random,
        met: Counter[str],
        crypto: Crypto | None = None,
    ) -> None:
        self._met = met
        self.refused_some = False
        self._engine = SyncEngine(
            replica,
            remote,
            keys=keys,
            crypto=crypto or QuickCrypto(),
            entropy=SeededEntropy(chance.getrandbits(60)),
            clock=clock,
            schema=SCHEMA,
            upgrade=_as_it_is,
        )

    async def sync(self) -> str:
        """One round; "" when nothing is left to do. Raises as the engine does."""
        try:
            report = await self._engine.sync()
        except VaultUnknown:
            # Somebody reads the words about it, and wants their backup back.
            self._met["vault begun anew"] += 1
            await self._engine.begin_anew()
            raise
        self.refused_some = self.refused_some or report.unreadable > 0
        for name in ("applied", "sent", "unreadable", "newer", "set_aside"):
            self._met[f"report: {name}"] += getattr(report, name) > 0
        if report.healed is not None:
            self._met[f"healed: {report.healed}"] += 1
        if report.refused is not None:
            self._met[f"refused: {report.refused.code}"] += 1
            return report.refused.code
        return "waiting" if report.waiting else ""

    async def read_all_again(self) -> None:
        """What a person asks for who was told that something could not be read."""
        self._met["read all again"] += 1
        await self._engine.begin_anew()


@contextmanager
def compacting_after(batches: int, size_bytes: int) -> Iterator[None]:
    """Engines make snapshots that early: no story is long enough for the usual ones."""
    usual = compacting.DUE_BATCHES, compacting.DUE_BYTES
    vars(compacting).update(DUE_BATCHES=batches, DUE_BYTES=size_bytes)
    try:
        yield
    finally:
        vars(compacting).update(DUE_BATCHES=usual[0], DUE_BYTES=usual[1])


def _as_it_is(state: dict[str, Any], written_by: int) -> list[dict[str, Any]]:
    return [state]
