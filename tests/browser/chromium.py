"""One Chromium for the browser tests: found, not downloaded, with nothing of its own to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from scripts.browser import NONE_FOUND, find_browser

OTHER_HOST = "twofold.test"
"""A name that leads to this machine but is no secure context over plain HTTP."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--host-resolver-rules=MAP {OTHER_HOST} 127.0.0.1",
)


@cache
def chromium_path() -> Path:
    """Raises RuntimeError, saying what to do, when the machine has no usable browser."""
    found = find_browser()
    if found is None:
        raise RuntimeError(NONE_FOUND.format(python="python"))
    return found


def launch(playwright: Playwright, more_flags: Sequence[str] = ()) -> Browser:
    """A headless Chromium with a fresh profile."""
    return playwright.chromium.launch(
        executable_path=str(chromium_path()), args=[*FLAGS, *more_flags]
    )


@contextmanager
def running_chromium(*more_flags: str) -> Iterator[Browser]:
    """A Chromium for as long as the block lasts."""
    with sync_playwright() as playwright:
        browser = launch(playwright, more_flags)
        try:
            yield browser
        finally:
            browser.close()
