"""The root component: gives every screen its services, look, formats and status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import flet as ft

from mobile_app.presenters.services import Services
from mobile_app.ui.address import keep_readable
from mobile_app.ui.formats import Formats, region_of
from mobile_app.ui.hooks import AppContext, Status, app_context
from mobile_app.ui.look import Look
from mobile_app.ui.router import build_routes


@dataclass
class Stage:
    """What may change around all screens while the app runs. The root draws again on each `set`.

    Created by the composition root before the first render, and by tests.
    """

    services: Services
    look: Look = field(default_factory=Look)
    status: Status = field(default_factory=Status)
    apply_update: Callable[[], None] = lambda: None
    take_over: Callable[[], None] = lambda: None
    on_hide: Callable[[bool], None] = lambda here: None
    """Runs after the neutral screen was put up or taken away; True when it was done here, and not
    in another tab."""
    report_read: bool = False
    settled: bool = True
    quick_hidden: bool = False
    """The person put up the neutral screen: nothing personal may be shown anywhere."""
    _redraw: Callable[[], None] = lambda: None

    def set_look(self, look: Look) -> None:
        if look != self.look:
            self.look = look
            self._redraw()

    def set_status(self, **changes: bool | str) -> None:
        """Change the named parts of the status."""
        status = replace(self.status, **changes)  # type: ignore[arg-type]
        if status != self.status:
            self.status = status
            self._redraw()

    def hide(self) -> None:
        """Put up the neutral screen, now."""
        self._hide(here=True)

    def hide_too(self) -> None:
        """The same, because it was put up in another tab."""
        if not self.quick_hidden:
            self._hide(here=False)

    def _hide(self, *, here: bool) -> None:
        self.quick_hidden = True
        self._redraw()
        self.on_hide(here)

    def come_back(self) -> None:
        """Away with the neutral screen."""
        self.quick_hidden = False
        self._redraw()
        self.on_hide(True)

    def set_services(self, services: Services) -> None:
        """Others: the store was locked or unlocked."""
        self.services = services
        self._redraw()

    def dismiss_report(self) -> None:
        """The person has read that data was set aside; it stays in diagnostics."""
        self.report_read = True
        self.set_status(set_aside=False)

    def settle(self) -> None:
        """The first frame stands: draw the rest."""
        if not self.settled:
            self.settled = True
            self._redraw()

    def redraw(self) -> None:
        """Draw every screen again: time has passed unseen."""
        self._redraw()


def _context(stage: Stage, formats: Formats) -> AppContext:
    return AppContext(
        services=stage.services,
        look=stage.look,
        formats=formats,
        status=stage.status,
        settled=stage.settled,
        apply_update=stage.apply_update,
        take_over=stage.take_over,
        dismiss=stage.dismiss_report,
        hide=stage.hide,
        come_back=stage.come_back,
    )


@ft.component
def Root(stage: Stage) -> ft.Control:
    """All views of the app."""
    _, set_drawn = ft.use_state(0)
    routes = ft.use_memo(
        lambda: build_routes(stage.status.trouble, stage.quick_hidden),
        [stage.status.trouble, stage.quick_hidden],
    )
    stage._redraw = lambda: set_drawn(lambda drawn: drawn + 1)
    ft.use_memo(lambda: keep_readable(ft.context.page), [])
    formats = Formats(region_of(stage.services.facts.languages()))
    router: ft.Control = app_context(
        _context(stage, formats),
        lambda: ft.Router(routes, manage_views=True),
    )
    return router
