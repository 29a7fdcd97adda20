"""Run by test_start_path.py in a process of its own: which modules a start imports, and when.

Everything the start-up images hold is imported first, then the app starts over a store with a
counter in it. Prints JSON: {"opening": [...], "first screen": [...]}, module names by stage.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from datetime import date
from pathlib import Path

from mobile_app.device.memory import MemoryBlobStore, MemoryDisk, memory_device
from mobile_app.domain.sobriety import Counter, CounterKind
from mobile_app.presenters.door import Door
from scripts.image import _flet_public_names
from scripts.image_modules import STANDARD, THIRD_PARTY, flet_names, start_modules
from tests.ui.harness import App

REPOSITORY = Path(__file__).resolve().parents[2]
ONLY_THERE = ("pyodide", "mobile_app.device.browser")
"""What exists in a browser alone."""


def load_image() -> None:
    names = [*STANDARD, *THIRD_PARTY, *start_modules(REPOSITORY)]
    for name in names:
        if not name.startswith(ONLY_THERE):
            importlib.import_module(name)
    flet = importlib.import_module("flet")
    for name in flet_names(_flet_public_names()):
        getattr(flet, name)


async def fill(disk: MemoryDisk) -> None:
    door = await Door.open(memory_device(disk), MemoryBlobStore)
    began_on = date(2026, 8, 12)
    counter = Counter(id="c", label="Alcohol", kind=CounterKind.SUBSTANCE, sobriety_on=began_on)
    await door.services.repos.counters.save(counter)
    await door.services.repos.settings.save(welcomed=True, country="US")
    await door.services.db.close()


async def start(disk: MemoryDisk) -> dict[str, list[str]]:
    device = memory_device(disk)
    await device.crypto.sha256(b"")  # the ciphers of this platform, which a browser has built in
    for name in [name for name in sys.modules if name.startswith("mobile_app.device.memory")]:
        del sys.modules[name]
    known = set(sys.modules)
    stages: dict[str, list[str]] = {}

    def note(stage: str) -> None:
        nonlocal known
        stages[stage] = sorted(set(sys.modules) - known)
        known = set(sys.modules)

    root = importlib.import_module("mobile_app.app")
    run = importlib.import_module("mobile_app.ui.app_run").AppRun
    root.open_device = lambda: device
    await root.opening()
    note("opening")
    after_first_frame = run.after_first_frame

    async def noted(self: object) -> None:
        note("first screen")
        await after_first_frame(self)

    run.after_first_frame = noted
    app = await App.start(root.main)
    assert app.says("Alcohol")
    return stages


if __name__ == "__main__":
    disk = MemoryDisk()
    asyncio.run(fill(disk))
    for name in [name for name in sys.modules if name.startswith(("mobile_app", "tests.ui"))]:
        if not name.startswith(("mobile_app.device", "mobile_app.errors", "tests.ui.harness")):
            del sys.modules[name]
    load_image()
    sys.stdout.write(json.dumps(asyncio.run(start(disk))))
