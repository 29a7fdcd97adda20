"""What is locked or erased in one tab is locked or erased in every other one, at once. (What is
hidden in one is the screens' own matter: see AppRun.)"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mobile_app.device.ports import TabNews

if TYPE_CHECKING:
    from mobile_app.presenters.door import Door


class OtherTabs:
    """Lets `door` follow what other tabs tell. One for a door, made once it is open."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._at_work: set[asyncio.Task[None]] = set()
        door.device.tabs.on_news(self._hear)

    def _hear(self, news: TabNews) -> None:
        # Held until it is done: asyncio alone would let it be collected halfway.
        task = asyncio.ensure_future(self._follow(news))
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    async def _follow(self, news: TabNews) -> None:
        if news is TabNews.LOCKED:
            await self._door.follow_lock()
        elif news is TabNews.ERASED:
            await self._door.follow_erase()
