"""Other tabs where there are none: every window of a desktop shares one process and one door."""

from __future__ import annotations

from collections.abc import Callable

from mobile_app.device.ports import TabNews


class NoTabs:
    """A Tabs without anybody to tell."""

    def tell(self, news: TabNews) -> None:
        return

    def on_news(self, callback: Callable[[TabNews], None]) -> None:
        return
