"""The built site in a real browser: below a path, offline, updated, with a broken image."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from scripts.build_pwa import Options, build
from tests.browser.chromium import running_chromium
from tests.browser.serving import StaticServer

pytestmark = pytest.mark.browser
READY_SECONDS = 120


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as chromium:
        yield chromium


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


@pytest.fixture
def below_a_path(site_folder: Path) -> Iterator[StaticServer]:
    server = StaticServer(site_folder, "/some/where")
    server.start()
    yield server
    server.stop()


def open_app(context: BrowserContext, url: str, faults: list[str] | None = None) -> Page:
    """Open `url` and wait until the app has drawn; `faults` collects what must not happen."""
    page = context.new_page()
    found = [] if faults is None else faults
    origin = "/".join(url.split("/")[:3])
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "request",
        lambda r: None if r.url.startswith((origin, "data:", "blob:")) else found.append(r.url),
    )
    page.goto(url)
    wait_for_step(page, "ready")
    return page


def wait_for_step(page: Page, step: str) -> dict[str, object]:
    """Diagnostics of the page once `step` is among its steps."""
    facts: dict[str, object] = {}
    for _ in range(READY_SECONDS * 5):
        facts = page.evaluate("async () => await window.twofold?.diagnostics() ?? {steps: {}}")
        steps = facts["steps"]
        assert isinstance(steps, dict)
        if step in steps:
            return facts
        page.wait_for_timeout(200)
    raise AssertionError(f"no step {step!r}: {facts}")


def wait_for_worker(page: Page) -> None:
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")


def test_it_works_below_a_path_and_then_offline_from_deep_links(
    context: BrowserContext, below_a_path: StaticServer
) -> None:
    faults: list[str] = []
    page = open_app(context, below_a_path.url, faults)
    wait_for_worker(page)
    facts = wait_for_step(page, "ready")
    assert facts["slowStart"] is False
    assert faults == []
    page.close()
    below_a_path.stop()

    page = open_app(context, f"{below_a_path.url}meetings?from=link")
    assert page.url.startswith(f"{below_a_path.url}?from=link#/")
    assert wait_for_step(page, "ready")["controlled"] is True


def test_an_image_that_cannot_be_restored_costs_time_and_nothing_else(
    context: BrowserContext, site_folder: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "site"
    shutil.copytree(site_folder, broken)
    for path in (broken / "static").glob("packages.*.bin*"):
        path.write_bytes(b"not an image at all, but long enough to be read as one")
        if path.suffix != ".bin":
            path.unlink()
    server = StaticServer(broken)
    server.start()
    try:
        page = open_app(context, server.url)
        assert wait_for_step(page, "ready")["slowStart"] is True
    finally:
        server.stop()


def test_an_update_fetches_what_changed_waits_and_comes_on_request(
    context: BrowserContext, site_folder: Path, repository: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    shutil.copytree(site_folder, folder)
    server = StaticServer(folder)
    server.start()
    try:
        page = open_app(context, server.url)
        wait_for_worker(page)
        before = page.evaluate("async () => (await window.twofold.diagnostics()).build")
        changed = tmp_path / "changed"
        shutil.copytree(repository, changed)
        with (changed / "mobile_app" / "errors.py").open("a") as file:
            file.write("\nCHANGED = True\n")
        build(Options(folder, repository=changed), say=lambda _line: None)

        requested: list[str] = []
        context.on("request", lambda r: requested.append(r.url))
        page.evaluate("() => addEventListener('twofold:update', () => { window.told = true; })")
        page.evaluate("async () => (await navigator.serviceWorker.getRegistration()).update()")
        page.locator("body").evaluate(
            "async () => { while (!window.told) await new Promise((r) => setTimeout(r, 100)); }"
        )
        fetched = {
            re.sub(r"\.[0-9a-f]{12}", "", url.rpartition("/")[2])
            for url in requested
            if "/static/" in url
        }
        assert fetched <= {"app.zip", "app.bin", "start.js", "worker.js"}
        assert page.evaluate("async () => (await window.twofold.diagnostics()).build") == before

        with page.expect_navigation(timeout=60_000):
            page.evaluate("() => { window.twofold.applyUpdate(); }")
        wait_for_step(page, "ready")
        after = page.evaluate("async () => (await window.twofold.diagnostics()).build")
        assert after != before
        caches = page.evaluate("async () => await caches.keys()")
        assert [name for name in caches if name.startswith("twofold-site-")] == [
            f"twofold-site-{after}"
        ]
    finally:
        server.stop()


def test_a_copy_of_the_data_can_be_had_without_python(
    context: BrowserContext, site_folder: Path
) -> None:
    server = StaticServer(site_folder)
    server.start()
    try:
        context.route(re.compile(r"/static/worker\."), lambda route: route.abort())
        page = context.new_page()
        page.goto(server.url)
        page.locator("#shell-sos").wait_for()
        page.evaluate(
            """() => new Promise((resolve) => {
                const request = indexedDB.open("twofold", 1);
                request.onupgradeneeded = () => request.result.createObjectStore("blobs");
                request.onsuccess = () => {
                  const change = request.result.transaction("blobs", "readwrite");
                  change.objectStore("blobs").put(new TextEncoder().encode('{"a": 1}'), "records");
                  change.objectStore("blobs").put(new Uint8Array([255, 254]), "sealed");
                  change.oncomplete = () => { request.result.close(); resolve(true); };
                };
            })"""
        )
        copy = page.evaluate("async () => JSON.parse(await (await twofold.exportData()).text())")
        assert copy["files"]["records"] == {"json": {"a": 1}}
        assert copy["files"]["sealed"] == {"base64": "//4="}
        facts = page.evaluate("async () => await window.twofold.diagnostics()")
        assert [failure["stage"] for failure in facts["failures"]] == ["python"]
    finally:
        server.stop()


def test_a_session_begun_early_is_used_only_for_the_client_it_was_meant_for(
    context: BrowserContext, site_folder: Path
) -> None:
    server = StaticServer(site_folder)
    server.start()
    try:
        page = open_app(context, server.url)
        assert not {"worker:early", "worker:early-in-vain"} & set(steps_of(page))
        page.close()
        page = open_app(context, server.url)
        assert "worker:early" in steps_of(page)
        page.evaluate(
            """() => {
                const kept = JSON.parse(localStorage.getItem("twofold.registration"));
                const bytes = Array.from(atob(kept.bytes), (char) => char.charCodeAt(0));
                const width = [..."width"].map((char) => char.charCodeAt(0)).join();
                const at = bytes.findIndex((_, i) => bytes.slice(i, i + 5).join() === width);
                bytes[at + 5 + 8] ^= 1;  // the least significant byte of the number after its name
                kept.bytes = btoa(String.fromCharCode(...bytes));
                localStorage.setItem("twofold.registration", JSON.stringify(kept));
            }"""
        )
        page.close()
        faults: list[str] = []
        page = open_app(context, server.url, faults)
        steps = steps_of(page)
        assert "worker:early-in-vain" in steps
        assert faults == []
        # The session that was closed unseen does not call its screen drawn: the shell would leave
        # in the very turn in which the first message of the other one arrives.
        assert steps["ready"] > steps["flutter:first-message"] + 1
    finally:
        server.stop()


def steps_of(page: Page) -> dict[str, object]:
    steps = wait_for_step(page, "ready")["steps"]
    assert isinstance(steps, dict)
    return steps
