"""Sealed stores to measure: on this machine's disk, and in Chromium's IndexedDB."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, sync_playwright

from mobile_app.device.native import open_device
from mobile_app.store.database import Database
from mobile_app.store.keyring import DataKeyring
from tests.browser.chromium import launch
from tests.browser.serving import StaticServer
from tests.contract.browser.site import stage_site

_START_MS = 180_000

Call = Callable[..., Any]
"""Runs one of tests/contract/browser/timing.py's functions in the page: `call("time_saves", 9)`."""


async def open_in_folder(folder: Path) -> Database:
    """The app's own store in `folder`, cipher, keys, lock and all."""
    device = open_device(folder, server="")
    keyring = DataKeyring(device.blobs, device.crypto, device.device_key, device.entropy)
    return await Database.open(
        device.blobs, device.clock, device.entropy, lock=device.lock, keyring=keyring
    )


@contextmanager
def chromium_store() -> Iterator[tuple[Call, Page]]:
    """A page of a Chromium with an empty profile, whose Python has the app's own store."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        stage_site(Path(folder))
        server = StaticServer(Path(folder))
        server.start()
        browser = launch(playwright)
        page = browser.new_page()
        page.set_default_timeout(_START_MS)
        page.goto(server.url)

        def call(name: str, *args: object) -> Any:
            asked = [name, list(args)]
            return json.loads(page.evaluate("([name, args]) => window.call(name, args)", asked))

        try:
            yield call, page
        finally:
            browser.close()
            server.stop()
