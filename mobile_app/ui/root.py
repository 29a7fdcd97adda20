"""The root component: gives every screen its services, look, formats and status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import flet as ft

from mobile_app.presenters.services import Services
from mobile_app.ui.formats import Formats, region_of
from mobile_app.ui.hooks import AppContext, Status, app_context
from mobile_app.ui.look import Look
from mobile_app.ui.router import NotFoundScreen, build_routes


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
    _redraw: Callable[[], None] = lambda: None

    def set_look(self, look: Look) -> None:
        if look != self.look:
            self.look = look
            self._redraw()

    def set_status(self, **changes: bool) -> None:
        status = replace(self.status, **changes)
        if status != self.status:
            self.status = status
            self._redraw()


def _context(stage: Stage, formats: Formats) -> AppContext:
    return AppContext(
        services=stage.services,
        look=stage.look,
        formats=formats,
        status=stage.status,
        apply_update=stage.apply_update,
        take_over=stage.take_over,
        dismiss=lambda: stage.set_status(set_aside=False),
    )


@ft.component
def Root(stage: Stage) -> ft.Control:
    """All views of the app."""
    _, set_drawn = ft.use_state(0)
    routes = ft.use_memo(build_routes, [])
    stage._redraw = lambda: set_drawn(lambda drawn: drawn + 1)
    formats = Formats(region_of(stage.services.facts.languages()))
    router: ft.Control = app_context(
        _context(stage, formats),
        lambda: ft.Router(routes, not_found=NotFoundScreen, manage_views=True),
    )
    return router
