"""The encrypted backup as the door knows it: who looks, whether it is on, and where to find it.

On the path of every start, so it imports nothing of the backup before somebody asks.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING

from mobile_app.presenters.behind_the_door import has_backup
from mobile_app.store.listeners import Listeners

if TYPE_CHECKING:
    from mobile_app.presenters.door import Door
    from mobile_app.presenters.vault_host import VaultHost


class DoorBackup:
    """One for a door, made with it."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.news = Listeners("backup")
        """Told whenever `host.view()` may have changed, made or not."""
        self._host: VaultHost | None = None
        self._windows: set[object] = set()

    @property
    def host(self) -> VaultHost:
        """The encrypted backup, on or off. Made when it is first asked for."""
        if self._host is None:
            # For start-up: most starts never get here.
            from mobile_app.presenters.vault_host import VaultHost
            from mobile_app.presenters.vault_link import http_remote

            self._host = VaultHost(self._door, http_remote)
        return self._host

    @host.setter
    def host(self, host: VaultHost) -> None:
        self._host = host

    @property
    def host_if_on(self) -> VaultHost | None:
        """None while it is off and nobody has asked for it."""
        return self.host if self._host or has_backup(self._door.services.db) else None

    @property
    def in_sight(self) -> bool:
        """Whether any window is, as far as `follow` was told."""
        return bool(self._windows)

    def follow(self, window: object, *, in_sight: bool) -> None:
        """Start or stop the backup as the records ask for, and as `window` is seen; for after
        either changed. Several windows may be open on one store."""
        self._windows -= {window}
        self._windows |= {window} if in_sight else set()
        host = self.host_if_on
        if host is not None:
            host.refresh()

    def paused(self) -> AbstractAsyncContextManager[None]:
        """A round under way would bring back what is erased within."""
        return self._host.paused() if self._host is not None else nullcontext()
