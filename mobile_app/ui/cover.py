"""What stands in front of every screen while the app is out of sight with the lock on.

The system takes its picture for the task switcher about then, and shows the last frame when the app
comes back, before anything here could run: so the cover goes up on the way out, and comes down only
after it was decided whether the app locks. The screens behind it stay as they were, with what is
half written in them. In a browser the page covers itself in the very event (assets/boot/start.js)
and waits for the shell's `ready`.
"""

from __future__ import annotations

import flet as ft

_PHONES = (ft.PagePlatform.ANDROID, ft.PagePlatform.IOS)


class Cover:
    """One window's cover. It shows nothing, in the colour of the theme."""

    def __init__(self, page: ft.Page) -> None:
        self._page = page
        self._front: ft.Container | None = None

    @property
    def is_up(self) -> bool:
        return self._front is not None and bool(self._front.visible)

    def is_due(self, state: ft.AppLifecycleState) -> bool:
        """Whether somebody else may see the screen from `state` on.

        Phones tell of their task switcher with INACTIVE only. Elsewhere that means that another
        window has the focus, and this one may well be read beside it.
        """
        if state == ft.AppLifecycleState.INACTIVE:
            return self._page.platform in _PHONES and not self._page.web
        return state in (ft.AppLifecycleState.HIDE, ft.AppLifecycleState.PAUSE)

    def put_up(self) -> None:
        self._show()
        # A calendar or a notice lies above whatever a page lays over its views.
        while self._page.pop_dialog() is not None:
            pass

    def _show(self) -> None:
        if self._front is None:
            # Not there before it is needed first: a start draws without it.
            self._front = ft.Container(
                key="cover", left=0, top=0, right=0, bottom=0, bgcolor=ft.Colors.SURFACE
            )
            self._page.overlay.append(self._front)
            self._page.update()
        elif not self._front.visible:
            self._front.visible = True
            self._front.update()

    def take_away(self) -> None:
        if self._front is not None and self._front.visible:
            self._front.visible = False
            self._front.update()
