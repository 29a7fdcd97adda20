"""Opens the real root and router over memory adapters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import flet as ft

from mobile_app.device.memory import (
    FixedClock,
    MemoryBlobStore,
    MemoryDisk,
    RecordingShell,
    SeededEntropy,
    memory_device,
)
from mobile_app.presenters.door import Door
from mobile_app.presenters.services import Services
from mobile_app.ui import theme
from mobile_app.ui.look import look_for
from mobile_app.ui.root import Root, Stage
from mobile_app.ui.screen import contain_faults
from mobile_app.ui.turns import take_turns
from tests.ui.harness import App

ASSETS = Path(__file__).parents[2] / "assets"
NOW = "2026-11-20T18:30:00"


async def memory_services(
    disk: MemoryDisk | None = None,
    now: str = NOW,
    zone: str = "America/New_York",
    *,
    locked: bool = False,
    seed: int = 7,
) -> Services:
    """Services over memory adapters, a fixed clock and the content that ships. Two devices that
    meet need another `seed` each: what is random on a device comes of it, its name too."""
    assets = {f"content/{path.name}": path.read_bytes() for path in (ASSETS / "content").iterdir()}
    device = memory_device(disk, clock=FixedClock(now, zone), assets=assets)
    device = replace(device, entropy=SeededEntropy(seed))
    door = await Door.open(device, MemoryBlobStore, alone=True)
    assert not door.trouble or locked, door.trouble
    return door.services


async def open_app(
    route: str = "/",
    *,
    services: Services | None = None,
    before: Callable[[Services], Awaitable[object]] | None = None,
    welcomed: bool = True,
    width: int = 390,
    text_scale: float = 1.0,
    now: str = NOW,
    trouble: str = "",
) -> App:
    """A running app at `route`. `before` may fill the store first."""
    services = services or await memory_services(now=now)
    if welcomed:
        await services.repos.settings.save(welcomed=True, country="US")
    if before is not None:
        await before(services)
    stage = Stage(services, look_for(width, text_scale, still=False))
    if trouble:
        stage.set_status(trouble=trouble)
    door = services.door
    stage.set_status(trouble=trouble or door.trouble)

    def on_door() -> None:
        stage.set_services(door.services)
        stage.set_status(trouble=door.trouble)
        app.services = door.services

    door.subscribe(on_door)
    notices: list[str] = []

    def main(page: ft.Page) -> None:
        theme.apply_theme(page, "system", text_scale)
        page.render_views(Root, stage)
        contain_faults(page, lambda: notices.append("fault"))
        take_turns(page)

    app = await App.start(main, route, width=width)
    app.services = services
    app.stage = stage
    app.notices = notices
    return app


def shell_of(services: Services) -> RecordingShell:
    assert isinstance(services.shell, RecordingShell)
    return services.shell
