"""Two tabs of one Chromium, each with the browser's own Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from tests.browser.chromium import launch
from tests.browser.serving import StaticServer
from tests.contract.browser.site import SiteHandler, stage_site

ZONE = "America/New_York"
START_MS = 120_000


class BrowserTab:
    """A tab of the writer contract. Every await ends at once: Playwright does the waiting."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def call(self, name: str, *args: object) -> Any:
        told = self.page.evaluate("([name, args]) => window.call(name, args)", [name, list(args)])
        return json.loads(told)

    async def open(self) -> bool:
        return bool(self.call("open"))

    async def save(self, id: str, value: int) -> str:
        return str(self.call("save", id, value))

    async def value(self, id: str) -> int | None:
        found = self.call("value", id)
        return None if found is None else int(found)

    async def is_writer(self) -> bool:
        return bool(self.call("is_writer"))

    async def take_over(self) -> None:
        self.call("take_over")

    async def refresh(self) -> None:
        self.call("refresh")

    async def begin_saves(self, count: int) -> None:
        self.page.evaluate("(count) => window.begin('begin_saves', [count])", count)

    async def begin_pairs(self, count: int) -> None:
        self.page.evaluate("(count) => window.begin('begin_pairs', [count])", count)

    async def pair(self) -> list[int | None]:
        return list(self.call("pair"))

    async def is_sound(self) -> bool:
        return bool(self.call("is_sound"))

    async def acknowledged(self) -> list[str]:
        self.page.evaluate("() => window.begun")
        return [str(id) for id in self.call("acknowledged")]

    async def erase(self) -> None:
        self.call("erase")

    async def close(self) -> None:
        self.call("close")


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("contract-site")
    stage_site(folder)
    server = StaticServer(folder, handler=SiteHandler)
    server.start()
    yield server.url
    server.stop()


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """One for the package: two cannot live in one thread, and none beside asyncio tests."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def context(playwright: Playwright) -> Iterator[BrowserContext]:
    browser = launch(playwright)
    context = browser.new_context(timezone_id=ZONE, locale="en-US")
    context.set_default_timeout(START_MS)
    yield context
    browser.close()


def open_tab(context: BrowserContext, address: str) -> BrowserTab:
    page = context.new_page()
    page.goto(address)
    return BrowserTab(page)


@pytest.fixture(scope="package")
def tabs(context: BrowserContext, address: str) -> tuple[BrowserTab, BrowserTab]:
    return open_tab(context, address), open_tab(context, address)


@pytest.fixture(scope="package")
def tab(tabs: tuple[BrowserTab, BrowserTab]) -> BrowserTab:
    return tabs[0]


@pytest.fixture
def own_tab(context: BrowserContext, address: str) -> Iterator[BrowserTab]:
    """A tab for one test alone, which may end it."""
    tab = open_tab(context, address)
    yield tab
    tab.page.close()
