"""The composition root: chooses adapters, opens the store, starts Flet.

In the browser this module is imported while Flutter is still starting, so opening the store and
importing the first screen happen here, at import, beside that; `main` then finds them ready.
Whatever else the app can do is imported when somebody does it.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass

import flet as ft

from mobile_app.device.ports import Device
from mobile_app.errors import StoreDenied, StoreError
from mobile_app.presenters.services import Services
from mobile_app.store.cache import PackCache
from mobile_app.store.database import Database
from mobile_app.store.repositories import Repositories
from mobile_app.ui import screens, theme
from mobile_app.ui.actions import notify
from mobile_app.ui.app_run import AppRun
from mobile_app.ui.root import Root, Stage
from mobile_app.ui.screen import contain_faults
from mobile_app.ui.screens import home, today
from mobile_app.ui.strings import common

__all__ = ["main", "screens"]

# Imported for their side: the first screen is drawn with them.
_FIRST_SCREENS = (home, today)


@dataclass(frozen=True, slots=True)
class Opened:
    """`trouble` is the code of the StoreError that kept the person's own store shut, or "".

    With one, `services` stand on memory: SOS and the crisis lines work, nothing is kept.
    """

    services: Services
    trouble: str = ""


def open_device() -> Device:
    """The adapters of the platform the app runs on."""
    if sys.platform == "emscripten":
        from mobile_app.device import browser

        return browser.open_device()
    from mobile_app.device import native

    return native.open_device()


async def open_services() -> Opened:
    """Open the person's store, or say why it stays shut. Never raises for a StoreError."""
    device = open_device()
    try:
        db = await Database.open(device.blobs, device.clock, device.entropy, lock=device.lock)
        return Opened(_services(device, db))
    except StoreError as error:
        # Nothing was written: what the person has stays exactly as it is.
        return Opened(await _without_store(device), error.code)


async def _without_store(device: Device) -> Services:
    from mobile_app.device.memory import MemoryBlobStore

    db = await Database.open(MemoryBlobStore(), device.clock, device.entropy)
    return _services(device, db)


def _services(device: Device, db: Database) -> Services:
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


_opening: asyncio.Future[Opened] | None = None


def opening() -> asyncio.Future[Opened]:
    """The one opening of this process, under way or done; several windows share its store."""
    global _opening
    if _opening is None:
        _opening = asyncio.ensure_future(open_services())
    return _opening


async def main(page: ft.Page) -> None:
    """Flet's entry: called for each window once its client is connected."""
    opened = await opening()
    settings = opened.services.repos.settings.get()
    page.title = common.APP_NAME
    page.padding = 0
    theme.apply_theme(page, settings.theme, settings.text_scale)
    stage = Stage(opened.services)
    run = AppRun(page, stage, denied=opened.trouble == StoreDenied.code)
    if opened.trouble and opened.trouble != StoreDenied.code:
        stage.set_status(trouble=opened.trouble)
    run.listen()
    page.render_views(Root, stage)
    contain_faults(page, lambda: notify(common.FAULT_NOTICE))
    await run.after_first_frame()


if sys.platform == "emscripten":
    opening()

if __name__ == "__main__":
    ft.run(main, assets_dir=None)
