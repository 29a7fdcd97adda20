"""The lock screen: one field, how long to wait, and the way out for who forgot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from mobile_app.presenters.guard import Answer

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services

__all__ = ["Answer", "LockPresenter", "LockView"]


@dataclass(frozen=True, slots=True)
class LockView:
    """`wait` is how long until the next try. `tries_left` counts down to erasing, None when that
    was not chosen; it is told from the first wrong try on."""

    wait: timedelta
    wrong: int
    tries_left: int | None


class LockPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    def view(self) -> LockView:
        door = self._services.door
        wrong = door.guard.note.tries.wrong
        return LockView(door.guard.wait_left(), wrong, door.guard.tries_left() if wrong else None)

    async def unlock(self, passcode: str) -> Answer:
        """Raises StoreError, CryptoError: it could not be tried, and did not count."""
        return await self._services.door.unlock(passcode)

    def has_biometrics(self) -> bool:
        return self._services.door.has_biometrics

    async def unlock_with_biometrics(self, reason: str) -> bool:
        """Raises StoreError, CryptoError; the passcode opens still."""
        return await self._services.door.unlock_with_biometrics(reason)

    async def recover(self, typed: str) -> bool:
        """Open with the recovery phrase as it was typed. True when a passcode, the forgotten one,
        is still set: another has to take its place.

        Raises BadPhrase for what is no phrase, CannotOpen for another one or where none was made.
        """
        # For start-up: only who forgot needs the list of words.
        from mobile_app.sync.keys import derive_keys
        from mobile_app.sync.phrase import load_words, parse_phrase

        phrase = parse_phrase(typed, load_words(self._services.assets))
        door = self._services.door
        await door.recover(derive_keys(phrase).recovery_key)
        return door.has_passcode

    async def can_recover(self) -> bool:
        return await self._services.door.keyring.has_recovery()

    async def erase(self) -> None:
        """Erase everything without unlocking it. Raises StoreError."""
        await self._services.door.erase()
