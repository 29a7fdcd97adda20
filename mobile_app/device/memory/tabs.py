"""The tabs over one MemoryDisk, as the real ones hear of each other."""

from __future__ import annotations

from collections.abc import Callable

from mobile_app.device.memory.blobs import MemoryDisk
from mobile_app.device.ports import TabNews


class MemoryTabs:
    """A Tabs. What is told is kept in `told`."""

    def __init__(self, disk: MemoryDisk) -> None:
        self.told: list[TabNews] = []
        self._callbacks: list[Callable[[TabNews], None]] = []
        self._others = disk.tabs
        disk.tabs.append(self._hear)

    def tell(self, news: TabNews) -> None:
        self.told.append(news)
        for hear in tuple(self._others):
            if hear != self._hear:
                hear(news)

    def on_news(self, callback: Callable[[TabNews], None]) -> None:
        self._callbacks.append(callback)

    def _hear(self, news: TabNews) -> None:
        for callback in self._callbacks:
            callback(news)
