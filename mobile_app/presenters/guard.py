"""Counts tries at the passcode, and knows when to wait, to lock and to erase: all of it from the
note that can be read while locked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from mobile_app.device.ports import BlobStore, Clock
from mobile_app.domain.app_lock import (
    Tries,
    begin_try,
    must_erase,
    must_lock,
    tries_left,
    wait_left,
)
from mobile_app.errors import CannotOpen, Refusal, TwofoldError
from mobile_app.store.lock_note import LockNote, LockNotes


class Answer(StrEnum):
    """What became of a try to unlock."""

    OPEN = "open"
    WRONG = "wrong"
    WAIT = "wait"
    ERASED = "erased"


class Guard:
    """One for a door. `note` is as it was last read or changed here; raises StoreError as
    LockNotes does."""

    def __init__(self, blobs: BlobStore, clock: Clock) -> None:
        self.note = LockNote()
        self._notes = LockNotes(blobs)
        self._clock = clock

    async def read(self) -> None:
        self.note = await self._notes.read()

    async def change(self, **parts: Any) -> None:
        """Replace the named parts of the note (`policy`, `tries`, `look`)."""
        self.note = await self._notes.change(**parts)

    async def forgive(self) -> None:
        """Whoever is here may be: wrong tries count no more."""
        await self.change(tries=Tries())

    def forget(self) -> None:
        """The note was erased."""
        self.note = LockNote()

    async def try_passcode(
        self, attempt: Callable[[str], Awaitable[None]], passcode: str
    ) -> Answer:
        """One try, counted before it is made, so that a killed app forgives none.

        OPEN: `attempt`, the keyring's `unlock` or `check_passcode`, took it. ERASED: it was wrong
        once too often, and everything is now to be erased.

        Raises StoreError and CryptoError when it could not be tried; it does not count then.
        """
        try:
            return await self._try(attempt, passcode)
        finally:
            await self.read()

    async def _try(self, attempt: Callable[[str], Awaitable[None]], passcode: str) -> Answer:
        await self.read()  # another tab may have counted some
        before, now = self.note.tries, self._clock.now()
        if wait_left(before, now):
            return Answer.WAIT
        await self.change(tries=begin_try(before, now))
        try:
            await attempt(passcode)
        except TwofoldError as error:
            if isinstance(error, CannotOpen) and error.reason is Refusal.UNAUTHENTIC:
                erase = must_erase(self.note.policy, self.note.tries)
                return Answer.ERASED if erase else Answer.WRONG
            await self.change(tries=before)
            raise
        return Answer.OPEN

    def wait_left(self) -> timedelta:
        """Until the next try."""
        return wait_left(self.note.tries, self._clock.now())

    def tries_left(self) -> int | None:
        """Until everything is erased; None when that was not chosen."""
        return tries_left(self.note.policy, self.note.tries)

    def must_lock(self, hidden_at: datetime, picker_at: datetime | None) -> bool:
        """Whether the app was out of sight for as long as the person chose."""
        return must_lock(self.note.policy, hidden_at, self._clock.now(), picker_at)
