"""Keeps the country that was chosen in the boot shell."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mobile_app.presenters.door import Door


class ShellCountry:
    """For one window. Chosen while the store is locked, it counts at once and is kept once somebody
    unlocks."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._waiting = ""
        self._keeping: asyncio.Task[None] | None = None

    def heard(self, code: str) -> None:
        """The shell says that `code` was chosen."""
        self._waiting = code if self._door.locked else ""
        self._keep(code)

    def after_unlocking(self) -> None:
        """Other services: keep what could not be kept before."""
        if self._door.trouble:
            return
        code, self._waiting = self._waiting, ""
        if code and self._door.has_passcode:  # without one, everything was erased instead
            self._keep(code)

    def _keep(self, code: str) -> None:
        async def keep() -> None:
            from mobile_app.presenters.crisis import CrisisPresenter

            await CrisisPresenter(self._door.services).heard_from_shell(code)

        # Not a task of the page: this window may be closed again while the choice still counts.
        self._keeping = asyncio.ensure_future(keep())
