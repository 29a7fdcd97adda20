"""The composition root: chooses adapters, opens the store, starts Flet.

In the browser this module is imported while Flutter is still starting, so opening the store and
importing the first screen happen here, at import, beside that; `main` then finds them ready.
Whatever else the app can do is imported when somebody does it.
"""

from __future__ import annotations

import asyncio
import sys

import flet as ft

from mobile_app.device.ports import BlobStore, Device
from mobile_app.presenters.door import Door
from mobile_app.presenters.other_tabs import OtherTabs
from mobile_app.ui import screens, theme
from mobile_app.ui.actions import notify
from mobile_app.ui.app_run import AppRun
from mobile_app.ui.root import Root, Stage
from mobile_app.ui.screen import contain_faults
from mobile_app.ui.screens import home, today
from mobile_app.ui.strings import common
from mobile_app.ui.turns import take_turns

__all__ = ["main", "screens"]

# Imported for their side: the first screen is drawn with them.
_FIRST_SCREENS = (home, today)


def open_device() -> Device:
    """The adapters of the platform the app runs on."""
    if sys.platform == "emscripten":
        from mobile_app.device import browser

        return browser.open_device()
    from mobile_app.device import native

    return native.open_device()


async def open_door() -> Door:
    """Open the person's store; when it stays shut, the door says why."""
    door = await Door.open(open_device(), _memory)
    OtherTabs(door)
    return door


def _memory() -> BlobStore:
    # For start-up: only a store that stays shut needs one.
    from mobile_app.device.memory.blobs import MemoryBlobStore

    return MemoryBlobStore()


_opening: asyncio.Future[Door] | None = None


def opening() -> asyncio.Future[Door]:
    """The one opening of this process, under way or done; several windows share its store."""
    global _opening
    if _opening is None:
        _opening = asyncio.ensure_future(open_door())
    return _opening


async def main(page: ft.Page) -> None:
    """Flet's entry: called for each window once its client is connected."""
    door = await opening()
    settings = door.services.repos.settings.get()
    page.title = common.APP_NAME
    page.padding = 0
    theme.apply_theme(page, settings.theme, settings.text_scale)
    stage = Stage(door.services)
    run = AppRun(page, stage)
    run.listen()
    page.render_views(Root, stage)
    contain_faults(page, lambda: notify(common.FAULT_NOTICE))
    take_turns(page)
    await run.after_first_frame()


if sys.platform == "emscripten":
    opening()

if __name__ == "__main__":
    ft.run(main, assets_dir=None)
