"""What a phone's system says of its network, through Flet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import flet as ft


class PhoneConnectivity:
    """A Connectivity. The first `on_online` wants the window's context (a task of its page): Flet
    asks the system through a window, and until there is one nobody is told."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[[], None]] = []
        self._service: ft.Connectivity | None = None  # Flet forgets a service nobody holds

    def on_online(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)
        if self._service is None:
            import flet as ft  # here: only a phone has use for it, and only once it is drawn

            self._service = ft.Connectivity(on_change=self._changed)

    def _changed(self, event: ft.ConnectivityChangeEvent) -> None:
        """From one network to another is as good as from none: calls on the old one have died."""
        if any(kind.value != "none" for kind in event.connectivity):
            for callback in tuple(self._callbacks):
                callback()
