"""Everything a presenter may reach, chosen once by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # annotations only: a presenter that needs no store must not import it
    from mobile_app.device.ports import (
        AssetReader,
        BootShell,
        Clock,
        Crypto,
        Entropy,
        Facts,
        Http,
        Locator,
    )
    from mobile_app.presenters.door import Door
    from mobile_app.store.cache import PackCache
    from mobile_app.store.database import Database
    from mobile_app.store.repositories import Repositories


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Handed to every presenter's constructor; tests build one from device.memory."""

    clock: Clock
    entropy: Entropy
    db: Database
    repos: Repositories
    assets: AssetReader
    packs: PackCache
    http: Http
    shell: BootShell
    facts: Facts
    crypto: Crypto
    door: Door
    locator: Locator | None = None
    """None where the platform has none."""

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Run `callback` after every change to any record; returns how to stop that."""
        return self.db.subscribe(callback)

    def new_id(self) -> str:
        """A fresh record id: 16 random bytes, in hex."""
        return self.entropy.random_bytes(16).hex()
