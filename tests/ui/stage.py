"""Opens the real root and router over memory adapters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import flet as ft

from mobile_app.device.memory import FixedClock, MemoryDisk, RecordingShell, memory_device
from mobile_app.presenters.services import Services
from mobile_app.store.cache import PackCache
from mobile_app.store.database import Database
from mobile_app.store.repositories import Repositories
from mobile_app.ui import theme
from mobile_app.ui.look import look_for
from mobile_app.ui.root import Root, Stage
from mobile_app.ui.screen import contain_faults
from tests.ui.harness import App

ASSETS = Path(__file__).parents[2] / "assets"
NOW = "2026-11-20T18:30:00"


async def memory_services(
    disk: MemoryDisk | None = None, now: str = NOW, zone: str = "America/New_York"
) -> Services:
    """Services over memory adapters, a fixed clock and the content that ships."""
    assets = {f"content/{path.name}": path.read_bytes() for path in (ASSETS / "content").iterdir()}
    device = memory_device(disk, clock=FixedClock(now, zone), assets=assets)
    db = await Database.open(device.blobs, device.clock, device.entropy)
    return Services(
        clock=device.clock,
        entropy=device.entropy,
        db=db,
        repos=Repositories(db),
        assets=device.assets,
        packs=PackCache(device.blobs),
        http=device.http,
        shell=device.shell,
        facts=device.facts,
        locator=device.locator,
    )


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
    notices: list[str] = []

    def main(page: ft.Page) -> None:
        theme.apply_theme(page, "system", text_scale)
        page.render_views(Root, stage)
        contain_faults(page, lambda: notices.append("fault"))

    app = await App.start(main, route, width=width)
    app.services = services
    app.stage = stage
    app.notices = notices
    return app


def shell_of(services: Services) -> RecordingShell:
    assert isinstance(services.shell, RecordingShell)
    return services.shell
