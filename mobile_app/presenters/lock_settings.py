"""Setting, changing and removing the passcode; when to lock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mobile_app.domain.app_lock import LockPolicy, PasscodeProblem, passcode_problem
from mobile_app.presenters.guard import Answer

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


@dataclass(frozen=True, slots=True)
class LockSettingsView:
    """`must_give` says that changing anything asks for the present passcode first; `wait` is how
    long until it is heard, after wrong ones."""

    on: bool
    must_give: bool
    wait: timedelta
    lock_after_seconds: int
    erase_after: int
    biometrics: bool


class LockSettingsPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._door = services.door

    def view(self) -> LockSettingsView:
        door = self._door
        return LockSettingsView(
            on=door.has_passcode,
            must_give=door.has_passcode and not door.recovered,
            wait=door.guard.wait_left(),
            lock_after_seconds=door.guard.note.policy.lock_after_seconds,
            erase_after=door.guard.note.policy.erase_after,
            biometrics=door.has_biometrics,
        )

    async def can_use_biometrics(self) -> bool:
        """Whether this device can check a finger or a face, and knows one."""
        return await self._door.device.biometrics.available()

    async def use_biometrics(self, reason: str) -> bool:
        """Turn them on, after one check; the platform shows `reason`. False: it said no.

        The passcode has been asked for before (`is_right`). Raises StoreError.
        """
        if not await self._door.device.biometrics.confirm(reason):
            return False
        await self._door.set_biometrics(True)
        return True

    async def stop_biometrics(self) -> None:
        """Raises StoreError."""
        await self._door.set_biometrics(False)

    async def is_right(self, passcode: str) -> bool:
        """Whether `passcode` is the present one. A wrong one counts as it does on the lock screen,
        and `view().wait` says how long no other is heard. Raises CannotOpen for other trouble."""
        if not self.view().must_give:
            return True
        return await self._door.check(passcode) is Answer.OPEN

    async def set_passcode(self, passcode: str, again: str) -> PasscodeProblem | str:
        """ "" when it is set; else what is wrong with it, or "differs". Raises StoreError."""
        problem = passcode_problem(passcode)
        if problem is not None:
            return problem
        if passcode != again:
            return "differs"
        await self._door.set_passcode(passcode)
        return ""

    async def remove(self) -> None:
        """No lock any more. Raises StoreError."""
        await self._door.set_passcode(None)

    async def choose_lock_after(self, seconds: int) -> None:
        await self._choose(replace(self._door.guard.note.policy, lock_after_seconds=seconds))

    async def choose_erase_after(self, wrong: int) -> None:
        await self._choose(replace(self._door.guard.note.policy, erase_after=wrong))

    async def _choose(self, policy: LockPolicy) -> None:
        await self._door.set_policy(policy)

    async def lock_now(self) -> None:
        await self._door.lock()
