"""Fixtures of the browser tests.

The browser lives as long as this package's tests: Playwright's own event loop would stand in the
way of asyncio tests elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, expect

from scripts.build_pwa import Options, build
from tests.browser.cards import NOW, leave_card
from tests.browser.chromium import running_chromium
from tests.browser.phone import WAIT_SECONDS, Phone
from tests.browser.serving import StaticServer, TwofoldServer
from tests.browser.shell_site import write_shell_site

REPOSITORY = Path(__file__).resolve().parents[2]
PhoneMaker = Callable[..., Phone]
ShellOpener = Callable[..., Phone]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=WAIT_SECONDS * 1000)
    with running_chromium() as chromium:
        yield chromium


@pytest.fixture(scope="package")
def shell_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticServer]:
    """The boot shell alone, with a pretended app behind it."""
    server = StaticServer(write_shell_site(tmp_path_factory.mktemp("shell")))
    server.start()
    yield server
    server.stop()


PHONES = pytest.StashKey[list[Phone]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, Any]:
    """When a test fails, what each phone showed last: in its report as words, and as
    tests/screenshots/failed-….png."""
    report = yield
    if report.when == "call" and report.failed:
        for number, phone in enumerate(item.stash.setdefault(PHONES, [])):
            with suppress(Error):  # a page that hangs must not hide why the test failed
                report.sections.append((f"phone {number}", phone.words()))
                phone.screenshot(f"failed-{item.name}-{number}")
    return report


@pytest.fixture
def make_phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[PhoneMaker]:
    """Phones by address; each must end the test without a fault."""
    phones: list[Phone] = []
    request.node.stash[PHONES] = phones

    def make(url: str, **options: Any) -> Phone:
        phones.append(Phone(browser, url, **options))
        return phones[-1]

    yield make
    faults = [fault for phone in phones for fault in phone.faults]
    for phone in phones:
        phone.close()
    assert not faults, faults


@pytest.fixture
def open_shell(make_phone: PhoneMaker, shell_server: StaticServer) -> ShellOpener:
    """Open the shell alone: `content` is the card it finds (None: a first visit)."""

    def open_with(
        content: object | None = None, *, now: datetime = NOW, path: str = "", **options: Any
    ) -> Phone:
        phone = make_phone(shell_server.url, **options)
        phone.page.clock.install(time=now)
        if content is not None:
            leave_card(phone.page, content)
        phone.goto(path)
        return phone

    return open_with


@pytest.fixture(scope="session")
def built_site() -> Path:
    """The site as `twofold build` makes it. What did not change is not made again."""
    site = REPOSITORY / ".build" / "site-browser-tests"
    build(Options(out=site), say=lambda _: None)
    return site


@pytest.fixture
def app_server(built_site: Path, tmp_path: Path) -> Iterator[TwofoldServer]:
    """The real server with the built site, and data of its own."""
    server = TwofoldServer(built_site, tmp_path)
    server.start()
    yield server
    server.stop()
