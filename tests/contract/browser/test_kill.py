"""The browser itself killed in the middle of saving: whatever was acknowledged is there."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.browser.chromium import FLAGS, chromium_path
from tests.contract.browser.conftest import START_MS, BrowserTab

KILLS = 2


@contextmanager
def killable_page(
    playwright: Playwright, profile: Path, address: str
) -> Iterator[tuple[Page, subprocess.Popen[bytes]]]:
    """A page of a Chromium of our own, whose whole process group may be killed."""
    port_file = profile / "DevToolsActivePort"
    port_file.unlink(missing_ok=True)
    process = subprocess.Popen(
        [
            str(chromium_path()),
            *FLAGS,
            "--headless=new",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            "about:blank",
        ],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 60
        while not (port_file.exists() and port_file.read_text().count("\n")):
            assert time.monotonic() < deadline, "the browser did not start"
            time.sleep(0.05)
        port = port_file.read_text().splitlines()[0]
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        page = browser.contexts[0].new_page()
        page.set_default_timeout(START_MS)
        page.goto(address)
        yield page, process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.browser
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="process groups are killed the POSIX way")
def test_acknowledged_saves_outlive_a_killed_browser(
    playwright: Playwright, tmp_path: Path, address: str
) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    acknowledged: dict[str, int] = {}
    for round_number in range(KILLS):
        with killable_page(playwright, profile, address) as (page, process):
            tab = BrowserTab(page)
            assert tab.call("open"), "a killed browser holds no right to write"
            for id, value in acknowledged.items():
                assert tab.call("value", id) == value
            page.evaluate("(round) => window.begin('save_for_ever', [round])", round_number)
            page.wait_for_timeout(700 + 130 * round_number)
            told = page.evaluate("() => window.said.filter(([type]) => type === 'saved')")
            kill(process)
        assert told, "nothing was saved before the kill"
        acknowledged |= {id: value for _, (id, value) in told}
    with killable_page(playwright, profile, address) as (page, _):
        tab = BrowserTab(page)
        tab.call("open")
        found = {id: tab.call("value", id) for id in acknowledged}
        assert found == acknowledged
        assert tab.call("report") is None
