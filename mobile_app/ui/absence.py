"""For how long the app has been out of sight, and the lock that follows from it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mobile_app.domain.app_lock import lock_due_at

if TYPE_CHECKING:
    from datetime import datetime

    from mobile_app.presenters.door import Door


class Absence:
    """One window's. `picker_at` is since when a picker of the system stands open, None without."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self.picker_at: datetime | None = None
        self._hidden_at: datetime | None = None
        self._by_picker_at: datetime | None = None
        self._locking: asyncio.Task[None] | None = None

    @property
    def is_on(self) -> bool:
        return self._hidden_at is not None

    def on_picker(self, opened: bool) -> None:
        self.picker_at = self._door.services.clock.now() if opened else None

    def begin(self) -> None:
        """Out of sight, from now on unless it was before; locks when it is time."""
        if self._hidden_at is None:
            self._hidden_at = self._door.services.clock.now()
            # As it is now: a picker that answers is gone before the app is seen again.
            self._by_picker_at = self.picker_at
            self.stop()
            self._locking = asyncio.ensure_future(self._lock_in_time(self._hidden_at))

    def end(self) -> datetime | None:
        """Back in sight; since when it was not. None: it always was."""
        hidden_at, self._hidden_at = self._hidden_at, None
        self.stop()
        return hidden_at

    def stop(self) -> None:
        """Lock at no time to come."""
        if self._locking is not None:
            self._locking.cancel()

    async def lock_if_due(self, hidden_at: datetime) -> None:
        """For after `end`: a hidden page may not have run at all meanwhile."""
        await self._door.lock_if_due(hidden_at, self._by_picker_at)

    async def _lock_in_time(self, hidden_at: datetime) -> None:
        picker_at = self._by_picker_at
        due_at = lock_due_at(self._door.guard.note.policy, hidden_at, picker_at)
        await asyncio.sleep((due_at - hidden_at).total_seconds())
        # Half locked is not locked.
        await asyncio.shield(self._door.lock_if_due(hidden_at, picker_at))
