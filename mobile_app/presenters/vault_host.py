"""Holds the quiet backup of an opened door: there while it is on and the store is open.

Made when somebody asks for it (`DoorBackup.host`): a start with backup off never does.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from mobile_app.errors import CannotOpen, Refusal, StoreNotWriter
from mobile_app.presenters.behind_the_door import has_backup
from mobile_app.presenters.vault import VaultService
from mobile_app.presenters.vault_link import Link, RemoteFor, link
from mobile_app.presenters.vault_state import VaultView
from mobile_app.store.replica import DatabaseReplica
from mobile_app.sync.keys import Keys, derive_keys
from mobile_app.sync.phrase import Phrase
from mobile_app.sync.schedule import QUIET, Rhythm

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from mobile_app.presenters.door import Door
    from mobile_app.store.database import Database
    from mobile_app.store.phrases import KeptPhrase


class VaultHost:
    """One for a door. Follows it: locked, unlocked or erased, the backup stops or starts."""

    def __init__(self, door: Door, remote_for: RemoteFor, rhythm: Rhythm = QUIET) -> None:
        self.remote_for = remote_for
        self._door = door
        self._rhythm = rhythm
        self._service: VaultService | None = None
        self._replica: tuple[Database, DatabaseReplica] | None = None
        self._pauses = 0
        self._listeners = door.backup.news
        self._stop_following: Callable[[], None] = lambda: None
        door.subscribe(self.refresh)
        door.device.connectivity.on_online(self._come_online)

    def is_on(self) -> bool:
        """Whether backup is on; False while locked."""
        return not self._door.trouble and has_backup(self._door.services.db)

    def view(self) -> VaultView:
        """Of the service; that it is off where there is none."""
        return self._service.view() if self._service is not None else VaultView()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Run `callback` after the view changed; returns how to stop that."""
        return self._listeners.subscribe(callback)

    @property
    def replica(self) -> DatabaseReplica:
        """The records behind the door: the same one each time, for it follows their changes."""
        db = self._door.services.db
        if self._replica is None or self._replica[0] is not db:
            self._replica = db, DatabaseReplica(db)
        return self._replica[1]

    def link(self, keys: Keys) -> Link:
        services = self._door.services
        return link(services, self.replica, keys, self.remote_for(services, keys))

    def link_of(self, kept: KeptPhrase | None) -> Link:
        """Raises CannotOpen, NO_KEY for None."""
        if kept is None:
            raise CannotOpen(Refusal.NO_KEY)
        return self.link(derive_keys(Phrase(kept.entropy)))

    async def link_in_force(self) -> Link:
        """For the phrase of this device. Raises CannotOpen, NO_KEY where there is none."""
        return self.link_of(await self._door.keyring.phrases.kept())

    def refresh(self) -> None:
        """Start or stop what the door and the note ask for; rest while nobody looks."""
        if self._replica is not None and self._replica[0] is not self._door.services.db:
            self._replica = None  # what was unlocked is not to stay in memory
        wanted, held = self.is_on() and not self._pauses, self._service
        if held is not None and (not wanted or held.services is not self._door.services):
            self._stop_following()
            held.end()
            self._service = held = None
            self._listeners.tell()
        if wanted and held is None:
            self.begin()
        elif held is not None:
            held.be_seen(self._door.backup.in_sight)

    def begin(self) -> VaultService:
        """The running service, started if there is none; for who has just turned backup on."""
        if self._service is None:
            service = VaultService(self._door.services, self, self._rhythm)
            self._stop_following = service.subscribe(self._listeners.tell)
            service.be_seen(self._door.backup.in_sight)
            service.start()
            self._service = service
            self._listeners.tell()
        return self._service

    def check_writer(self) -> None:
        """For before what cannot be taken back. Raises StoreNotWriter where another tab writes, and
        nothing that is done could be kept here."""
        if not self._door.services.db.is_writer:
            raise StoreNotWriter("another tab writes")

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Nothing of it runs within, whoever refreshes meanwhile: a record that changed or a window
        that came into sight would begin a round between two steps of what must be one."""
        self._pauses += 1
        try:
            await self.stop()
            yield
        finally:
            self._pauses -= 1
            self.refresh()

    async def stop(self) -> None:
        """Until `refresh`: nothing of it runs any more when this returns."""
        held, self._service = self._service, None
        self._stop_following()
        if held is not None:
            await held.stop()
            self._listeners.tell()

    async def sync_now(self) -> None:
        """As VaultService's; nothing where backup is off."""
        if self._service is not None:
            await self._service.sync_now()

    async def dismiss(self) -> None:
        """As VaultService's."""
        if self._service is not None:
            await self._service.dismiss()

    def _come_online(self) -> None:
        if self._service is not None:
            self._service.come_online()
