"""A phone in a test's hand: one browser context, what it may not do, and how to touch it."""

from __future__ import annotations

import re
from contextlib import suppress
from copy import copy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
)

SCREENSHOTS = Path(__file__).resolve().parents[1] / "screenshots"
SIZE = {"width": 390, "height": 844}
SMALL = {"width": 360, "height": 640}
APP_SECONDS = 90
"""How long the real app may take to start on a busy machine before a test gives up."""
WAIT_SECONDS = 30
"""How long anything smaller may take there. Nothing waits so long when it is not needed."""
_OFFLINE = re.compile(
    r"ERR_(CONNECTION_(REFUSED|RESET|CLOSED)|INTERNET_DISCONNECTED|SOCKET_NOT_CONNECTED|FAILED)"
)

ENABLE_SEMANTICS = """() => {
  const find = (root) => root.querySelector('flt-semantics-placeholder')
    || [...root.querySelectorAll('*')].map((n) => n.shadowRoot && find(n.shadowRoot)).find(Boolean);
  const placeholder = find(document);
  if (!placeholder) return false;
  const box = placeholder.getBoundingClientRect();
  placeholder.dispatchEvent(new MouseEvent('click', {
    bubbles: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 }));
  return true;
}"""


class Phone:
    """Playwright's context and page plus a list of faults that no test may leave behind.

    A fault is a console error, an uncaught error, or a request to any other origin. Tests that
    stop the server set `offline_expected`, because a browser reports each refused request itself.
    """

    def __init__(
        self, browser: Browser, url: str, *, size: dict[str, int] | None = None, **options: Any
    ) -> None:
        self.url = url
        self.faults: list[str] = []
        self.offline_expected = False
        self.context: BrowserContext = browser.new_context(
            viewport=size or SIZE,  # type: ignore[arg-type]
            **{"locale": "en-US", "timezone_id": "America/New_York", **options},
        )
        self.context.on("request", self._check_origin)
        self.context.on("console", self._check_console)
        self.context.on("weberror", lambda error: self.faults.append(f"uncaught: {error.error}"))
        self.page: Page = self.context.new_page()

    # ---- what may not happen

    def _check_origin(self, request: Request) -> None:
        parts = urlsplit(request.url)
        own = urlsplit(self.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != own.netloc:
            self.faults.append(f"request to another origin: {request.url}")

    def _check_console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        if self.offline_expected and _OFFLINE.search(message.text):
            return
        self.faults.append(f"console: {message.text}")

    # ---- going places

    def goto(self, path: str = "") -> None:
        """Open an address of the site; only the boot shell is waited for."""
        self.page.goto(self.url + path, wait_until="commit")

    def goto_app(self, path: str = "") -> None:
        """Open an address and wait until the app is there and its accessibility tree is on."""
        self.goto(path)
        self.wait_for_app()

    def wait_for_app(self) -> None:
        """Wait until the shell has left, then switch Flutter's semantics on."""
        shell = self.page.locator("#twofold-shell")
        shell.wait_for(state="hidden", timeout=APP_SECONDS * 1000)
        self.enable_semantics()

    def enable_semantics(self) -> None:
        """What a screen reader's first touch does (a synthetic `.click()` is not enough)."""
        if self.page.locator("flt-semantics").count():
            return
        placeholder = self.page.locator("flt-semantics-placeholder")
        placeholder.wait_for(state="attached", timeout=APP_SECONDS * 1000)
        tree = self.page.locator("flt-semantics").first
        for _ in range(10):  # the engine may not listen yet; a second touch changes nothing
            if tree.count() or not self.page.evaluate(ENABLE_SEMANTICS):
                break
            self.page.wait_for_timeout(500)
        tree.wait_for(state="attached", timeout=20_000)

    # ---- touching and looking

    def button(self, name: str | re.Pattern[str], role: Any = "") -> Locator:
        """By its accessible name; without a role, a button or a choice that can be ticked."""
        exact = isinstance(name, str)
        found = self.page.get_by_role(role or "button", name=name, exact=exact)
        if not role:
            found = found.or_(self.page.get_by_role("checkbox", name=name, exact=exact))
        return found.first

    def tap(self, name: str | re.Pattern[str], role: Any = "") -> None:
        """Tap what has this accessible name."""
        self.button(name, role).click(timeout=WAIT_SECONDS * 1000)

    def write(self, label: str | re.Pattern[str], text: str) -> None:
        """Replace what the field with this accessible name holds, as a keyboard does.

        Flutter swaps its field for a real one when it gets the focus: what is typed too early is
        lost, so typing begins once the field has stayed the same one for a moment, and again when
        a busy machine took longer than that, or when what was typed is gone a moment later.
        """
        # A field for a password has no role.
        field = self.page.get_by_role("textbox", name=label).or_(
            self.page.get_by_label(label, exact=True)
        )
        for _ in range(5):
            field.focus()
            self.page.wait_for_timeout(400)
            field.focus()
            self.page.keyboard.press("ControlOrMeta+A")
            self.page.keyboard.insert_text(text)
            with suppress(AssertionError):
                expect(field).to_have_value(text, timeout=2_000)
                self.page.wait_for_timeout(300)
                expect(field).to_have_value(text, timeout=100)
                return
        raise AssertionError(f"the field {label!r} does not take what is typed")

    def go_to(self, place: str) -> None:
        """One of the five places, by its tab; there once its title is. (A tap before that may meet
        what the screen just left.)"""
        self.tap(place, role="tab")
        self.page.get_by_role("heading", name=place, exact=True).first.wait_for(
            timeout=WAIT_SECONDS * 1000
        )

    def see(self, text: str | re.Pattern[str], *, seconds: float = WAIT_SECONDS) -> Locator:
        """Wait for a text (or an accessible name) to be on screen."""
        page = self.page
        found = page.get_by_text(text).or_(page.get_by_label(text)).filter(visible=True).first
        found.wait_for(state="visible", timeout=seconds * 1000)
        return found

    def words(self) -> str:
        """All that a screen reader finds on the page."""
        return self.page.locator("body").aria_snapshot(timeout=5_000)

    def emit(self, event: str, detail: object = None) -> None:
        """Fire one of the bridge's events, as start.js would."""
        self.page.evaluate(
            "([type, detail]) => { dispatchEvent(new CustomEvent('twofold:' + type, {detail})); }",
            [event, detail],
        )

    def screenshot(self, name: str) -> Path:
        """Write tests/screenshots/NAME.png (git-ignored)."""
        path = SCREENSHOTS / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, animations="disabled")
        return path

    def another_tab(self) -> Phone:
        """A second tab of the same browser profile, with the same faults list."""
        tab = copy(self)
        tab.page = self.context.new_page()
        return tab

    def close(self) -> None:
        self.context.close()
