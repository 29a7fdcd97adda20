"""The one way in: opens the person's store, locks it, unlocks it.

While it is shut, `services` stand on memory. They look as the person chose and know the country for
the crisis lines; nothing personal is in them, and nothing saved there is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from mobile_app.device.ports import BlobStore, Device, TabNews, WriterLock
from mobile_app.domain.app_lock import LockPolicy, Tries
from mobile_app.errors import StoreLocked, TwofoldError
from mobile_app.presenters import behind_the_door as behind
from mobile_app.presenters.door_backup import DoorBackup
from mobile_app.presenters.guard import Answer, Guard
from mobile_app.store.database import Database
from mobile_app.store.keyring import DataKeyring
from mobile_app.store.listeners import Listeners

if TYPE_CHECKING:
    from datetime import datetime

    from mobile_app.presenters.services import Services


class Door:
    """Made by `open`; one for a process. `trouble` is the code of the error that keeps the store
    shut, or "": StoreLocked's while a passcode is wanted."""

    services: Services

    def __init__(
        self, device: Device, lock: WriterLock | None, memory: Callable[[], BlobStore]
    ) -> None:
        self.keyring = DataKeyring(device.blobs, device.crypto, device.device_key, device.entropy)
        self.device = device
        self.trouble = ""
        self.has_passcode = False
        self.has_biometrics = False
        """The person chose that the platform's own check may stand for the passcode."""
        self.recovered = False
        """Opened with the recovery phrase: a new passcode may be set without the former one."""
        self.denied = False
        """There is data, and it can be read, but nothing may be written beside it."""
        self.guard = Guard(device.blobs, device.clock)
        self._lock = lock
        self._memory = memory
        self._turn = asyncio.Lock()
        self._listeners = Listeners("door")
        self.backup = DoorBackup(self)

    @classmethod
    async def open(
        cls, device: Device, memory: Callable[[], BlobStore], *, alone: bool = False
    ) -> Door:
        """Open the store, or say in `trouble` why it stays shut.

        `memory` makes storage that ends with the process. `alone`: nobody else writes, so that no
        right to write has to be taken. Raises nothing for one of our errors.
        """
        self = cls(device, None if alone else device.lock, memory)
        try:
            await self._enter()
        except TwofoldError as error:
            # Nothing was written: what the person has stays exactly as it is.
            await self._stay_out(error.code)
        return self

    @property
    def locked(self) -> bool:
        return self.trouble == StoreLocked.code

    async def services_aside(self) -> Services:
        """Services over an empty store in memory, to look at what comes from elsewhere."""
        db = await Database.open(self._memory(), self.device.clock, self.device.entropy)
        return behind.services_over(self.device, db, self)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Run `callback` after `services` were replaced or the lock was changed."""
        return self._listeners.subscribe(callback)

    async def unlock(self, passcode: str) -> Answer:
        """Try `passcode`. The try counts before it is made, so that a killed app forgives none.

        Raises StoreError and CryptoError when it could not be tried; it does not count then.
        """
        async with self._turn:
            answer = await self.guard.try_passcode(self.keyring.unlock, passcode)
            if answer is Answer.OPEN:
                await self._forgive_and_enter()
            elif answer is Answer.ERASED:
                await self._erase()
            return answer

    async def check(self, passcode: str) -> Answer:
        """Ask somebody who is inside again: before the words are shown, or the lock is changed.

        Counts, waits and raises as `unlock` does, or an unlocked phone would be the place to guess
        at. It locks before the try that would erase everything: that one is made at the door.
        """
        async with self._turn:
            answer = await self.guard.try_passcode(self.keyring.check_passcode, passcode)
            if answer is Answer.OPEN:
                await self.guard.forgive()
                return answer
        left = self.guard.tries_left()
        if left is not None and left <= 1:
            await self.lock()
        return Answer.WAIT if answer is Answer.WAIT else Answer.WRONG

    async def unlock_with_biometrics(self, reason: str) -> bool:
        """Let the platform check who holds the device; it shows `reason`. True: open.

        A no never counts as a wrong try: nothing was guessed. Raises CannotOpen, StoreError: then
        the passcode opens still.
        """
        async with self._turn:
            if not self.locked or not self.has_biometrics:
                return False
            if not await self.device.biometrics.confirm(reason):
                return False
            await self.keyring.unlock_quickly()
            await self._forgive_and_enter()
            return True

    async def set_biometrics(self, on: bool) -> None:
        """Let biometrics stand for the passcode from now on, or no longer. Raises StoreLocked
        without a passcode or while shut, StoreError."""
        async with self._turn:
            if self.trouble or not self.has_passcode:
                raise StoreLocked("there is no lock to open")
            await (self.keyring.keep_quick() if on else self.keyring.quick.forget())
            self.has_biometrics = on
        self._listeners.tell()

    async def recover(self, recovery_key: bytes) -> None:
        """Open with the recovery phrase's key. Raises CannotOpen, StoreError.

        The passcode stays as it is until another one is set. Where the device has no key of its
        own any more, there is none from now on.
        """
        async with self._turn:
            await self.keyring.recover(recovery_key)
            self.recovered = True
            await self.guard.forgive()
            await self._enter(mend=True)
            self._listeners.tell()

    async def lock(self) -> None:
        """Shut the store and drop its key from memory, in every tab; nothing without a passcode."""
        if self.has_passcode:
            self.device.tabs.tell(TabNews.LOCKED)
        await self._lock_here()

    async def follow_lock(self) -> None:
        """Another tab was locked, perhaps with a passcode that was not there before."""
        self.has_passcode = self.has_passcode or await self.keyring.has_passcode()
        await self._lock_here()

    async def follow_erase(self) -> None:
        """Another tab erased everything: nothing of it may stay in this one's memory."""
        async with self.backup.paused(), self._turn:
            self.keyring.lock()
            self.recovered = False
            self.guard.forget()
            try:
                if self.trouble:
                    await self._enter()
                else:
                    # Through the same services: the screens that stand are theirs, and draw again.
                    await behind.read_what_is_left(self.services.db)
                    self.has_passcode = await self.keyring.has_passcode()
            except TwofoldError as error:
                await self._stay_out(error.code)
            self.has_biometrics = self.has_biometrics and self.has_passcode
        self._listeners.tell()

    async def _lock_here(self) -> None:
        async with self._turn:
            if not self.has_passcode or self.trouble:
                return
            leaving, self.recovered = self.services.db, False
            # What is on the screen goes first; the last saves may take a moment.
            await self._stay_out(StoreLocked.code)
            self._listeners.tell()
            await asyncio.sleep(0)  # who was told may ask for a last save
            await leaving.close()
            self.keyring.lock()

    async def lock_if_due(self, hidden_at: datetime, picker_at: datetime | None = None) -> None:
        """Lock when the app was out of sight for as long as the person chose.

        This tab alone: another one may be the reason why it is out of sight.
        """
        if self.has_passcode and self.guard.must_lock(hidden_at, picker_at):
            await self._lock_here()

    async def set_passcode(self, passcode: str | None) -> None:
        """Ask for `passcode` from now on, None for none. Raises as DataKeyring does."""
        async with self._turn:
            if self.trouble:
                raise StoreLocked("the store is shut")
            # First what has to be there while locked: with a passcode set, it can be needed at
            # any moment.
            await self.guard.change(look=behind.look_of(self.services), tries=Tries())
            await self.keyring.set_passcode(passcode)
            self.has_passcode = passcode is not None
            if self.has_passcode:
                self.device.tabs.tell(TabNews.LOCKED)  # theirs opened without one
            self.has_biometrics = self.has_biometrics and self.has_passcode
            self.recovered = False
        self._listeners.tell()

    async def set_policy(self, policy: LockPolicy) -> None:
        await self.guard.change(policy=policy)
        self._listeners.tell()

    async def keep_look(self) -> None:
        """Note how the app looks, so that it looks the same while locked."""
        look = behind.look_of(self.services)
        if self.has_passcode and not self.trouble and self.guard.note.look != look:
            await self.guard.change(look=look)

    async def erase(self) -> None:
        """Erase everything, locked or not, and start anew. Raises StoreError: nothing was erased
        then, or what is left cannot be opened any more."""
        async with self._turn, self.backup.paused():
            await self._erase()

    async def _erase(self) -> None:
        if self.trouble:
            await behind.erase_unopened(self.device, self.keyring, self._lock)
        else:
            await self.services.db.erase()
        self.device.shell.forget()
        self.device.tabs.tell(TabNews.ERASED)
        if self.trouble:
            await self._enter()
        self.has_passcode = self.has_biometrics = self.recovered = False
        self.guard.forget()
        self._listeners.tell()

    async def _forgive_and_enter(self) -> None:
        await self.guard.forgive()
        await self._enter()
        self._listeners.tell()

    async def _enter(self, *, mend: bool = False) -> None:
        await behind.finish_erasing(self.device, self.keyring, self._lock)
        db, self.denied = await behind.open_store(self.device, self.keyring, self._lock)
        if mend and db.is_writer:
            await self.keyring.mend()
        self.has_passcode = await self.keyring.has_passcode()
        if self.has_passcode:
            await self._read_notes()
        self._serve(db, "")

    async def _stay_out(self, code: str) -> None:
        db = await Database.open(self._memory(), self.device.clock, self.device.entropy)
        if code == StoreLocked.code:
            self.has_passcode = True
            await self._read_notes()
            await behind.dress(db, self.guard.note.look)
        self._serve(db, code)

    async def _read_notes(self) -> None:
        await self.guard.read()
        self.has_biometrics = await self.keyring.quick.is_kept()

    def _serve(self, db: Database, trouble: str) -> None:
        self.trouble, self.services = trouble, behind.services_over(self.device, db, self)
