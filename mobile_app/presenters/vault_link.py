"""What a round is run with: the engine, one vault at the server, and this device's records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from mobile_app.store.migrations import CURRENT
from mobile_app.sync.engine import SyncEngine

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services
    from mobile_app.sync.keys import Keys
    from mobile_app.sync.ports import Remote, Replica

RemoteFor: TypeAlias = "Callable[[Services, Keys], Remote]"
"""The vault that keys lead to. Tests bring their own."""


@dataclass(frozen=True, slots=True)
class Link:
    engine: SyncEngine
    remote: Remote
    replica: Replica


def http_remote(services: Services, keys: Keys) -> Remote:
    """At the server the app comes from, or was told of."""
    from mobile_app.sync.client import HttpRemote

    return HttpRemote(services.http, keys)


def link(services: Services, replica: Replica, keys: Keys, remote: Remote) -> Link:
    engine = SyncEngine(
        replica,
        remote,
        keys=keys,
        crypto=services.crypto,
        entropy=services.entropy,
        clock=services.clock,
        schema=CURRENT.version,
        upgrade=CURRENT.upgrade,
    )
    return Link(engine, remote, replica)
